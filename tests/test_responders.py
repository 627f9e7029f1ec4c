"""Whose response a document is: by its file's name, by its own words, and by whom the report was sent to."""

import datetime as dt
from pathlib import Path

import docx
import pytest

import forewarned as fw
from forewarned.form.letter import deceased_in, kind_of, reference_in, sender_of_file
from forewarned.form.letter_file import read_file_name
from forewarned.model import Response
from forewarned.organisations.resolve import resolve
from forewarned.register.assignment import Answering, assigned
from forewarned.responses.addressed import Addressed
from forewarned.responses.sender import About, sender_of


def _addressed(*names: str, on: dt.date | None = None) -> list[Addressed]:
    return [(place, name, resolve(name, on=on).organisation_id) for place, name in enumerate(names, start=1)]


NAMES = [
    ("2019-0412-Response-by-Orme-Valley-Council_Redacted.pdf", "Orme Valley Council"),
    ("2019-0412-Response-from-the-Orme-Valley-Council_Published-1.pdf", "Orme Valley Council"),
    ("Reply-from-Orme-Valley-Council.docx", "Orme Valley Council"),
    ("2022-0031-Further-response-from-Lark-Hill-School.pdf", "Lark Hill School"),
    ("2022-0031-Response-fromLark-Hill-School.pdf", "Lark Hill School"),
    ("2022-0031-Respomse-form-Lark-Hill-School2.pdf", "Lark Hill School"),
    ("2022-0031-Response-Lark-Hill-School-.pdf", "Lark Hill School"),
    ("2022-0031-Response-2-from-Lark-Hill-School.pdf", "Lark Hill School"),
    ("2022-0031-Response-from-Lark-Hill-School-14-June.pdf", "Lark Hill School"),
    ("2022-0031-Letter-from-Lark-Hill-School.pdf", "Lark Hill School"),
    ("2022-0031-Response.pdf", None),
    ("2022-0031-Response-letter-2.pdf", None),
    ("2022-0031-Response-from-REDACTED.pdf", None),
]


@pytest.mark.parametrize(("file", "sender"), NAMES)
def test_a_file_s_name_says_whom_the_response_is_from(file: str, sender: str | None) -> None:
    assert sender_of_file(f"https://example.org/uploads/{file}") == sender


def test_a_person_s_name_before_the_word_response_is_not_taken_for_a_sender() -> None:
    assert sender_of_file("Ada-Fulmar-Response.pdf") is None
    assert sender_of_file("Lark-Hill-School-Response.pdf") == "Lark Hill School"


@pytest.mark.parametrize(
    ("file", "reference"),
    [
        ("2019-0412-Response-by-Orme.pdf", "2019-0412"),
        ("2019-00412-Response-by-Orme.pdf", "2019-0412"),
        ("2019-0412a-Response.pdf", "2019-0412A"),
        ("2019-0412Response-2.pdf", "2019-0412"),
        ("Ada-Fulmar-2019-04122_Redacted.pdf", "2019-0412"),
        ("Response.pdf", None),
    ],
)
def test_a_file_s_name_says_which_report_it_is_about(file: str, reference: str | None) -> None:
    assert read_file_name(file).reference == reference


@pytest.mark.parametrize(
    ("file", "sort"),
    [
        ("2024-0117-Appendix-1-and-2.pdf", "attachment"),
        ("2024-0117-Response-from-Orme-Trust-Exhibit-2.pdf", "attachment"),
        ("2024-0117-Chief-Coroner-letter-to-Orme-Trust.pdf", "Chief Coroner's letter"),
        ("Ada-Fulmar-Prevention-of-Future-Deaths-Report-2024-0117.pdf", "report"),
        ("2024-0117-accompanying-letter.pdf", "covering letter"),
        ("2024-0117-Response-from-Orme-Trust.pdf", "response"),
        ("2024-0117-Orme-Trust.pdf", "unnamed"),
    ],
)
def test_a_file_s_name_says_what_sort_of_file_it_is(file: str, sort: str) -> None:
    assert read_file_name(file).sort == sort


