"""Lines on a page: their order, what is furniture, where paragraphs begin, columns beside the text."""

from __future__ import annotations

from tests.documents import on_page

from forewarned.form.columns import gutter, side_first
from forewarned.form.document import assembled, passage
from forewarned.form.layout import mark_furniture, mark_paragraphs, put_in_reading_order

LONG = "The nurse in charge did not know that the observations were due, and nobody told her"


def test_a_page_number_that_comes_first_in_the_file_is_put_last_and_left_out() -> None:
    lines = put_in_reading_order(on_page([(300, 780, "1"), (72, 80, LONG), (72, 94, LONG)]))
    assert [line.text for line in lines] == [LONG, LONG, "1"]
    mark_furniture(lines, 1)
    assert [line.furniture for line in lines] == [False, False, True]


def test_a_box_number_in_the_narrow_column_is_not_a_page_number() -> None:
    lines = on_page([(72, 80, "1"), (100, 80, LONG)])
    mark_furniture(lines, 1)
    assert not lines[0].furniture


def test_running_heads_are_furniture_and_repeated_words_within_a_page_are_not() -> None:
    words = ("They knew of the instruction.", "Nobody had read it.", "It was not there.")
    pages = [on_page([(72, 30, f"OFFICIAL – page {n} of 3"), (72, 80, words[n - 1])], n) for n in (1, 2, 3)]
    lines = [line for page in pages for line in page]
    mark_furniture(lines, 3)
    assert [line.furniture for line in lines] == [True, False] * 3


def test_a_short_line_ends_a_paragraph_and_a_full_line_does_not() -> None:
    lines = on_page([(72, 80, LONG), (72, 94, "of it."), (72, 108, LONG), (72, 122, LONG)])
    mark_paragraphs(lines)
    assert [line.joins for line in lines[1:]] == [" ", "\n", " "]


def test_a_wider_gap_begins_a_paragraph() -> None:
    lines = on_page([(72, 80, LONG), (72, 94, LONG), (72, 118, LONG), (72, 132, LONG)])
    mark_paragraphs(lines)
    assert [line.joins for line in lines[1:]] == [" ", "\n", " "]


def test_a_passage_leads_back_to_the_very_characters() -> None:
    lines = on_page([(72, 80, LONG), (72, 94, "of it."), (300, 780, "1")]) + on_page(
        [(72, 80, "Second page.")], 2
    )
    mark_furniture(lines, 2)
    mark_paragraphs(lines)
    document = assembled(b"made", "pdf", lines, pages=2)
    found = passage(document, 0, len(document.text))
    assert found.text == f"{LONG} of it.\nSecond page."
    spans = found.spans(found.text.index("of it"), len(found.text))
    assert [document.text[span.start : span.end] for span in spans] == ["of it.", "Second page."]
    assert [span.page for span in spans] == [1, 2]


def test_headings_in_a_column_beside_the_text_are_put_before_what_they_head() -> None:
    rows = [
        (72.0, 80.0, "CIRCUMSTANCES"),
        (200.0, 80.0, LONG),
        (72.0, 92.0, "OF THE DEATH"),
        (200.0, 92.0, LONG),
        (200.0, 104.0, "of it."),
        (72.0, 130.0, "CONCERNS"),
        (200.0, 130.0, LONG),
    ]
    lines = on_page(rows)
    edge = gutter(lines)
    assert edge == 200.0
    ordered = [line.text for line in side_first(lines, edge, lambda _line, _edge: None)]
    assert ordered == ["CIRCUMSTANCES", "OF THE DEATH", LONG, LONG, "of it.", "CONCERNS", LONG]


def test_a_numbered_list_is_no_column() -> None:
    assert gutter(on_page([(72, 80, "1."), (90, 80, LONG), (72, 94, "2."), (90, 94, LONG)])) is None


def test_a_running_head_in_smaller_type_is_furniture_however_near_the_text_stands() -> None:
    words = [
        "They knew of it.",
        "Nobody had read it.",
        "It was not there.",
        "It hung askew.",
        "No lamp was lit.",
    ]
    pages = [
        on_page([(72, 70, "Report"), *((72, 80 + 10 * at, word) for at, word in enumerate(said))], page)
        for page, said in enumerate((words, [word.upper() for word in words[::-1]]), start=1)
    ]
    for head, *_ in pages:
        left, top, right, bottom = head.box or (0, 0, 0, 0)
        head.box = (left, bottom - 0.7 * (bottom - top), right, bottom)
    lines = [line for page in pages for line in page]
    mark_furniture(lines, 2)
    assert [line.text for line in lines if line.furniture] == ["Report", "Report"]
