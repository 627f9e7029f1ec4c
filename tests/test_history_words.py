"""What `history` tells a person: not only that something changed, but what."""

import json
from pathlib import Path

import pytest

from forewarned.cli.main import main

ROW = {
    "id": "2021-0001",
    "url": "https://www.judiciary.uk/prevention-of-future-death-reports/bryn-lark/",
    "date": "2021-03-01",
    "receivers": ["Skua Foods"],
    "circumstances": "The rail was loose.",
    "concerns": "(1) The rail was loose.",
}


def run(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert not ended.value.code


def test_a_changed_row_names_the_fields_that_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    table, register = tmp_path / "table.jsonl", str(tmp_path / "register")
    for circumstances in (ROW["circumstances"], "The rail was loose, and nobody looked."):
        table.write_text(json.dumps(ROW | {"circumstances": circumstances}), encoding="utf-8")
        run("build", str(table), "--register", register)
    capsys.readouterr()
    run("history", "2021-0001", "--register", register)
    said = capsys.readouterr().out
    assert "circumstances changed: reports table read" in said
    assert "circumstances changed in the reports table" in said
    assert "Report added" in said
