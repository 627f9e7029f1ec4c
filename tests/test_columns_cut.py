"""Headings in a column beside the text: lines that run over both columns are cut without loss."""

from pathlib import Path

import typst

import forewarned as fw

FORM = """
#set page(margin: 2cm)
#set text(size: 16pt, font: "Libertinus Serif")
*REGULATION 28 REPORT TO PREVENT FUTURE DEATHS*

THIS REPORT IS BEING SENT TO: Orme Valley Council
#table(columns: (0.6cm, 3.1cm, 1fr), inset: (x: 1pt, y: 5pt), stroke: none,
[1], [CORONER], [I am Ada Quill, Area Coroner, for the coroner area of Orme Valley],
[2], [CORONER’S LEGAL POWERS], [I make this report under paragraph 7, Schedule 5, of the 2009 Act.],
[3], [INVESTIGATION and INQUEST], [On 3 May 2021 I commenced an investigation into the death of Bryn Lark.],
[4], [CIRCUMSTANCES OF THE DEATH],
[Mr Lark fell. The rail, which was loose, gave way. Nobody had looked at it, or at the step.],
[5], [CORONER’S CONCERNS],
[The rail was loose, and the step was worn. No one, at any time, had been told to look at it.],
[6], [ACTION SHOULD BE TAKEN],
[In my opinion action should be taken, and you have the power to take such action.],
[7], [YOUR RESPONSE], [You are under a duty to respond within 56 days, namely by 1 July 2021.],
[8], [COPIES], [I have sent a copy of my report to the Chief Coroner, and to the family.],
[9], [6 May 2021], [Ada Quill])
"""


def test_commas_and_stops_survive_where_headings_stand_beside_the_text(tmp_path: Path) -> None:
    """PDFium leaves low signs out of a narrow stretch of a line; the line itself has them."""
    path = tmp_path / "beside.pdf"
    path.write_bytes(typst.compile(FORM.encode()))
    report = fw.read(path)
    assert isinstance(report, fw.Report)
    assert (report.coroner, report.coroner_area) == ("Ada Quill", "Orme Valley")
    assert report.circumstances is not None
    assert report.circumstances.startswith("Mr Lark fell. The rail, which was loose, gave way.")
    assert report.concerns[0].text.startswith("The rail was loose, and the step was worn.")
