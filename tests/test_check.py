"""What `check` faults, what it leaves alone, and which source it gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.form.check import Fault, check
from forewarned.model import Addressee, Concern, Report

CONCERN = (
    "There was no system by which observations that fell due at night were noticed when they were missed."
)
SOUND = Report(
    template="after",
    date_of_report=dt.date(2024, 3, 1),
    stated_deadline=dt.date(2024, 4, 26),
    deceased="Ada Quill",
    coroner="Bram Stone",
    coroner_area="Orme",
    addressees=(Addressee(1, "Vale of Orme NHS Trust"),),
    investigation="On 3 May 2023 I commenced an investigation into the death of Ada Quill aged 54. "
    "The conclusion of the inquest was natural causes.",
    circumstances="Mrs Quill fell on the ward and died.",
    concerns_text=CONCERN,
    concerns=(Concern("1", CONCERN),),
    action="In my opinion action should be taken to prevent future deaths and I believe you have the power.",
    copies="I have sent a copy to the Chief Coroner and to the following Interested Persons: the family.",
)


def faulted(report: Report, code: str) -> list[Fault]:
    return [fault for fault in check(report) if fault.code == code]


def with_concern(text: str) -> Report:
    return replace(SOUND, concerns_text=text, concerns=(Concern("1", text),))


def test_a_sound_report_has_no_faults() -> None:
    assert check(SOUND) == []


MISSING = [
    ("no_addressee", {"addressees": ()}, "law"),
    (
        "nobody_has_to_respond",
        {"addressees": (Addressee(1, "Orme Council", response_required=False),)},
        "law",
    ),
    ("no_concern", {"concerns": (), "concerns_text": None}, "law"),
    ("no_date", {"date_of_report": None}, "guidance"),
    ("no_deadline", {"stated_deadline": None}, "guidance"),
    ("no_coroner", {"coroner": None}, "guidance"),
    ("no_coroner_area", {"coroner_area": None}, "guidance"),
    ("no_investigation", {"investigation": None}, "guidance"),
    ("no_circumstances", {"circumstances": None}, "guidance"),
    ("no_copy_to_chief_coroner", {"copies": "I have sent a copy to the family."}, "law"),
    ("no_copy_to_interested_persons", {"copies": "I have sent a copy to the Chief Coroner."}, "check"),
    ("no_conclusion", {"investigation": "On 3 May 2023 I commenced an investigation."}, "guidance"),
    ("long_circumstances", {"circumstances": "word " * 1201}, "check"),
    ("deadline_too_soon", {"stated_deadline": dt.date(2024, 4, 25)}, "law"),
    ("deadline_not_day_56", {"stated_deadline": dt.date(2024, 4, 27)}, "check"),
]


@pytest.mark.parametrize(("code", "change", "severity"), MISSING, ids=[row[0] for row in MISSING])
def test_what_is_missing_or_wrong_is_faulted_once_with_its_source(
    code: str, change: dict[str, object], severity: str
) -> None:
    faults = faulted(replace(SOUND, **change), code)  # type: ignore[arg-type]
    assert [fault.severity for fault in faults] == [severity]
    assert faults[0].source
    assert faults[0].says[0].isupper()
    assert faults[0].says.endswith(".")


def test_a_deadline_is_counted_in_calendar_days_from_the_date_of_the_report() -> None:
    late = faulted(replace(SOUND, stated_deadline=dt.date(2024, 5, 1)), "deadline_not_day_56")
    assert "day 61" in late[0].says
    assert "26 April 2024" in late[0].says
    assert "reg. 29" in late[0].source


def test_a_deadline_that_cannot_be_read_is_quoted() -> None:
    report = replace(SOUND, stated_deadline=None, stated_deadline_as_written="9 August")
    assert "«9 August»" in faulted(report, "no_deadline")[0].says


def test_the_copies_of_a_draft_count() -> None:
    report = replace(SOUND, copies=None)
    assert {fault.code for fault in check(report)} == {
        "no_copy_to_chief_coroner",
        "no_copy_to_interested_persons",
    }
    assert check(report, draft_copies=["Chief Coroner", "Care Quality Commission"]) == []


@pytest.mark.parametrize("age", ["aged 14", "aged 17 years", "aged 3 days", "a 6 year old boy", "aged 0"])
def test_a_childs_report_asks_to_check_for_a_safeguarding_copy(age: str) -> None:
    report = replace(SOUND, investigation=f"the death of Ada Quill, {age}. The conclusion was misadventure.")
    faults = faulted(report, "no_copy_to_safeguarding_body")
    assert [fault.severity for fault in faults] == ["check"]
    assert "unconfirmed" in faults[0].says
    assert not [
        fault
        for fault in check(report, draft_copies=["Orme Safeguarding Children Partnership"])
        if fault.code == "no_copy_to_safeguarding_body"
    ]


def test_an_adults_report_does_not() -> None:
    for age in ("aged 18", "aged 170", "aged 54 years"):
        report = replace(SOUND, investigation=f"the death of Ada Quill, {age}. The conclusion was open.")
        assert not faulted(report, "no_copy_to_safeguarding_body")


def test_before_an_inquest_no_conclusion_is_asked_for() -> None:
    report = replace(SOUND, template="before", investigation="The investigation has not yet ended.")
    assert not faulted(report, "no_conclusion")


PRESCRIPTIONS = [
    "I recommend that the alarm is moved.",
    "I would suggest a review.",
    "The Trust should introduce a second check.",
    "The Trust must ensure that staff are trained.",
    "You should consider a barrier.",
    "There needs to be a clear protocol.",
    "The policy should be reviewed.",
    "Consideration should be given to a sign.",
    "It is suggested that a nurse leads.",
]
STATED = [
    "The Trust should have introduced a second check.",
    "It is not clear whether the Trust should review it.",
    "There is no guidance on when a referral should be made.",
    "The policy provides that checks must be carried out hourly.",
    "I heard evidence that there should be two nurses.",
    "I make no recommendations.",
    "No one noticed that the alarm was silent.",
]


@pytest.mark.parametrize("text", PRESCRIPTIONS)
def test_a_prescription_is_faulted_where_it_stands(text: str) -> None:
    faults = faulted(with_concern("The alarm was silent. " + text), "prescription")
    assert len(faults) == 1
    assert faults[0].field == "concerns_text"
    assert (faults[0].start or 0) >= len("The alarm was silent. ")
    assert "HC 68" in faults[0].source


@pytest.mark.parametrize("text", STATED)
def test_a_concern_is_no_prescription(text: str) -> None:
    assert not faulted(with_concern(text), "prescription")


def test_the_forms_own_sentence_in_box_6_is_no_prescription_but_an_addition_is() -> None:
    added = replace(SOUND, action=f"{SOUND.action} The Council should fit a gate.")
    assert not faulted(SOUND, "prescription")
    assert [fault.field for fault in faulted(added, "prescription")] == ["action"]


PERSONAL = [
    ("date_of_birth", "Ada Quill, born on 3 May 1970, fell."),
    ("date_of_birth", "Ada Quill (DOB 3.5.70) fell."),
    ("telephone_number", "She rang 01632 960 123 twice."),
    ("nhs_number", "NHS number 999 000 0009 was wrong."),
    ("email_address", "Write to ada.quill@example.org for it."),
    ("postal_address", "She lived at 12 Lime Road with her son."),
    ("postal_address", "The home is at OR1 2AB."),
    ("opprobrium", "The records were woeful."),
    ("person_named", "Dr Harrow was on duty."),
    ("person_blamed", "Dr Harrow failed to look."),
]


@pytest.mark.parametrize(("code", "text"), PERSONAL)
def test_needless_detail_is_pointed_at(code: str, text: str) -> None:
    faults = faulted(with_concern(text), code)
    assert len(faults) == 1
    assert faults[0].start is not None
    assert faults[0].says[0].isupper()
    assert text[faults[0].start : faults[0].end] in text


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Quill’s notes were lost.",
        "The Senior Nurse Practitioner was away.",
        "Case 2024-0132 and page 12 of 40.",
        "The check was at 12.30 on 3 May 2024.",
    ],
)
def test_ordinary_detail_is_left_alone(text: str) -> None:
    assert check(with_concern(text)) == []


def test_method_is_faulted_only_after_a_suicide() -> None:
    text = "She had bought 40 tablets at the shop."
    suicide = replace(
        SOUND, investigation="An investigation. The conclusion was suicide.", circumstances=text
    )
    assert [fault.source for fault in faulted(suicide, "method_detail")] == [
        "Samaritans' guidance on reporting inquests"
    ]
    assert not faulted(replace(SOUND, circumstances=text), "method_detail")


def test_faults_come_in_the_order_of_the_form() -> None:
    report = replace(
        SOUND, addressees=(), stated_deadline=None, copies=None, concerns_text="I recommend a gate."
    )
    assert [fault.code for fault in check(report)] == [
        "no_addressee",
        "prescription",
        "no_deadline",
        "no_copy_to_chief_coroner",
        "no_copy_to_interested_persons",
    ]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_checked_without_raising(investigation: str, concerns: str) -> None:
    report = replace(SOUND, investigation=investigation, concerns_text=concerns)
    for fault in check(report):
        text = getattr(report, fault.field)
        assert fault.start is None or 0 <= fault.start < (fault.end or 0) <= len(text)
