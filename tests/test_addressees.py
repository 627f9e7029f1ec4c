"""Headers and publisher's lines as they have been seen, with invented people, and who must be named."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.form.addressees import response_not_required, split_header, split_sent_to

HEADERS = [
    (
        "numbered",
        "1. Chief Executive, Vale of Orme NHS Trust\n2. NHS England",
        ["Chief Executive, Vale of Orme NHS Trust", "NHS England"],
    ),
    ("numbers without stops", "1 Orme Surgery\n2 CQC North\n3 1st Orme Care", None),
    ("lettered", "(a) Home Office\n(b) Orme Council", ["Home Office", "Orme Council"]),
    ("bullets", "• Home Office\n• Orme Council", ["Home Office", "Orme Council"]),
    (
        "wrapped under its number",
        "1.            Chief Executive Officer of The Larch\n     Group\n2.   NHS England",
        ["Chief Executive Officer of The Larch Group", "NHS England"],
    ),
    ("number on its own line", "1.\nOrme Care Home\n2.\nOrme Council", ["Orme Care Home", "Orme Council"]),
    (
        "run together in one line",
        "1. Home Office 2. NHS England 3. Orme Council",
        ["Home Office", "NHS England", "Orme Council"],
    ),
    (
        "unnumbered, a line each",
        "NHS England\nDepartment of Health\nOrme and Vale Mental Health Trust",
        ["NHS England", "Department of Health", "Orme and Vale Mental Health Trust"],
    ),
    (
        "role, body and postal address",
        "Chief Executive\nVale of Orme NHS Trust\nOrme House\n12 Lime Road\nOrmeby\nOR1 2AB",
        ["Chief Executive Vale of Orme NHS Trust"],
    ),
    (
        "two, each with an address, unnumbered",
        "Vale of Orme NHS Trust\n12 Lime Road\nOrmeby\nOR1 2AB\nThe Chief Constable\nOrme Police\n"
        "1 High Street\nOR3 4CD",
        ["Vale of Orme NHS Trust", "The Chief Constable Orme Police"],
    ),
    (
        "addresses under numbers",
        "1. Orme Care Home\n3 Lime Road\nOrmeby\nOR1 2AB\n\n2. Orme Council\nCivic Centre\nOR1 3AB",
        ["Orme Care Home", "Orme Council"],
    ),
    (
        "address that begins within a wrapped line stays",
        "1 Chief Executive, Orme Council, Orme Town\nHall, Lime Hill, OR1 2RW\n2 NHS England",
        ["Chief Executive, Orme Council, Orme Town Hall, Lime Hill, OR1 2RW", "NHS England"],
    ),
    (
        "minister, her name and her department",
        "The Secretary of State for Health and Social Care:\nThe Right Hon Una Fairweather MP\n"
        "The Department of Health and Social Care",
        [
            "The Secretary of State for Health and Social Care: The Right Hon Una Fairweather MP "
            "The Department of Health and Social Care"
        ],
    ),
    ("copied to ends the list", "1. NHS England\n2. Orme Council\nCopied to: the family", None),
    ("cc ends the list", "NHS England\ncc Care Quality Commission", ["NHS England"]),
    ("the next box ends the list", "NHS England\n1 CORONER\nI am Ada Quill", ["NHS England"]),
    (
        "an office and whose it is, twice",
        "Chief Executive Officer, Lark Health\nMatron, Orme House\nMr Bram Stone, Chief Executive, Skua",
        [
            "Chief Executive Officer, Lark Health",
            "Matron, Orme House",
            "Mr Bram Stone, Chief Executive, Skua",
        ],
    ),
    (
        "offices without commas",
        "Chief Executive London Borough of Orme\nChief Executive London Borough of Lark",
        ["Chief Executive London Borough of Orme", "Chief Executive London Borough of Lark"],
    ),
    (
        "initials that end in CC",
        "1. Director of Housing, MCC\n2. Skua Foods",
        ["Director of Housing, MCC", "Skua Foods"],
    ),
    (
        "a name without a title before a minister's office",
        "Bram Stone, Secretary of State for Transport, Department for Transport",
        ["Bram Stone, Secretary of State for Transport, Department for Transport"],
    ),
    (
        "a unit of a department",
        "Public Enquiries Unit, Department of Health and Social Care",
        ["Public Enquiries Unit, Department of Health and Social Care"],
    ),
    (
        "a part of a body between the office and the body",
        "Service Director, Adult Social Care and Health, Orme Council",
        ["Service Director, Adult Social Care and Health, Orme Council"],
    ),
    (
        "one word left over on the next line",
        "Orme Police Officers – Chief Constable with responsibility for Information\nManagement",
        ["Orme Police Officers – Chief Constable with responsibility for Information Management"],
    ),
    ("a label left blank", "1. NHS England\n2.\n3.", ["NHS England"]),
    ("heading still there", "THIS REPORT IS BEING SENT TO: NHS England", ["NHS England"]),
    ("redaction", "1. [REDACTED]\n2. NHS England", ["[REDACTED]", "NHS England"]),
    (
        "gap where a name was taken out",
        "1.          , brother of the deceased\n2. Home Office",
        [", brother of the deceased", "Home Office"],
    ),
    (
        "semicolons",
        "Dr A Quill, Medical Director, Orme Hospital ; Orme\nCouncil; and NHS England",
        ["Dr A Quill, Medical Director, Orme Hospital", "Orme Council", "NHS England"],
    ),
    (
        "two offices joined",
        "The Chief Constable of Orme Police & The Chief Executive of\nthe College of Policing",
        ["The Chief Constable of Orme Police", "The Chief Executive of the College of Policing"],
    ),
    (
        "person, office and body in one line",
        "Ms Ada Quill, Chief Executive, Network Rail",
        ["Ms Ada Quill, Chief Executive, Network Rail"],
    ),
    (
        "lower-case wrap",
        "Chief Executive of the\nroyal vale hospital trust",
        ["Chief Executive of the royal vale hospital trust"],
    ),
    (
        "names of no known kind, a line each",
        "Larch Ltd\nOrme Servicing\nPrecision Orme Ltd, formerly Vale Ltd\n"
        "International Organisation of Vehicle Makers (IOVM)",
        [
            "Larch Ltd",
            "Orme Servicing",
            "Precision Orme Ltd, formerly Vale Ltd",
            "International Organisation of Vehicle Makers (IOVM)",
        ],
    ),
    (
        "an office and its body cut in two by a semicolon",
        "Ms Ada Quill; Chief Executive; Orme NHS Trust; The Practice Manager; The Lark Surgery; NHS England",
        [
            "Ms Ada Quill Chief Executive Orme NHS Trust",
            "The Practice Manager The Lark Surgery",
            "NHS England",
        ],
    ),
    (
        "an officer's rank and name, and whose officer",
        "Chief Constable Ada Quill; Orme and Vale Police; Home Office",
        ["Chief Constable Ada Quill Orme and Vale Police", "Home Office"],
    ),
    (
        "offices that are whole between semicolons",
        "Chief Executive, Lark Ltd; Director of Lark Water; NHS England; Group Director of Care Quality",
        [
            "Chief Executive, Lark Ltd",
            "Director of Lark Water",
            "NHS England",
            "Group Director of Care Quality",
        ],
    ),
    ("redactions between semicolons", "[REDACTED]; Chief Executive, Orme Trust", None),
    (
        "names that end like streets between semicolons",
        "Governor HMP Rye Hill; Orme Towers; Lark Theme Park",
        ["Governor HMP Rye Hill", "Orme Towers", "Lark Theme Park"],
    ),
    (
        "companies joined between semicolons",
        "Orme Care Ltd and Lark House Ltd; NHS England",
        ["Orme Care Ltd", "Lark House Ltd", "NHS England"],
    ),
    ("the first label lost", "Orme NHS Trust\n2 CQC North\n3. NHS England", None),
    (
        "labels without stops in one line",
        "Department of Health and Social Care 2 Chief Executive of Orme Council 3 , acting CEO of Lark",
        ["Department of Health and Social Care", "Chief Executive of Orme Council", ", acting CEO of Lark"],
    ),
    ("bullets in one line", "NHS England • Home Office • Orme Council", None),
    ("the number of the next box", "1. Secretary of State for Justice 1", ["Secretary of State for Justice"]),
    ("a ward's number", "NHS England\nOrme Hospital, Ward 1", ["NHS England", "Orme Hospital, Ward 1"]),
    (
        "an initial is no label",
        "A. Quill and Sons Ltd; NHS England",
        ["A. Quill and Sons Ltd", "NHS England"],
    ),
    (
        "a minister and who that is",
        "The Secretary of State for Health, Ada Quill MP",
        ["The Secretary of State for Health, Ada Quill MP"],
    ),
    (
        "another office after a full stop",
        "Dr A Quill, Chief Executive, Orme NHS Trust. [REDACTED], Managing Director, Vale CCG.",
        ["Dr A Quill, Chief Executive, Orme NHS Trust.", "[REDACTED], Managing Director, Vale CCG."],
    ),
    (
        "offices with nothing between them",
        "Department of Health and Social Care The Chief Executive of Orme NHS Trust",
        ["Department of Health and Social Care", "The Chief Executive of Orme NHS Trust"],
    ),
    ("copies between semicolons", "NHS England; copied to Orme Council; Lark Council", ["NHS England"]),
    (
        "a copy in brackets ends nothing",
        "NHS England (copied to the family); Orme CC Highways",
        ["NHS England", "Orme CC Highways"],
    ),
    ("nothing", "\n  \n", []),
]
EXPECTED_BY_ODDITY = {
    "numbers without stops": ["Orme Surgery", "CQC North", "1st Orme Care"],
    "redactions between semicolons": ["[REDACTED]", "Chief Executive, Orme Trust"],
    "the first label lost": ["Orme NHS Trust", "CQC North", "NHS England"],
    "bullets in one line": ["NHS England", "Home Office", "Orme Council"],
    "copied to ends the list": ["NHS England", "Orme Council"],
}


@pytest.mark.parametrize(("odd", "text", "expected"), HEADERS, ids=[row[0] for row in HEADERS])
def test_a_header_gives_each_addressee_as_written(odd: str, text: str, expected: list[str] | None) -> None:
    names = [entry.name for entry in split_header(text.split("\n"))]
    assert names == (EXPECTED_BY_ODDITY[odd] if expected is None else expected)


def test_an_addressee_keeps_the_lines_of_its_address() -> None:
    lines = ["1. Orme Care Home", "3 Lime Road", "OR1 2AB", "2. Orme Council"]
    first, second = split_header(lines)
    assert (first.first_line, first.last_line) == (0, 2)
    assert (second.first_line, second.last_line) == (3, 3)


def test_offsets_point_at_the_name_in_the_joined_lines() -> None:
    lines = ["", "  1.\xa0 Orme Care Home ", "2. Chief Executive", "   Orme Council"]
    text = "\n".join(lines)
    found = split_header(lines)
    assert [" ".join(text[entry.start : entry.end].split()) for entry in found] == [
        entry.name for entry in found
    ]


def test_a_redaction_alone_is_marked_and_one_beside_a_body_is_not() -> None:
    entries = split_header(["1. [REDACTED]", "2. [REDACTED], Chief Executive, Orme Council"])
    assert [entry.redacted for entry in entries] == [True, False]


def test_for_information_only_asks_for_no_response() -> None:
    entries = split_header(["1. NHS England", "2. Care Quality Commission (for information only)"])
    assert [entry.response_required for entry in entries] == [None, False]


LINES = [
    ("pipes", "Home Office | NHS England |Orme Council", ("Home Office", "NHS England", "Orme Council")),
    ("semicolons", "BT; Orme Constabulary; NOMS", ("BT", "Orme Constabulary", "NOMS")),
    ("an entity is no separator", "Safety &amp; Health Forum", ("Safety &amp; Health Forum",)),
    (
        "entities among semicolons",
        "Home Office; Children&#x2019;s Society; R&amp;D Board",
        ("Home Office", "Children&#x2019;s Society", "R&amp;D Board"),
    ),
    ("an office, its body after a semicolon", "Matron; Orme Care Home", None),
    ("a department of a council", "Parking, Roads and Transport, Orme City Council", None),
    ("copied to", "NHS England | Orme Council, copied to the family | Lark", ("NHS England", "Orme Council")),
    ("a copy in brackets", "NHS England (cc CQC) | Orme Council", ("NHS England", "Orme Council")),
    ("numbers", "1. Orme Clinic and 2. NHS Wales", ("Orme Clinic", "NHS Wales")),
    ("redacted", "REDACTED", ("REDACTED",)),
    ("office, body", "Chief Executive, Vale NHS Trust", ("Chief Executive, Vale NHS Trust",)),
    ("ministry with commas", "Department for Environment, Food and Rural Affairs", None),
    ("area with commas", "Hampshire, Portsmouth and Southampton", None),
    ("and inside", "Health and Safety Executive", None),
    ("and inside a place", "Norfolk and Norwich University Hospitals", None),
    ("three places", "Barnet, Enfield and Haringey Mental Health NHS Trust", None),
    ("ampersand inside", "Medicines & Healthcare products Regulatory Agency", None),
    ("college with and", "Royal College of Obstetricians and Gynaecologists", None),
    ("board of two counties", "NHS Derby and Derbyshire Integrated Care Board", None),
    ("part of a body", "Adult Social Care, Orme Council", None),
    ("a town after it", "Royal Vale Hospital, Bath", None),
    (
        "two bodies by and",
        "Orme Council and Vale NHS Foundation Trust",
        ("Orme Council", "Vale NHS Foundation Trust"),
    ),
    (
        "names with and, joined by and",
        "Department of Health and Social Care and Norfolk and Norwich University Hospitals",
        ("Department of Health and Social Care", "Norfolk and Norwich University Hospitals"),
    ),
    (
        "list with both",
        "Home Office, Health and Safety Executive, Tees, Esk and Wear Valleys NHS Trust and Orme Police",
        ("Home Office", "Health and Safety Executive", "Tees, Esk and Wear Valleys NHS Trust", "Orme Police"),
    ),
    ("office among bodies", "NHS England, Chief Executive, Orme Council", None),
    ("nothing", "", ()),
]
ONE_BY_ONE = {"office among bodies": ("NHS England", "Chief Executive, Orme Council")}


@pytest.mark.parametrize(("odd", "text", "expected"), LINES, ids=[row[0] for row in LINES])
def test_the_publishers_line_gives_each_name_verbatim(
    odd: str, text: str, expected: tuple[str, ...] | None
) -> None:
    assert split_sent_to(text) == (ONE_BY_ONE.get(odd, (text,)) if expected is None else expected)


def test_since_the_pipe_a_comma_alone_separates_nothing() -> None:
    assert split_sent_to("ORME REST HOME, OR COUNCIL", published=dt.date(2025, 4, 4)) == (
        "ORME REST HOME, OR COUNCIL",
    )


@given(st.text())
def test_nothing_is_invented_from_any_line(text: str) -> None:
    assert all(name in text and name == name.strip() for name in split_sent_to(text))


@given(st.lists(st.text(alphabet="1.(a)•; ,ABChiefTrust\xa0&[]REDACTED", max_size=30), max_size=6))
def test_a_header_of_any_lines_is_read_without_inventing(lines: list[str]) -> None:
    whole = " ".join(" ".join(lines).replace("\xa0", " ").split())
    for entry in split_header(lines):
        assert entry.name
        assert all(part in whole for part in entry.name.split(";") for part in part.split())
        assert 0 <= entry.first_line <= entry.last_line < len(lines)


NAMES = ("Chief Executive, Vale NHS Trust", "Orme Council", "Care Quality Commission (CQC)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No response is required from Orme Council.", {2: True}),
        ("The CQC is not required to respond to this report.", {3: True}),
        ("You are under a duty to respond to this report within 56 days.", {}),
        ("Only the Vale NHS Trust is required to respond.", {1: False, 2: True, 3: True}),
        ("The evidence was that no response is required at night. Orme Council knew.", {}),
    ],
)
def test_who_need_not_respond_is_read_from_the_sentence(text: str, expected: dict[int, bool]) -> None:
    assert response_not_required(text, NAMES) == expected