BODIES = [
    ("initials of one, in another's name", ["British Lamp Society", "BLS Homes Ltd"], "BLS", (1,)),
    ("a slip of the pen", ["Network Rail", "Essex Police"], "Natwork-Rail", (1,)),
    ("letters exchanged", ["Care Quality Commission", "Essex Police"], "Care-Qaulity-Commission", (1,)),
    ("a county like another", ["Essex Police", "Home Office"], "Sussex-Police", ()),
    ("a known abbreviation", ["Home Office", "Department of Health and Social Care"], "DHSC", (2,)),
    (
        "another trust of the town",
        ["Oxford University Hospitals NHS Foundation Trust", "NHS England"],
        "Oxford-Health-NHS-Trust",
        (),
    ),
    (
        "one that the report is shown with its later name",
        ["University Hospitals Sussex NHS Foundation Trust", "NHS England"],
        "Brighton-and-Sussex-University-Hospitals-NHS-Trust",
        (1,),
    ),
    ("one that stood beside it", ["NHS England", "Home Office"], "NHS-Digital", ()),
    ("the service for its prison", ["HM Prison Leeds", "NHS England"], "HMPPS", (1,)),
    ("the service for two prisons", ["HM Prison Leeds", "HM Prison Durham"], "HMPPS", ()),
    ("healthcare in a prison", ["HM Prison Leeds"], "Practice-Plus-Group", ()),
    (
        "a joint reply",
        ["Home Office", "Ministry of Justice", "Essex Police"],
        "Home-Office-and-Ministry-of-Justice",
        (1, 2),
    ),
    (
        "a joint reply in abbreviations",
        ["Ministry of Justice", "Essex Police", "Department of Health and Social Care"],
        "DHSC-MOJ-and-NHSE",
        (1, 3),
    ),
    ("an and inside a name", ["Devon and Cornwall Police", "Home Office"], "Devon-Cornwall-Police", (1,)),
    (
        "a kind of which there is one",
        ["Hywel Dda University Health Board", "NHS England"],
        "University-Health-Board",
        (1,),
    ),
    ("a kind of which there are two", ["Essex Police", "Sussex Police"], "Police", ()),
    ("a ministry for a body it funds", ["National Institute for Health and Care Excellence"], "DHSC", ()),
    ("an agency for its ministry", ["Department for Transport", "Essex Police"], "DVLA", (1,)),
    ("solicitors of the only body", ["Skua Foods Ltd"], "Kennedys", (1,)),
    ("solicitors of one of two", ["Skua Foods Ltd", "Essex Police"], "Kennedys", ()),
    ("a company for care and one home", ["Fulmar Court Care Home", "NHS England"], "Skerry-Healthcare", (1,)),
    ("a body written twice", ["Essex Police", "Home Office", "Essex Police"], "Essex-Police", (1, 3)),
]


@pytest.mark.parametrize(("what", "names", "sender", "positions"), BODIES, ids=[case[0] for case in BODIES])
def test_a_file_s_name_and_the_addressees_say_whose_response_it_is(
    what: str, names: list[str], sender: str, positions: tuple[int, ...]
) -> None:
    found = sender_of(None, f"2019-0412-Response-from-{sender}.pdf", _addressed(*names))
    assert found.positions == positions
    assert not positions or (found.rule and 0 < found.confidence < 1)


def test_a_file_named_after_the_person_who_died_is_the_only_addressee_s_or_nobody_s() -> None:
    about = About(deceased="Ada Fulmar")
    assert sender_of(None, "Ada-Fulmar-Response.pdf", _addressed("Essex Police"), about).positions == (1,)
    two = _addressed("Essex Police", "Fulmar Foods Ltd")
    assert sender_of(None, "Ada-Fulmar-Response.pdf", two, about).positions == ()


TRUST = "Sussex Partnership NHS Foundation Trust"
LETTERS = [
    (
        "a signature",
        "Dear Sir\nWe are sorry.\n\nYours sincerely\n\nA. Gannet\nChief Constable, Essex Police",
        (2,),
    ),
    (
        "a letterhead",
        "Essex Police\nHeadquarters\n\nDear Sir\nWe have looked into the concerns raised.",
        (2,),
    ),
    (
        "the coroner's address is no letterhead",
        "To HM Coroner for Essex Police area\n\nDear Sir\nWe have looked into what you raise.",
        (),
    ),
    ("what it says for itself", "I am writing on behalf of Essex Police about your report.", (2,)),
    ("its own condolences", "Essex Police would like to offer condolences to the family.", (2,)),
    ("words of its kind", "Our Trust has changed its policy. The Trust will review it.", (1,)),
    ("an abbreviation it gave", f"I write as the director of {TRUST} (SPFT). SPFT has acted.", (1,)),
    ("what others do", "We have contacted Essex Police. I understand that Essex Police are responding.", ()),
    (
        "a reply that speaks of another body",
        f"I am the Chief Constable of Essex Police. We met with {TRUST} and liaised with {TRUST}.",
        (2,),
    ),
    (
        "two bodies together",
        f"{TRUST} and Essex Police have considered your report together and will act on it.",
        (1, 2),
    ),
]


@pytest.mark.parametrize(("what", "text", "positions"), LETTERS, ids=[case[0] for case in LETTERS])
def test_a_letter_s_own_words_say_who_sent_it(what: str, text: str, positions: tuple[int, ...]) -> None:
    found = sender_of(text, None, _addressed(TRUST, "Essex Police", "NHS England"))
    assert found.positions == positions
    assert all(text[sign.start : sign.end] for sign in found.signs)


def test_the_letter_and_its_file_s_name_make_each_other_surer() -> None:
    names = _addressed(TRUST, "Essex Police")
    file = "2019-0412-Response-from-Essex-Police.pdf"
    text = "Essex Police would like to offer condolences."
    assert sender_of(text, file, names).confidence > sender_of(None, file, names).confidence


