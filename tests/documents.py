"""Documents made line by line, for tests of what is found in them. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Sequence

from forewarned.form.document import Document, Line, Passage, assembled, passage
from forewarned.form.sections import Sections

LEFT, TEXT, RIGHT = 72.0, 100.0, 520.0

FORM = """REGULATION 28 REPORT TO PREVENT FUTURE DEATHS
THIS REPORT IS BEING SENT TO:
1. Larkmoor Hospitals NHS Foundation Trust
2. Secretary of State for Health and Social Care
1 CORONER
I am Isolde Marrack-Venn, Senior Coroner, for the coroner area of Calder Vale and Marsh
2 CORONER'S LEGAL POWERS
I make this report under paragraph 7, Schedule 5, of the Coroners and Justice Act 2009.
3 INVESTIGATION and INQUEST
On 3 May 2018 I commenced an investigation into the death of Merrin Oakhollow, aged 54.
4 CIRCUMSTANCES OF THE DEATH
Ms Oakhollow was admitted on 21 April 2018 and died four days later.
5 CORONER'S CONCERNS
During the course of the inquest the evidence revealed matters giving rise to concern.
The MATTERS OF CONCERN are as follows.
(1) The record of night observations was not checked.
(2) No manager compared it with the door log.
6 ACTION SHOULD BE TAKEN
In my opinion action should be taken to prevent future deaths and I believe you have the power to take such action.
7 YOUR RESPONSE
You are under a duty to respond to this report within 56 days of the date of this report, namely by 9 May 2019.
8 COPIES and PUBLICATION
I have sent a copy of my report to the Chief Coroner.
9 14 March 2019 Isolde Marrack-Venn"""


def a_document(text: str, media: str = "docx") -> Document:
    """A document of these lines, one paragraph a line, without places on a page."""
    return assembled(text.encode(), media, [Line(text=line) for line in text.split("\n")])


def on_page(rows: Sequence[tuple[float, float, str]], page: int = 1, height: float = 11.0) -> list[Line]:
    """Lines at (left, top) of a page, each as wide as its characters."""
    return [
        Line(text=text, page=page, box=(left, top, left + 5.0 * len(text), top + height))
        for left, top, text in rows
    ]


def box_text(document: Document, sections: Sections, number: int) -> str | None:
    """The text of one box of the form, None where it was not found."""
    section = sections.box(number)
    return passage(document, section.body, section.end).text if section else None


def whole(document: Document) -> Passage:
    """The whole document as one passage."""
    return passage(document, 0, len(document.text))
