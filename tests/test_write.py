from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.table import Table
from hypothesis import HealthCheck, given, settings
from selectolax.lexbor import LexborHTMLParser

from builders import (
    a_concern,
    a_report,
    an_addressee,
    draft_yaml,
    eras,
    layouts,
    numberings,
    reports,
)
from forewarned.demonstration.letter import letter_bytes
from forewarned.demonstration.render import demonstration_drafts, render_corpus
from forewarned.errors import BadInput
from forewarned.form.compose import complete, with_parts
from forewarned.form.definition import Era, the_form
from forewarned.form.draft import load_draft, read_draft
from forewarned.form.sheet import coroner_sentence
from forewarned.form.write import bytes_of, write, write_scan
from forewarned.form.write_html import LABELS, PageStyle, page_of_report
from forewarned.model import Report

LAYOUTS = the_form().layouts
ERAS = tuple(era.name for era in the_form().eras)
FURNITURE = re.compile(r"(?:Page )?\d+(?: of \d+)?|- \d+ -|Document Template Updated 30/07/2021|")
INJECTIONS = (
    '#panic("stop") is text',
    "costs $ 5 $ and $x$",
    r"a \ backslash \u{41} and \n",
    'says "straight" and `raw` words',
    "*not bold* _nor this_ <label> @reference",
    "[brackets] and // no comment /* nor this */",
    "{{ 7 * 7 }} {% raw %} &amp; <script>alert(1)</script>",
)


def squashed(text: str) -> str:
    """The text without white space; a hyphen at a line's end is a hyphen."""
    return re.sub(r"\s+", "", text.replace("\ufffe", "-").replace("\xad", "-"))


def text_of_pdf(data: bytes) -> str:
    pages = []
    for page in pypdfium2.PdfDocument(data):
        lines = page.get_textpage().get_text_range().replace("\ufffe", "-\r\n").split("\r\n")
        while lines and FURNITURE.fullmatch(lines[-1].strip()):
            lines.pop()
        pages.append("\n".join(lines))
    return "\n".join(pages)


def text_of_docx(data: bytes) -> str:
    lines: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines += [cell.text for row in block.rows for cell in row.cells]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def text_of_html(data: bytes) -> str:
    body = LexborHTMLParser(data.decode()).body
    assert body is not None
    return body.text(separator=" ")


RAW_TEXT = {"pdf": text_of_pdf, "docx": text_of_docx, "html": text_of_html, "page": text_of_html}


def lines_of(report: Report, era: Era) -> list[str]:
    """What must be on the page, in order; whole paragraphs, labels included."""
    sections = (
        *(one.name_as_written for one in report.addressees),
        coroner_sentence(report, era),
        *(report.legal_powers, report.investigation, report.circumstances, report.concerns_text),
        *(report.action, report.response_duty, report.copies, report.signature),
    )
    return [line for section in sections for line in (section or "").split("\n") if line]


def assert_holds_in_order(text: str, lines: list[str]) -> None:
    haystack, position = squashed(text), 0
    for line in lines:
        found = haystack.find(squashed(line), position)
        assert found >= 0, f"not found after character {position}: {line!r}"
        position = found + len(squashed(line))


@pytest.mark.parametrize("medium", RAW_TEXT)
@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_era_and_medium_holds_every_word_in_order(layout: str, era: str, medium: str) -> None:
    parts = with_parts("The unit has three gaps:", ["the rota “as planned”", "the re-check at 3 am"])
    report = a_report(concerns=(a_concern(group="To the Trust:"), parts, a_concern("A last one – £5.")))
    wording = the_form().era_named(era)
    whole = complete(report, era=wording, copies=("the family", "the Care Quality Commission"))
    written = bytes_of(whole, layout=layout, medium=medium, era=wording)
    assert_holds_in_order(RAW_TEXT[medium](written), lines_of(whole, wording))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(report=reports(), layout=layouts(), era=eras())
def test_random_reports_lose_no_word_in_any_medium(report: Report, layout: str, era: Era) -> None:
    whole = complete(report, era=era)
    for medium, text in RAW_TEXT.items():
        written = bytes_of(whole, layout=layout, medium=medium, era=era)
        assert_holds_in_order(text(written), lines_of(whole, era))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports(), era=eras(), numbering=numberings())
