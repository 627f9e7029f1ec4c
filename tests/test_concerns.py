"""Concerns are split as the coroner numbered them: a table of what is odd, and laws for any text."""

from __future__ import annotations

import gzip
import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.form.concerns import concerns_of, split_concerns

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd" / "reports.jsonl.gz"

OPENING = (
    "During the course of the inquest the evidence revealed matters giving rise to concern. In my opinion "
    "there is a risk that future deaths will occur unless action is taken. In the circumstances it is my "
    "statutory duty to report to you.\n\nThe MATTERS OF CONCERN are as follows. –\n\n"
)

# What is odd, the text, and what is expected: each concern's number and how its text starts, «|» between.
CASES: list[tuple[str, str, str]] = [
    ("numbers in brackets", "(1) No lamp was lit.\n(2) No bell rang.", "1 No lamp | 2 No bell"),
    ("numbers with stops", "1. No lamp was lit.\n2. No bell rang.", "1 No lamp | 2 No bell"),
    ("numbers with one bracket", "1) No lamp was lit.\n2) No bell rang.", "1 No lamp | 2 No bell"),
    ("numbers with colons", "1: No lamp was lit.\n2: No bell rang.", "1 No lamp | 2 No bell"),
    ("numbers with dashes", "1 - No lamp was lit.\n2 - No bell rang.", "1 No lamp | 2 No bell"),
    ("numbers in square brackets", "[1] No lamp was lit.\n[2] No bell rang.", "1 No lamp | 2 No bell"),
    (
        "a line that ends in «no.», «stage» or «unit» before the next number",
        "1. It said yes/no.\n2. It came at an early stage\n3. It was no fault of the unit\n4. No bell rang.",
        "1 It said | 2 It came | 3 It was | 4 No bell",
    ),
    (
        "the coroner's words finish the form's sentence",
        "It is my statutory duty to report to you. The MATTERS OF CONCERN are that no lamp was lit.",
        "1 The MATTERS OF CONCERN are that",
    ),
    (
        "two of the form's sentences made one",
        "The evidence revealed matters giving rise to concern and in my opinion there is a risk that future"
        " deaths will occur unless action is taken. No lamp was lit.",
        "1 No lamp",
    ),
    ("letters with stops", "a. No lamp was lit.\nb. No bell rang.", "a No lamp | b No bell"),
    ("letters in brackets", "(a) No lamp was lit.\n(b) No bell rang.", "a No lamp | b No bell"),
    ("capitals with stops", "A. No lamp was lit.\nB. No bell rang.", "A No lamp | B No bell"),
    ("Roman numerals in brackets", "(i) No lamp was lit.\n(ii) No bell rang.", "i No lamp | ii No bell"),
    ("Roman numerals with stops", "i. No lamp.\nii. No bell.\niii. No rail.", "i No | ii No | iii No"),
    ("Roman capitals", "I. No lamp was lit.\nII. No bell rang.", "I No lamp | II No bell"),
    ("Roman numerals of two cases", "(I) No lamp.\n(ii) No bell.\n(III) No rail.", "I No | ii No | III No"),
    (
        "letters past i are letters",
        "".join(f"({c}) Lamp {c} was out.\n" for c in "abcdefghij"),
        " | ".join(f"{c} Lamp {c}" for c in "abcdefghij"),
    ),
    ("MC and a number", "MC1 No lamp was lit.\nMC2 No bell rang.", "MC1 No lamp | MC2 No bell"),
    (
        "the word and a number",
        "Concern 1: No lamp.\nMore of it.\nConcern 2: No bell.",
        "1 No lamp | 2 No bell",
    ),
    (
        "the word and a spelt number",
        "Concern One – No lamp.\nConcern Two – No bell.",
        "1 No lamp | 2 No bell",
    ),
    (
        "ordinals stay in their sentence",
        "Firstly, no lamp.\nSecondly, no bell.",
        "1 Firstly, no | 2 Secondly, no",
    ),
    ("dotted numbers", "5.1 No lamp was lit.\n5.2 No bell rang.", "5.1 No lamp | 5.2 No bell"),
    ("bullets", "• No lamp was lit.\n• No bell rang.", "1 No lamp | 2 No bell"),
    ("hyphens", "- No lamp was lit.\n- No bell rang.", "1 No lamp | 2 No bell"),
    ("stars", "* No lamp was lit.\n* No bell rang.", "1 No lamp | 2 No bell"),
    ("hollow bullets typed as o", "o No lamp was lit.\no No bell rang.", "1 No lamp | 2 No bell"),
    ("bare numbers", "1 No lamp was lit.\n2 No bell rang.", "1 No lamp | 2 No bell"),
    (
        "bare letters",
        "a The lamp was out.\nb The bell was dumb.\nc No rail.",
        "a The lamp | b The bell | c No rail",
    ),
    ("numbers on lines of their own", "1.\nNo lamp was lit.\n2.\nNo bell rang.", "1 No lamp | 2 No bell"),
    ("no space after the number", "1.No lamp was lit.\n2.No bell rang.", "1 No lamp | 2 No bell"),
    ("no space after the bracket", "(1)No lamp was lit.\n(2)No bell rang.", "1 No lamp | 2 No bell"),
    ("spaces inside the brackets", "(1 ) No lamp was lit.\n( 2) No bell rang.", "1 No lamp | 2 No bell"),
    ("a misread bracket", "{1) No lamp was lit.\n(2) No bell rang.", "1 No lamp | 2 No bell"),
    ("a one misread as l", "l. No lamp was lit.\n2. No bell rang.\n3. No rail.", "1 No | 2 No | 3 No"),
    ("a one misread as I", "(I) No lamp was lit.\n(2) No bell rang.\n(3) No rail.", "1 No | 2 No | 3 No"),
    (
        "two sorts of label in turn",
        "1. No lamp was lit.\n2) No bell rang.\n3. No rail.",
        "1 No | 2 No | 3 No",
    ),
    (
        "everything on one line",
        "(1) No lamp was lit. (2) No bell rang; (3) No rail stood.",
        "1 No lamp | 2 No bell | 3 No rail",
    ),
    (
        "one line, numbers with stops",
        "1. No lamp was lit. 2. No bell rang. 3. No rail.",
        "1 No | 2 No | 3 No",
    ),
    (
        "hard-wrapped lines",
        "(1) No lamp was lit on the\npath to the quay.\n(2) No bell rang that\nnight.",
        "1 No lamp | 2 No bell",
    ),
    (
        "a number that stands twice",
        "(1) No lamp.\n(2) No bell.\n(2) No rail.\n(3) No rope.",
        "1 No | 2 No | 2 No | 3 No",
    ),
    ("a number that is skipped", "(1) No lamp.\n(2) No bell.\n(4) No rail.", "1 No | 2 No | 4 No"),
    (
        "the first number was lost",
        "No lamp was lit on the path that leads down to the quay.\n2. No bell.\n3. No rail.",
        "1 No lamp | 2 No bell | 3 No rail",
    ),
    ("one number alone", "1. No lamp was lit.", "1 No lamp"),
    ("no number", "No lamp was lit.\n\nNo bell rang.", "1 No lamp"),
    (
        "a section number",
        "The keepers relied on Section 2. They ought to have read Section 3. None did.",
        "1 The keepers",
    ),
    (
        "a date at a line's start",
        "1. The lamp was out on\n2. April 2019, and nobody saw.\n2. No bell rang.",
        "1 The lamp | 2 No bell",
    ),
    (
        "a year at a line's start",
        "1. The lamp was out in\n2018. Nobody saw it.\n2. No bell rang.",
        "1 The lamp | 2 No bell",
    ),
    (
        "scores and decimals",
        "1. The score was 7. It rose to 8.5 by noon.\n2. No bell rang.",
        "1 The score | 2 No bell",
    ),
    (
        "a reference to another concern",
        "(1) No lamp was lit.\n(2) Despite (1) above, no bell rang.",
        "1 No lamp | 2 Despite",
    ),
    (
        "letters inside a concern",
        "1. Two things failed:\na. the lamp;\nb. the bell.\n2. No rail.",
        "1 Two things | 2 No rail",
    ),
    (
        "numbers inside a numbered concern",
        "1. These failed:\n1. the lamp\n2. the bell\n3. the gate\n2. No rail.",
        "1 These | 2 No rail",
    ),
    (
        "an inline list in a concern",
        "1. These failed: (a) the lamp; (b) the bell.\n2. No rail.",
        "1 These | 2 No rail",
    ),
    ("an introduction", "I heard from three keepers.\n\n(1) No lamp.\n(2) No bell.", "1 No lamp | 2 No bell"),
    (
        "bullets in an introduction",
        "I saw:\n• a log\n• a chart\n\n1. No lamp.\n2. No bell.\n3. No rail.",
        "1 No | 2 No | 3 No",
    ),
    ("the form's opening", OPENING + "(1) No lamp.\n(2) No bell.", "1 No lamp | 2 No bell"),
    ("the form's opening, no number", OPENING + "No lamp was lit.", "1 No lamp"),
    (
        "the template's own instruction",
        OPENING + "(brief summary of matters of concern)\n1. No lamp.",
        "1 No lamp",
    ),
    ("the next box's number at the end", "1. No lamp was lit.\n2. No bell rang. 6", "1 No lamp | 2 No bell"),
    (
        "a numbered line that only leads in",
        "1. During the inquest evidence was heard that:\ni. No lamp.\nii. No bell.\n2. I have concerns "
        "with regard to the following:\ni. No rail.",
        "i No lamp | ii No bell | i No rail",
    ),
    (
        "numbers that run on under letters",
        "A. The quay\n1. No lamp.\n2. No bell.\nB. The boat\n3. No rail.\n4. No rope.",
        "1 No | 2 No | 3 No | 4 No",
    ),
    (
        "numbers begin again for each body",
        "To the Harbour Trust:\n1. No lamp.\n2. No bell.\nTo the Ferry Company:\n1. No rail.",
        "1 No lamp | 2 No bell | 1 No rail",
    ),
    (
        "a redaction after the number",
        "1. [REDACTED] saw no lamp.\n2. [REDACTED] rang no bell.",
        "1 [REDACTED] saw | 2 [REDACTED] rang",
    ),
    (
        "a list that ends a sentence in prose",
        "The keeper should have looked at three things before the boat left, which I was told were: "
        "1. the lamp; 2. the bell; 3. the rail. He did not, and nobody asked him to. "
        + "The evidence was long and I need not repeat it. "
        * 6,
        "1 The keeper",
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_concerns_are_split_as_numbered(text: str, expected: str) -> None:
    wanted = [each.split(" ", 1) for each in expected.split(" | ")]
    found = concerns_of(text)
    assert [each.number for each in found] == [number for number, _ in wanted]
    for concern, (_, start) in zip(found, wanted, strict=True):
        assert concern.text.startswith(start)


def test_nested_lists_stay_in_their_concern_as_parts() -> None:
    first, second = concerns_of(
        "1. Two things failed:\na. the lamp;\ni. the wick\nii. the oil\nb. the bell.\n2. No rail."
    )
    assert [(part.number, part.level, first.text[part.start : part.end]) for part in first.parts] == [
        ("a", 1, "the lamp;\ni. the wick\nii. the oil"),
        ("i", 2, "the wick"),
        ("ii", 2, "the oil"),
        ("b", 1, "the bell."),
    ]
    assert second.parts == ()


def test_a_list_in_prose_is_the_parts_of_one_concern() -> None:
    prose = "I heard how the quay was kept over many years by those who came before, " * 4
    (only,) = concerns_of(
        f"{prose}and what was used:\n• a lamp:\na. oil\nb. wick\n• a bell\n{prose}.\n{prose}."
    )
    assert [(part.number, part.level) for part in only.parts] == [("1", 1), ("a", 2), ("b", 2), ("2", 1)]
    assert only.text[only.parts[0].start : only.parts[0].end] == "a lamp:\na. oil\nb. wick"


def test_bulleted_parts_are_numbered_by_position_in_their_own_list() -> None:
    first, second = concerns_of("1. These:\n• the lamp\n• the bell\n2. And these:\n• the rail")
    assert [part.number for part in first.parts] == ["1", "2"]
    assert [part.number for part in second.parts] == ["1"]


def test_labels_are_kept_as_written() -> None:
    assert [each.label for each in concerns_of("(1) No lamp.\n2) No bell.")] == ["(1)", "2)"]
    assert [each.label for each in concerns_of("No lamp was lit.")] == [None]


def test_a_heading_for_a_body_is_the_group_of_its_concerns_and_part_of_none() -> None:
    text = "For the Harbour Trust:\n1. No lamp.\n2. No bell.\n\nFor the Ferry Company\n1. No rail."
    found = concerns_of(text)
    assert [(each.group, each.text) for each in found] == [
        ("For the Harbour Trust", "No lamp."),
        ("For the Harbour Trust", "No bell."),
        ("For the Ferry Company", "No rail."),
    ]


def test_a_heading_between_numbers_that_go_on_begins_a_group_too() -> None:
    found = concerns_of("Harbour Trust\n1. No lamp.\n2. No bell.\n\nFerry Company\n3. No rail.")
    assert [each.group for each in found] == ["Harbour Trust", "Harbour Trust", "Ferry Company"]


def test_a_sentence_that_leads_in_to_every_concern_is_no_group() -> None:
    assert {each.group for each in concerns_of("My concerns are as follows:\n1. No lamp.\n2. No bell.")} == {
        None
    }


def test_a_lettered_heading_groups_the_numbers_under_it() -> None:
    text = (
        "A. Concerns for the Harbour Trust\n1. No lamp.\n2. No bell.\n"
        "B. Concerns for the Ferry Company\n1. No rail."
    )
    assert [(each.number, each.group) for each in concerns_of(text)] == [
        ("1", "Concerns for the Harbour Trust"),
        ("2", "Concerns for the Harbour Trust"),
        ("1", "Concerns for the Ferry Company"),
    ]


def test_opening_and_closing_sentences_are_no_concern() -> None:
    text = OPENING + "No lamp was lit.\n\nI therefore make this report."
    splitting = split_concerns(text)
    assert splitting.opening_end == len(OPENING)
    assert text[splitting.closing_start :].strip() == "I therefore make this report."
    assert [text[each.start : each.end] for each in splitting.concerns] == ["No lamp was lit."]


def test_an_opening_that_says_more_than_the_form_is_kept() -> None:
    text = (
        "During the course of the inquest I heard that no lamp was lit. This gave rise to a concern for me."
    )
    assert [each.text for each in concerns_of(text)] == [text]


@pytest.mark.parametrize("text", ["", " \n ", OPENING])
def test_a_section_without_matters_has_no_concern(text: str) -> None:
    assert split_concerns(text).concerns == ()


def test_the_left_edge_tells_a_nested_list_from_one_that_begins_again() -> None:
    text = "1. No lamp was lit.\n2. No bell rang.\n1. The rope was old.\n2. The rope was short."
    level = concerns_of(text, [72.0, 72.0, 72.0, 72.0])
    assert [each.number for each in level] == ["1", "2", "1", "2"]
    nested = concerns_of(text, [72.0, 72.0, 108.0, 108.0])
    assert [len(each.parts) for each in nested] == [0, 2]


def test_left_edges_of_the_wrong_number_are_not_heeded() -> None:
    text = "1. No lamp.\n2. No bell."
    assert concerns_of(text, [1.0]) == concerns_of(text)


# Laws

WORDS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz ,’"), min_size=12, max_size=90).map(
    lambda words: "The " + " ".join(words.split()) + " was missing."
)
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
LABELS = {
    "brackets": [f"({n}) " for n in range(1, 13)],
    "stop": [f"{n}. " for n in range(1, 13)],
    "bracket": [f"{n}) " for n in range(1, 13)],
    "letters": [f"{c}. " for c in "abcdefghijkl"],
    "letters-brackets": [f"({c}) " for c in "abcdefghijkl"],
    "roman": [f"({each}) " for each in ROMAN],
    "matters": [f"MC{n} " for n in range(1, 13)],
    "bullets": ["• "] * 12,
}


@given(
    st.lists(WORDS, min_size=2, max_size=12),
    st.sampled_from(sorted(LABELS)),
    st.sampled_from(["\n", "\n\n"]),
    st.sampled_from(["", OPENING]),
)
def test_composed_concerns_come_back(texts: list[str], style: str, apart: str, opening: str) -> None:
    composed = opening + apart.join(map("".join, zip(LABELS[style], texts, strict=False)))
    found = concerns_of(composed)
    assert [each.text for each in found] == texts
    assert [each.label for each in found] == [label.strip() for label in LABELS[style][: len(texts)]]


@given(st.lists(WORDS, min_size=2, max_size=8), st.lists(WORDS, min_size=2, max_size=4), st.integers(0, 7))
def test_a_list_inside_a_concern_does_not_change_the_split(
    texts: list[str], inner: list[str], where: int
) -> None:
    where %= len(texts)
    texts[where] += " These were:\n" + "\n".join(
        f"({chr(96 + n)}) {words}" for n, words in enumerate(inner, 1)
    )
    found = concerns_of("\n".join(f"{n}. {text}" for n, text in enumerate(texts, 1)))
    assert [each.text for each in found] == texts
    assert [len(each.parts) for each in found] == [len(inner) if n == where else 0 for n in range(len(texts))]


LABEL_LIKE = ["(1)", "1.", "2)", "a.", "(ii)", "i)", "•", "- ", "MC3", "Concern 2:", "1.1", "First,"]
WORDS_AND_GAPS = [
    "\n",
    "\n\n",
    " ",
    "6",
    "The lamp was out.",
    "that:",
    "To the Trust:",
    "Section 2. ",
    "I have concerns:",
    "12 April",
    "[REDACTED]",
    OPENING,
]
PIECES = st.sampled_from(LABEL_LIKE + WORDS_AND_GAPS)
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=400)
@given(ANY_TEXT, st.none() | st.lists(st.floats(0, 600), max_size=12))
def test_any_text_is_split_into_ordered_ranges_inside_it(text: str, indents: list[float] | None) -> None:
    splitting = split_concerns(text, indents)
    assert 0 <= splitting.opening_end <= splitting.closing_start <= len(text)
    for each in splitting.concerns:
        assert splitting.opening_end <= each.start < each.end <= splitting.closing_start
        assert text[each.start : each.end].strip()
        for part in each.parts:
            assert 0 <= part.start < part.end <= each.end - each.start
    assert all(a.end <= b.start for a, b in pairwise(splitting.concerns))


@given(ANY_TEXT)
def test_no_character_of_a_concern_is_altered(text: str) -> None:
    ranges = split_concerns(text).concerns
    assert [each.text for each in concerns_of(text)] == [text[each.start : each.end] for each in ranges]


@pytest.mark.parametrize(
    "text", ["(1) " * 3000, "1. a\n" * 2000, "• " * 4000, "((((" * 3000, "1.1 A\n" * 2000]
)
def test_hostile_text_is_split_in_good_time(text: str) -> None:
    began = time.perf_counter()
    split_concerns(text)
    assert time.perf_counter() - began < 5


@pytest.mark.skipif(not REAL.exists(), reason="the published reports are not beside this checkout")
def test_every_published_section_is_split_with_nothing_altered() -> None:
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["concerns"] or "" for line in lines]
    split = [(text, split_concerns(text).concerns) for text in texts]
    assert sum(bool(text.strip()) and not ranges for text, ranges in split) <= 10
    assert 2.5 < sum(len(ranges) for _, ranges in split) / len(split) < 3.5
