"""By when: the words of a promise read as a day, a month, a season or a year, never guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from forewarned.responses.due import due_in

WRITTEN = dt.date(2024, 12, 10)


@pytest.mark.parametrize(
    ("clause", "words", "day", "iso", "precision"),
    [
        ("We will audit this by 31 March 2025.", "by 31 March 2025", "2025-03-31", "2025-03-31", "day"),
        ("We will audit this by 4 May.", "by 4 May", "2025-05-04", "2025-05-04", "day"),
        ("It will come into force from August 2025.", "from August 2025", "2025-08-31", "2025-08", "month"),
        ("By March we will have trained all staff.", "By March", "2025-03-31", "2025-03", "month"),
        (
            "It will end by the end of next month.",
            "by the end of next month",
            "2025-01-31",
            "2025-01",
            "month",
        ),
        ("In three months' time we will meet.", "In three months' time", "2025-03-10", "2025-03", "month"),
        ("We will reply within two weeks.", "within two weeks", "2024-12-24", "2024-12-24", "day"),
        (
            "It will open by the end of Q3 2025/26.",
            "by the end of Q3 2025/26",
            "2025-12-31",
            "2025-12",
            "quarter",
        ),
        ("It will open in Q4.", "in Q4", "2025-03-31", "2025-03", "quarter"),
        ("It will report in the Spring.", "in the Spring", "2025-05-31", "2025", "season"),
        ("It is due in winter 2025/26.", "in winter 2025/26", "2026-02-28", "2025", "season"),
        ("We will meet in early 2025.", "in early 2025", "2025-04-30", "2025", "year"),
        ("It will be published next year.", "next year", "2025-12-31", "2025", "year"),
        ("It will be done by the end of 2025.", "by the end of 2025", "2025-12-31", "2025-12", "month"),
        (
            "It starts in the financial year 2026-27.",
            "in the financial year 2026-27",
            "2027-03-31",
            "2027-03",
            "year",
        ),
        ("It ends this financial year.", "this financial year", "2025-03-31", "2025-03", "year"),
        ("It will be rolled out during 2025/26.", "during 2025/26", "2026-03-31", "2026-03", "year"),
    ],
)
def test_a_time_is_read_from_the_letters_own_date(
    clause: str, words: str, day: str, iso: str, precision: str
) -> None:
    due = due_in(clause, 0, WRITTEN)
    assert due is not None
    assert (due.as_written, str(due.day), due.iso, due.precision) == (words, day, iso, precision)


def test_within_six_months_of_this_letter_counts_from_the_letter() -> None:
    due = due_in("All staff will be trained within six months of this letter.", 0, WRITTEN)
    assert due is not None
    assert (due.as_written, due.iso) == ("within six months of this letter", "2025-06")


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("We will consider this in due course.", "in due course"),
        ("A further audit will follow shortly.", "shortly"),
        ("Once approved by the board it will be published.", "Once approved by the board"),
        (
            "It will be issued following the completion of the review.",
            "following the completion of the review",
        ),
    ],
)
def test_words_without_a_day_are_kept_and_given_none(clause: str, words: str) -> None:
    due = due_in(clause, 0, WRITTEN)
    assert due is not None
    assert (due.as_written, due.day, due.iso, due.precision) == (words, None, None, None)


def test_a_relative_time_has_no_day_where_the_letter_has_no_date() -> None:
    due = due_in("It will be published next year.", 0, None)
    assert due is not None
    assert (due.as_written, due.day, due.iso) == ("next year", None, None)


@pytest.mark.parametrize(
    "clause",
    [
        "Patients will be seen within seven days of discharge.",
        "We will build on the policy published in March 2023.",
        "This may help staff, who will march on.",
        "We will train all new staff.",
    ],
)
def test_what_is_no_due_time_is_none(clause: str) -> None:
    assert due_in(clause, 0, WRITTEN) is None


def test_places_are_in_the_whole_letter() -> None:
    letter = "Dear Sir. We will finish by June 2025."
    start = letter.index("We")
    due = due_in(letter[start:], start, WRITTEN)
    assert due is not None
    assert letter[due.start : due.end] == due.as_written == "by June 2025"