def test_completing_twice_changes_nothing(report: Report, era: Era, numbering: str) -> None:
    once = complete(report, era=era, numbering=numbering, copies=("the family",))
    assert complete(once, era=era, numbering=numbering) == once
    assert complete(once) == once


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_concerns_stand_in_their_section_where_their_numbers_say(report: Report) -> None:
    whole = complete(report)
    position = 0
    for concern in whole.concerns:
        written = f"{concern.label} {concern.text}" if concern.label else concern.text
        position = (whole.concerns_text or "").index(written, position) + len(written)
        for part in concern.parts:
            assert concern.text[: part.start].endswith(f"({part.number}) ")
            assert "\n" not in concern.text[part.start : part.end]


def test_what_the_template_supplies_is_filled_in() -> None:
    whole = complete(a_report())
    assert whole.template == "after"
    assert whole.date_as_written == "14 March 2019"
    assert (whole.stated_deadline, whole.stated_deadline_as_written) == (dt.date(2019, 5, 9), "9 May 2019")
    assert "namely by 9 May 2019." in (whole.response_duty or "")
    assert whole.signature == "14 March 2019 Isolde Marrack-Venn"
    assert [(one.label, one.number) for one in whole.concerns] == [("(1)", "1"), ("(2)", "2")]


def test_what_the_report_gives_itself_is_kept() -> None:
    whole = complete(
        a_report(stated_deadline=dt.date(2019, 6, 1), action="In my opinion the bridge should be mended.")
    )
    assert whole.stated_deadline_as_written == "1 June 2019"
    assert whole.action == "In my opinion the bridge should be mended."


def test_the_date_of_the_report_picks_the_wording_of_its_era() -> None:
    early, late = complete(a_report()), complete(a_report(date_of_report=dt.date(2023, 3, 14)))
    assert "future deaths will occur" in (early.concerns_text or "")
    assert "future deaths could occur" in (late.concerns_text or "")


@pytest.mark.parametrize(("day", "noted"), [(dt.date(2021, 7, 29), False), (dt.date(2021, 7, 30), True)])
def test_the_templates_note_stands_on_reports_from_its_day_on(day: dt.date, noted: bool) -> None:
    whole = complete(a_report(date_of_report=day))
    pdf = bytes_of(whole, layout="table", medium="pdf", era=the_form().era_on(day))
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert ("Document Template Updated 30/07/2021" in text) is noted


def test_a_report_before_the_inquest_speaks_of_inquiries() -> None:
    whole = complete(a_report(template="before"))
    assert "my inquiries revealed matters" in (whole.concerns_text or "")
    assert "urgent action" in (whole.action or "")


@pytest.mark.parametrize(
    ("numbering", "labels"),
    [
        ("brackets", ["(1)", "(2)"]),
        ("stop", ["1.", "2."]),
        ("letters", ["a.", "b."]),
        ("roman", ["(i)", "(ii)"]),
        ("matters", ["MC1", "MC2"]),
        ("bullets", ["•", "•"]),
    ],
)
def test_concerns_are_labelled_in_the_style_asked_for(numbering: str, labels: list[str]) -> None:
    assert [one.label for one in complete(a_report(), numbering=numbering).concerns] == labels


def test_concerns_without_numbers_are_one_concern() -> None:
    (only,) = complete(a_report(), numbering="none").concerns
    assert (only.number, only.label) == ("1", None)
    assert only.text.count("\n") == 1


def test_a_group_goes_on_until_the_next_begins() -> None:
    concerns = (
        a_concern(group="To the Trust:"),
        a_concern("Second."),
        a_concern("Third.", group="To the police:"),
    )
    whole = complete(a_report(concerns=concerns))
    assert [one.group for one in whole.concerns] == ["To the Trust", "To the Trust", "To the police"]
    assert (whole.concerns_text or "").count("To the Trust:") == 1


def test_an_addressee_that_need_not_respond_is_named_in_box_seven() -> None:
    whole = complete(
        a_report(addressees=(an_addressee(1), an_addressee(2, "Greywick", response_required=False)))
    )
    assert (whole.response_duty or "").endswith("A response is not required from Greywick.")