def test_a_letter_may_say_that_the_name_of_its_file_is_wrong() -> None:
    names = _addressed(TRUST, "Essex Police")
    file = "2019-0412-Response-from-Sussex-Police.pdf"
    text = "I am the Chief Constable of Essex Police. Essex Police would like to offer condolences."
    found = sender_of(text, file, names)
    assert found.positions == (2,)
    assert found.confidence < 0.8


def test_one_body_s_two_files_do_not_clear_another() -> None:
    names = _addressed("Essex Police", "Home Office")
    files = ("2019-0412-Response-1-from-Essex-Police.pdf", "2019-0412-Response-2-from-Essex-Police.pdf")
    found = assigned(names, [Answering(file, None, None, url=file) for file in files])
    assert {given.positions for given in found.values()} == {(1,)}


ABOUT = About("2019-0412", "Ada Fulmar", dt.date(2019, 5, 1))


def test_a_reply_about_another_death_is_set_aside_with_its_reason() -> None:
    text = (
        "Dear Sir\nInquest touching the death of Ben Razorbill\nEssex Police would like to offer condolences."
    )
    found = sender_of(text, "Response-from-Essex-Police.pdf", _addressed("Essex Police"), ABOUT)
    assert (found.positions, found.set_aside) == ((), "it is about the death of another person")


def test_a_reply_that_names_the_person_is_kept_whatever_reference_it_states() -> None:
    text = "Our ref 2021-0007. Regulation 28 report 2021-0007. I was sorry to read of Ms Fulmar’s death."
    found = sender_of(text, "Response-from-Essex-Police.pdf", _addressed("Essex Police"), ABOUT)
    assert found.positions == (1,)


def test_a_reply_that_states_another_report_s_reference_is_set_aside() -> None:
    text = "Your report 2018-0033\nEssex Police would like to respond."
    found = sender_of(text, "Response-from-Essex-Police.pdf", _addressed("Essex Police"), ABOUT)
    assert found.set_aside == "it states another reference, 2018-0033"


@pytest.mark.parametrize(
    "file", ["2019-0412-Appendix-A.pdf", "2019-0412-Chief-Coroner-letter-to-Essex-Police.pdf"]
)
def test_what_is_no_response_counts_for_nobody(file: str) -> None:
    found = sender_of(None, file, _addressed("Essex Police"), ABOUT)
    assert found.positions == ()
    assert found.set_aside
    given = assigned(_addressed("Essex Police"), [Answering("file", None, None, url=file)])["file"]
    assert given.positions == ()
    assert given.rule is not None
    assert given.rule.startswith("set aside: ")


KINDS = [
    ("I write to request an extension of time until 4 May 2021 to respond.", "extension"),
    ("I would be grateful for further time in which to respond.", "extension"),
    ("Thank you for granting an extension. We have changed the policy.", "final"),
    ("I am grateful for the further time granted to respond. We have changed the policy.", "final"),
    ("This is an interim response. We are still looking into it.", "interim"),
    ("I acknowledge receipt of your report. A full response will be sent by 4 May 2021.", "interim"),
    ("We have changed the policy and trained all staff.", "final"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_letter_says_whether_it_is_the_answer(text: str, kind: str) -> None:
    assert kind_of(text) == kind
    assert sender_of(text, None, _addressed("Essex Police")).kind == kind


def test_the_head_of_a_letter_says_whose_death_it_is_about() -> None:
    assert deceased_in("Dear Sir\nRe: Mrs Ada Fulmar\nThank you.") == "Ada Fulmar"
    assert deceased_in("the inquest into the death of the late Mr Ben Razorbill, which") == "Ben Razorbill"
    assert deceased_in("the Regulation 28 Report: Prevention of Future Deaths") is None


DATES = [
    (("Essex Police", "4 May 2021", "Dear Sir", "We have acted."), dt.date(2021, 5, 4)),
    (
        ("Dear Sir", "We acted on 1 March 2021.", "Yours sincerely", "A. Gannet", "4 May 2021"),
        dt.date(2021, 5, 4),
    ),
    (("Dear Sir", "Date of death: 1 March 2021", "We have acted."), None),
]


@pytest.mark.parametrize(("lines", "day"), DATES)
def test_a_letter_s_date_stands_at_its_head_or_beside_its_signature(
    tmp_path: Path, lines: tuple[str, ...], day: dt.date | None
) -> None:
    file = tmp_path / "2019-0412-Response-from-Essex-Police.docx"
    letter = docx.Document()
    for line in lines:
        letter.add_paragraph(line)
    letter.save(str(file))
    response = fw.read(file)
    assert isinstance(response, Response)
    assert (response.date, response.respondent) == (day, "Essex Police")
    if day:
        assert response.where["date"].spans
        assert response.date_as_written == "4 May 2021"


def test_a_sender_s_own_reference_is_not_the_report_s() -> None:
    assert reference_in("Our ref: 2021-0007\nYour ref: 2019-0412") == "2019-0412"
    assert reference_in("the plan for 2021-2022") is None
