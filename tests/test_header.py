"""Box 1, box 3, box 9 and the publisher's labels, in the ways they have been seen; every person invented."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.form.header import Located, coroner_of, deceased_of, read_label, read_labels, signed_of

CORONERS = [
    (
        "as the template has it",
        "I am Dr. Ada Quill, LLM, Area Coroner, for the coroner Area of Avon",
        ("Dr. Ada Quill, LLM", "Area Coroner", "Avon"),
    ),
    (
        "no comma, area wrapped",
        "I am Ada Quill assistant coroner, for the coroner area of\nSurrey.",
        ("Ada Quill", "assistant coroner", "Surrey"),
    ),
    (
        "area on two lines",
        "I am Ada Quill, His Majesty's Acting Senior Coroner, for the area of West\nSussex",
        ("Ada Quill", "His Majesty's Acting Senior Coroner", "West Sussex"),
    ),
    (
        "HM, county",
        "I am ADA QUILL, HM Senior Coroner for the County of Surrey",
        ("ADA QUILL", "HM Senior Coroner", "County of Surrey"),
    ),
    (
        "in the county",
        "I am Ada Quill, Senior Coroner, in the County of Dorset",
        ("Ada Quill", "Senior Coroner", "County of Dorset"),
    ),
    (
        "brackets in the area",
        "I am Ada Quill, Coroner, for the coroner area of Kent (Central and South East)",
        ("Ada Quill", "Coroner", "Kent (Central and South East)"),
    ),
    (
        "saint in the area, a sentence after",
        "I am Ada Quill, Area Coroner for Sefton, St. Helens and Knowsley. I make this report",
        ("Ada Quill", "Area Coroner", "Sefton, St. Helens and Knowsley"),
    ),
    (
        "the court's address after",
        "I am Ada Quill, senior coroner, for the coroner area of Inner North London\nOrme Coroner’s Court",
        ("Ada Quill", "senior coroner", "Inner North London"),
    ),
    (
        "title first",
        "I am the Senior Coroner, Ada Quill, for the coroner area of Gwent",
        ("Ada Quill", "Senior Coroner", "Gwent"),
    ),
    (
        "name between two titles, the area with no word before it",
        "I am:   Coroner AB Quill\nSenior Coroner\nInner North London\nOrme Coroner’s Court\nMill Street",
        ("AB Quill", "Senior Coroner", "Inner North London"),
    ),
    (
        "I, name",
        "I, Ada Quill, Assistant Coroner for Manchester (South), make this report",
        ("Ada Quill", "Assistant Coroner", "Manchester (South)"),
    ),
    (
        "scanner's I",
        "[am Ada Quill, senior coroner, for the coroner area of Northern District of Greater\nLondon",
        ("Ada Quill", "senior coroner", "Northern District of Greater London"),
    ),
    (
        "sitting at",
        "I am Ada Quill KC, Assistant Coroner, sitting at Exeter in the county of Devon",
        ("Ada Quill KC", "Assistant Coroner", "county of Devon"),
    ),
    (
        "template not filled in",
        "I am [NAME], senior coroner, for the coroner area of [AREA]",
        (None, "senior coroner", None),
    ),
    ("name alone", "I am Ada Quill", ("Ada Quill", None, None)),
    ("nothing", "", (None, None, None)),
]


@pytest.mark.parametrize(("odd", "text", "expected"), CORONERS, ids=[row[0] for row in CORONERS])
def test_box_1_gives_name_title_and_area(odd: str, text: str, expected: tuple[str | None, ...]) -> None:
    found = coroner_of(text)
    assert tuple(part.value if part else None for part in found) == expected
    assert all(" ".join(text[part.start : part.end].split()) == part.value for part in found if part)


DEAD = [
    (
        "aged",
        "I commenced an investigation into the death of Ada Jane QUILL aged 36. The inquest",
        "Ada Jane QUILL",
    ),
    ("comma, aged", "into the death of Ada Quill, aged 36 years.", "Ada Quill"),
    ("initials and a full stop", "into the death of A. J. Quill. The investigation concluded", "A. J. Quill"),
    ("title", "An inquest into the death of Mrs Quill was opened on 3 May 2019", "Mrs Quill"),
    ("particle", "into the death of Ada ul Quill was commenced", "Ada ul Quill"),
    ("who", "opened an inquest into the death of Ada O’Quill who died on 3 May", "Ada O’Quill"),
    ("date of birth in brackets", "into the death of Ada Quill (DOB 3 April 1968).", "Ada Quill"),
    ("known as", "into the death of Ada Quill (Adie) on 3 May", "Ada Quill (Adie)"),
    ("touching", "opened an inquest touching the death of Ada Quill, 30 years old.", "Ada Quill"),
    ("colon", "I opened an inquest into the death of: Ada Quill, who died", "Ada Quill"),
    ("child's age first", "into the tragic death of 16-year-old Ada Quill. The", "Ada Quill"),
    ("possessive", "An inquest into Ms Quill’s death was opened", "Ms Quill"),
    (
        "two",
        "investigations into the deaths of Ada Quill aged 79, and Bram Stone aged 76. The investigation",
        "Ada Quill; Bram Stone",
    ),
    (
        "mother and son",
        "into the deaths of Ada Quill and her son Bram Quill (aged 2 years).",
        "Ada Quill; Bram Quill",
    ),
    (
        "two investigations",
        "an inquest into the death of Ada Quill. I also opened one into the death of Bram Stone.",
        "Ada Quill; Bram Stone",
    ),
    (
        "a name repeated is no second person",
        "An inquest into the death of Ada Quill was opened. The inquest into the death of Ms Quill ended",
        "Ada Quill",
    ),
    (
        "two with their days of birth",
        "into the deaths of Ada Quill, 62 years, born 23 May 1959 and Bram Stone, 43 years, born 3 May 1978.",
        "Ada Quill; Bram Stone",
    ),
    ("possessive, commenced", "An investigation was commenced into Ada Quill’s death on 3 May", "Ada Quill"),
    ("a heading after it", "into the death of Ada Quill\nInquest concluded on 3 May", "Ada Quill"),
    ("the cause is no name", "into the death of Ada Quill.\nIa Sepsis and Ib Pneumonia", "Ada Quill"),
    ("opening sentence", "Ada Quill died on 3 May 2019 at Orme Hospital.", "Ada Quill"),
    ("taken out", "I commenced an investigation into the death of. The investigation concluded", None),
    ("pronoun", "An investigation into her death was opened on 3 May 2019", None),
    ("not said", "An inquest was opened on 3 May 2019 and heard by Ada Quill.", None),
]


@pytest.mark.parametrize(("odd", "text", "expected"), DEAD, ids=[row[0] for row in DEAD])
def test_box_3_gives_the_deceased_or_nobody(odd: str, text: str, expected: str | None) -> None:
    found = deceased_of(text)
    assert (found.value if found else None) == expected
    if found and ";" not in found.value:
        assert text[found.start : found.end] == found.value


SIGNED = [
    ("21.08.20      A J Quill", dt.date(2020, 8, 21), "A J Quill"),
    ("Dated 5 May 2023\nSigned: Ada Quill, Area Coroner", dt.date(2023, 5, 5), "Ada Quill"),
    ("DATE             SIGNED BY SENIOR CORONER\n21.08.20      Ada Quill", dt.date(2020, 8, 21), "Ada Quill"),
    ("15th December 2023 Senior Coroner for Orme", dt.date(2023, 12, 15), None),
    ("Dr Ada Quill\nAssistant Coroner\n\nDated: 3rd July 2019", dt.date(2019, 7, 3), "Dr Ada Quill"),
    ("Signed     Dated this 3rd day of May 2019", dt.date(2019, 5, 3), None),
    ("[DATE]   [SIGNED BY CORONER]", None, None),
]


@pytest.mark.parametrize(("text", "date", "name"), SIGNED)
def test_box_9_gives_date_and_signatory(text: str, date: dt.date | None, name: str | None) -> None:
    signed = signed_of(text)
    assert (signed.date.date if signed.date else None) == date
    assert (signed.signatory.value if signed.signatory else None) == name


def test_a_partial_date_of_signature_is_kept_with_its_place() -> None:
    text = "Date: 24th April 202.:i~"
    signed = signed_of(text)
    assert signed.date is not None
    assert signed.date.date is None
    assert text[signed.date_start : signed.date_end] == "24th April 202.:i~"


LABELS = [
    ("Date of report: 04/04/2025\xa0", "date_of_report", "04/04/2025"),
    ("Ref: 2025-0170", "reference", "2025-0170"),
    ("Deceased name: Ada Quill", "deceased", "Ada Quill"),
    ("Name of deceased: Ada Quill", "deceased", "Ada Quill"),
    ("Coroner name: Bram Stone", "coroner", "Bram Stone"),
    ("Coroners name: Bram Stone", "coroner", "Bram Stone"),
    ("Coroner’s name: Bram Stone", "coroner", "Bram Stone"),
    ("Coroner Area:\xa0Orme\xa0 ", "coroner_area", "Orme"),
    ("Coroners Area: Orme", "coroner_area", "Orme"),
    (
        "\xa0Category:\xa0Road (Highways) related deaths",
        "categories",
        "Road (Highways) related deaths",
    ),
    ("This report is being sent to: NHS England | Orme", "sent_to", "NHS England | Orme"),
    ("THIS REPORT IS BEING SENT TO : NHS England", "sent_to", "NHS England"),
    ("Ref:", "reference", None),
]


@pytest.mark.parametrize(("line", "field", "value"), LABELS)
def test_a_label_names_its_field(line: str, field: str, value: str | None) -> None:
    label = read_label(line)
    assert label is not None
    assert (label.field, label.value) == (field, value)
    assert line[label.start : label.end] == (value or "")


def test_labels_run_together_are_told_apart() -> None:
    line = "Coroner Area: Orme\xa0\xa0Category: Other related deathsThis report is being sent to: NHS England"
    assert [(label.field, label.value) for label in read_labels(line)] == [
        ("coroner_area", "Orme"),
        ("categories", "Other related deaths"),
        ("sent_to", "NHS England"),
    ]


@pytest.mark.parametrize("line", ["Referral: 5 May", "The coroner spoke: well", "", "hello: there"])
def test_other_lines_carry_no_label(line: str) -> None:
    assert read_label(line) is None


@given(st.text())
def test_any_text_is_read_without_raising(text: str) -> None:
    found: list[Located | None] = [*coroner_of(text), deceased_of(text), signed_of(text).signatory]
    assert all(0 <= part.start < part.end <= len(text) for part in found if part)
    assert all(label.value is None or label.value in " ".join(text.split()) for label in read_labels(text))