@pytest.mark.parametrize("medium", RAW_TEXT)
@pytest.mark.parametrize("words", INJECTIONS)
def test_markup_in_the_text_comes_out_as_written(words: str, medium: str) -> None:
    concerns = (a_concern(f"Words {words} end"),)
    report = a_report(concerns=concerns, circumstances=words, addressees=(an_addressee(1, words),))
    whole = complete(report)
    era = the_form().era_on(report.date_of_report)
    written = bytes_of(whole, layout="table", medium=medium, era=era)
    assert_holds_in_order(RAW_TEXT[medium](written), lines_of(whole, era))


@pytest.mark.parametrize("medium", RAW_TEXT)
@pytest.mark.parametrize("odd", ["ŵ", "e\u0301", "a\u200bb", "½"])
def test_rarer_characters_come_out_as_they_went_in(odd: str, medium: str) -> None:
    whole = complete(a_report(circumstances=f"Before {odd} after."))
    written = bytes_of(whole, layout="table", medium=medium, era=the_form().era_on(None))
    text = unicodedata.normalize("NFC", RAW_TEXT[medium](written))
    assert_holds_in_order(text, ["Before", unicodedata.normalize("NFC", odd), "after."])


def test_a_character_that_no_font_can_draw_is_named_and_not_lost(tmp_path: Path) -> None:
    report = a_report(circumstances="Before \uf0b7 after.")
    with pytest.raises(BadInput, match=r"no font of this machine can draw .*f0b7"):
        write(report, tmp_path / "out.pdf")
    assert "\uf0b7" in text_of_docx(write(report, tmp_path / "out.docx").read_bytes())


@pytest.mark.parametrize("odd", ["\x00", "\x01", "\ufffe", "\ud800"])
def test_control_characters_which_no_document_can_hold_are_left_out(odd: str) -> None:
    whole = complete(a_report(circumstances=f"Before{odd} after."))
    assert whole.circumstances == "Before after."


@pytest.mark.parametrize("name", ["out.pdf", "out.docx", "out.html"])
def test_the_same_report_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    first = write(a_report(), tmp_path / f"first-{name}").read_bytes()
    assert first == write(a_report(), tmp_path / f"second-{name}").read_bytes()


def test_a_word_document_carries_no_time_of_writing(tmp_path: Path) -> None:
    path = write(a_report(), tmp_path / "out.docx")
    with zipfile.ZipFile(path) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
    assert docx.Document(str(path)).core_properties.created == dt.datetime(2019, 3, 14, tzinfo=dt.UTC)


def test_a_pdf_is_tagged_for_screen_readers(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(write(a_report(), tmp_path / "out.pdf"))
    assert pdfium.FPDFCatalog_IsTagged(document.raw)


def test_a_word_document_tells_screen_readers_its_headings(tmp_path: Path) -> None:
    path = write(a_report(), tmp_path / "out.docx", layout="headings")
    headings = [one.text for one in docx.Document(str(path)).paragraphs if one._p.xpath("w:pPr/w:outlineLvl")]
    assert headings[0] == "REGULATION 28 REPORT TO PREVENT FUTURE DEATHS"
    assert headings[-1].split() == ["8", "COPIES", "and", "PUBLICATION"]


def test_a_scan_is_pictures_without_text_and_the_same_each_time(tmp_path: Path) -> None:
    pdf = pypdfium2.PdfDocument(write(a_report(), tmp_path / "out.pdf"))
    first = write_scan(a_report(), tmp_path / "first.pdf", dpi=100, skew=1, noise=0.05, seed=3)
    second = write_scan(a_report(), tmp_path / "second.pdf", dpi=100, skew=1, noise=0.05, seed=3)
    assert first.read_bytes() == second.read_bytes()
    scan = pypdfium2.PdfDocument(first)
    assert len(scan) == len(pdf)
    assert [page.get_textpage().get_text_range() for page in scan] == [""] * len(scan)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"layout": "tabel"}, "«tabel» is no layout"),
        ({"era": "1984"}, "«1984» is no era"),
        ({"numbering": "dots"}, "«dots» is no style of numbering"),
        ({"medium": "fax"}, "«fax» is no medium"),
    ],
)
def test_what_the_form_does_not_know_is_refused_and_the_old_file_stays(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    target = tmp_path / "out.pdf"
    target.write_text("what was there before")
    with pytest.raises(BadInput, match=said):
        write(a_report(), target, **given)
    assert target.read_text() == "what was there before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "out.pdf").mkdir()
    with pytest.raises(BadInput, match="could not be written"):
        write(a_report(), tmp_path / "out.pdf")
    assert [one.name for one in tmp_path.iterdir()] == ["out.pdf"]


def test_an_unknown_ending_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"End the name in \.pdf, \.docx or \.html"):
        write(a_report(), tmp_path / "out.odt")
    with pytest.raises(BadInput, match="Name a file in a folder that exists"):
        write(a_report(), tmp_path / "missing" / "out.pdf")


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("links", ["list", "downloads"])
def test_a_publishers_page_gives_the_metadata_in_order_and_the_links(labels: object, links: str) -> None:
    from forewarned.form.sheet import laid_out

    report = complete(
        a_report(
            date_of_report=dt.date(2023, 5, 2),
            categories=("Police related deaths", "Other related deaths"),
            document_links=("https://www.example.org/reports/2019-0412/reply.pdf",),
        )
    )
    sheet = laid_out(report, "table", the_form().era_on(report.date_of_report))
    style = PageStyle(labels=labels, links=links)  # type: ignore[arg-type]
    page = LexborHTMLParser(page_of_report(report, sheet, style).decode())
    lines = [node.text() for node in page.css("p") if ": " in node.text()][:7]
    assert lines[0] == "Date of report: 02/05/2023"
    assert lines[5] == "Category: Police related deaths | Other related deaths"
    assert lines[6].endswith("Trust | Secretary of State for Health and Social Care")
    assert [node.attributes["href"] for node in page.css("a[href$='.pdf']")] == list(report.document_links)


