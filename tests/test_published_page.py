"""The publisher's page, with and without the report's text on it; every name is invented."""

from pathlib import Path

import forewarned as fw

LABELS = """<h1>Bryn Lark: Prevention of future deaths report</h1>
<p>Date of report: 8 /03/2024</p><p>Ref: 2024-0000</p><p>Deceased name: Bryn Lark</p>
<p>Coroners name: Ada Quill</p><p>Coroners Area:&nbsp;Orme Valley</p>
<p>Category: Other related deaths |<br/>Police related deaths<br/><br/>
This report is being sent to: Orme Valley Council | Skua Foods Limited</p>"""
FORM = """<table><tr><td>1</td><td><b>CORONER</b><br/>I am Ada Quill, Area Coroner, for Orme Valley</td></tr>
<tr><td>4</td><td><b>CIRCUMSTANCES OF THE DEATH</b><br/>The rail was loose.</td></tr>
<tr><td>5</td><td><b>CORONER’S CONCERNS</b><br/>No one had been told to look at it.</td></tr>
<tr><td>6</td><td><b>ACTION SHOULD BE TAKEN</b><br/>In my opinion action should be taken.</td></tr></table>"""
ADDRESSEES = ["Orme Valley Council", "Skua Foods Limited"]


def page(tmp_path: Path, body: str) -> fw.Report:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><main>{body}</main>", encoding="utf-8")
    report = fw.read(path)
    assert isinstance(report, fw.Report)
    return report


def test_a_page_that_holds_only_labels_gives_every_one(tmp_path: Path) -> None:
    """Until 2023 the report's text stood in the PDF alone: the page is labels, a link, and no form."""
    report = page(tmp_path, LABELS)
    assert (report.reference, report.deceased, report.coroner) == ("2024-0000", "Bryn Lark", "Ada Quill")
    assert report.coroner_area == "Orme Valley"
    assert str(report.date_of_report) == "2024-03-08"
    assert report.signature is None
    assert [one.name_as_written for one in report.addressees] == ADDRESSEES


def test_a_value_that_ends_in_a_bar_goes_on_on_the_next_line(tmp_path: Path) -> None:
    assert page(tmp_path, LABELS).categories == ("Other related deaths", "Police related deaths")


def test_bars_separate_the_names_where_the_form_below_lists_none(tmp_path: Path) -> None:
    link = "<p><a href='/a.pdf'>Bryn Lark: report</a></p>"
    report = page(tmp_path, LABELS + link + FORM)
    assert [one.name_as_written for one in report.addressees] == ADDRESSEES
    assert report.circumstances == "The rail was loose."


def test_a_nine_left_behind_the_text_is_no_signature(tmp_path: Path) -> None:
    """PDF text may give the boxes' numbers after everything else; the date stands under box 9's words."""
    signed = "<tr><td></td><td>DATE SIGNED BY SENIOR CORONER<br/>21.08.20 A Quill</td></tr></table>"
    report = page(tmp_path, FORM.replace("</table>", signed) + "<p>9</p><p>3</p>")
    assert str(report.date_of_report) == "2020-08-21"


def test_a_number_run_into_the_date_of_box_9_is_parted_from_it(tmp_path: Path) -> None:
    for written, day in (
        ("919th March 2025", "2025-03-19"),
        ("97 March 2022", "2022-03-07"),
        ("9.16th May 2019", "2019-05-16"),
        ("9.10.2019", "2019-10-09"),
    ):
        signed = f"<tr><td>{written} [SIGNED BY CORONER]</td></tr></table>"
        assert str(page(tmp_path, FORM.replace("</table>", signed)).date_of_report) == day


def test_the_following_is_no_part_of_a_name(tmp_path: Path) -> None:
    labels = LABELS.replace("being sent to:", "being sent to the following:")
    assert [one.name_as_written for one in page(tmp_path, labels + FORM).addressees] == ADDRESSEES


def test_a_number_run_into_a_box_without_a_heading_is_no_part_of_it(tmp_path: Path) -> None:
    headed = "<td>4</td><td><b>CIRCUMSTANCES OF THE DEATH</b><br/>The rail was loose.</td>"
    assert headed in FORM
    report = page(tmp_path, FORM.replace(headed, "<td>4The rail was loose.</td>"))
    assert report.circumstances == "The rail was loose."
