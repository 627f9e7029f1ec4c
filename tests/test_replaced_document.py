"""A document that is replaced where it lies: what was taken out of it is shown no longer."""

import dataclasses
import datetime as dt
from pathlib import Path

import forewarned as fw
from forewarned.cli.main import run

WHOLE = fw.Report(
    date_of_report=dt.date(2021, 3, 1),
    deceased="Bryn Lark",
    coroner="Ada Quill",
    coroner_title="Area Coroner",
    coroner_area="Orme Valley",
    addressees=(fw.Addressee(1, "Skua Foods"),),
    investigation="On 3 May 2020 I commenced an investigation into the death of Bryn Lark, aged 40.",
    circumstances="Mr Lark fell. Nurse Jo Mott saw it.",
    concerns=(fw.Concern("1", "The rail was loose.", label="(1)"),),
)


def test_a_more_redacted_copy_under_the_same_name_replaces_what_is_shown(tmp_path: Path) -> None:
    folder, register = tmp_path / "documents", tmp_path / "register"
    folder.mkdir()
    redacted = dataclasses.replace(WHOLE, circumstances="[REDACTED] fell. Nurse [REDACTED] saw it.")
    for report in (WHOLE, redacted):
        fw.write(report, folder / "2021-0099.docx")
        assert run(["build", str(folder), "--register", str(register), "--jobs", "1"]) == 0
    with fw.open(register) as held:
        assert held.reports()["circumstances"].to_list() == [redacted.circumstances]
        assert held.concerns().height == 1