def test_a_draft_is_read_whole() -> None:
    text = draft_yaml(
        concerns='\n  - group: "To the Trust:"\n    text: Nobody looked.\n    parts: [on Monday, on Tuesday]',
        copies='["the family"]',
        layout="unboxed",
        numbering="matters",
        medium="docx",
        chain="night-observations",
        responses='\n  - {respondent: Larkmoor, answers_for: [1], date: 2019-05-02, body: "We agree."}',
    )
    draft = read_draft(text, Path("some.yml"))
    (concern,) = draft.report.concerns
    assert concern.text == "Nobody looked.\n(a) on Monday\n(b) on Tuesday"
    assert [concern.text[part.start : part.end] for part in concern.parts] == ["on Monday", "on Tuesday"]
    assert (draft.layout, draft.numbering, draft.medium) == ("unboxed", "matters", "docx")
    assert (draft.copies, draft.chain) == (("the family",), "night-observations")
    assert (draft.deceased.age, draft.report.published) == (54, dt.date(2019, 3, 21))
    assert [(one.respondent, one.answers_for, one.kind) for one in draft.responses] == [
        ("Larkmoor", (1,), "final")
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"circumstanses": "x"}, "some.yml: unknown key «circumstanses». Did you mean «circumstances»?"),
        (
            {"date": '"14 March"'},
            "some.yml, date: text («14 March») where a date belongs. Write it as 2019-03-14",
        ),
        ({"concerns": "\n  - {txt: x}"}, "some.yml, concerns[1]: unknown key «txt». Did you mean «text»?"),
        (
            {"concerns": "\n  - {group: x}"},
            "some.yml, concerns[1]: «text» is missing. Add a line «text: …» there.",
        ),
        ({"layout": "tabel"}, "some.yml, layout: text («tabel») where one of table, "),
        ({"copies": "the family"}, "some.yml, copies: text («the family») where a list belongs."),
        ({"deceased": "{age: old}"}, "some.yml, deceased.age: text («old») where a whole number belongs."),
        ({"circumstances": "a: b: c"}, "some.yml, line 8: this is not YAML"),
        (
            {"responses": "\n  - {respondent: A, answers_for: [3], date: 2019-05-02, body: b}"},
            "some.yml, responses[1].answers_for: there is no addressee 3. Use positions from 1 to 1",
        ),
    ],
)
def test_a_fault_in_a_draft_is_named_with_its_place_and_what_to_do(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_draft(draft_yaml(**given), Path("some.yml"))
    assert str(caught.value).startswith(said)


def test_a_draft_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="could not be read"):
        load_draft(tmp_path / "absent.yml")
    (tmp_path / "picture.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8"):
        load_draft(tmp_path / "picture.yml")
    (tmp_path / "empty.yml").write_bytes(b"")
    with pytest.raises(BadInput, match="key: value"):
        load_draft(tmp_path / "empty.yml")


def test_a_corpus_is_rendered_with_its_letters_page_and_index(tmp_path: Path) -> None:
    reply = "respondent: Larkmoor Hospitals, date: 2019-05-02, signed_by: 'Ivo Tarn, Chair', body: We agree."
    replies = f"\n  - {{{reply}, medium: docx}}\n  - {{{reply}}}\n  - {{{reply}, medium: scan}}"
    texts = (
        draft_yaml(responses=replies),
        draft_yaml(reference="null", medium="html"),
        draft_yaml(medium="docx"),
    )
    drafts = [read_draft(text, Path("some.yml")) for text in texts]
    seen: list[tuple[int, int]] = []
    corpus = render_corpus(tmp_path / "corpus", lambda *done: seen.append(done), drafts=drafts, jobs=1)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert [path.name for path in corpus.responses] == [
        "2019-0412-Response-from-Larkmoor-Hospitals.docx",
        "2019-0412-Response-from-Larkmoor-Hospitals-2.pdf",
        "2019-0412-Response-from-Larkmoor-Hospitals-3.pdf",
    ]
    assert [path.name for path in corpus.reports] == [
        "Prevention-of-Future-Deaths-Report-2019-0412.pdf",
        "Prevention-of-Future-Deaths-Report-of-2019-03-14.html",
        "Prevention-of-Future-Deaths-Report-2019-0412-2.docx",
    ]
    letter = text_of_pdf(corpus.responses[1].read_bytes())
    assert_holds_in_order(
        letter, ["Larkmoor Hospitals", "2 May 2019", "Your reference: 2019-0412", "Dear Coroner"]
    )
    assert_holds_in_order(letter, ["Merrin Oakhollow", "We agree.", "Yours sincerely", "Ivo Tarn", "Chair"])
    with corpus.index.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"] for row in rows} == {path.name for path in (*corpus.reports, *corpus.responses)}
    assert {path.name for path in corpus.folder.iterdir()} == {row["file"] for row in rows} | {"index.csv"}
    assert rows[0]["url"] == "https://www.example.org/reports/2019-0412/"
    assert (rows[1]["answers_for"], rows[1]["url"]) == ("none", rows[0]["url"])
    assert rows[4]["url"] == "https://www.example.org/reports/of-2019-03-14/"


def test_two_processes_write_the_same_corpus_as_one(tmp_path: Path) -> None:
    drafts = [read_draft(draft_yaml(reference=f'"2019-04{n:02}"'), Path("some.yml")) for n in range(9)]
    one = render_corpus(tmp_path / "one", drafts=drafts, jobs=1)
    two = render_corpus(tmp_path / "two", drafts=drafts, jobs=2)
    assert [path.read_bytes() for path in one.reports] == [path.read_bytes() for path in two.reports]
    assert one.index.read_text() == two.index.read_text()


def test_every_draft_that_ships_loads_and_its_documents_are_not_named_after_the_dead(tmp_path: Path) -> None:
    drafts = [draft for draft in demonstration_drafts() if draft.medium == "docx"][:3]
    corpus = render_corpus(tmp_path, drafts=drafts, jobs=1)
    names = " ".join(path.name for path in (*corpus.reports, *corpus.responses)).lower()
    for draft in drafts:
        for word in (draft.deceased.name or "").lower().split():
            assert f"-{word}" not in names


@pytest.mark.parametrize(
    ("deceased", "about"),
    [
        ("{name: Merrin Oakhollow}", "Deaths: Merrin Oakhollow"),
        (
            "{name: Merrin Oakhollow; Ada Thornley; Ivo Tarn}",
            "Deaths: Merrin Oakhollow, Ada Thornley and Ivo Tarn",
        ),
        ("{name: Merrin Oakhollow; Ada Thornley, child: true}", "Deaths: MO and AT"),
    ],
)
def test_a_letter_lists_those_who_died_as_a_sentence_does(deceased: str, about: str) -> None:
    text = draft_yaml(
        deceased=deceased,
        responses="""
  - {respondent: Larkmoor Hospitals, date: 2019-05-02, body: We agree.}""",
    )
    draft = read_draft(text, Path("some.yml"))
    assert_holds_in_order(text_of_pdf(letter_bytes(draft, draft.responses[0])), [about])
