"""By when: the words of a promise read as a day, a month, a season or a year, never guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from forewarned.responses.due import due_in, has_time
from forewarned.responses.due_lines import due_in_lines_after

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


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("by the end of the calendar year", "2024-12"),
        ("by the turn of the year", "2025"),
        ("over the next 12 months", "2025-12"),
        ("within six weeks of the date of this letter", "2025-01-21"),
        ("six weeks from the date of this letter", "2025-01-21"),
        ("within 10 working days", "2024-12-24"),
        ("within a fortnight", "2024-12-24"),
        ("over a two-year period", "2026"),
        ("from 1 April", "2025-04-01"),
        ("on or before 1 May", "2025-05-01"),
        ("by the week commencing 6 January", "2025-01-06"),
        ("this coming autumn", "2025"),
        ("in the autumn of next year", "2025"),
        ("in Autumn/Winter 2025", "2025"),
        ("in the New Year", "2025"),
        ("from the autumn term", "2025-09"),
        ("by the end of the summer term", "2025-07"),
        ("by Easter", "2025-04"),
        ("before Christmas", "2024-12"),
        ("by Good Friday 2025", "2025-04-18"),
        ("over the school summer holidays", "2025"),
        ("in the 2026", "2026"),
        ("by half-term", "2025-02"),
        ("by Friday", "2024-12-13"),
        ("from tomorrow", "2024-12-11"),
        ("by end-March", "2025-03"),
        ("by March '25", "2025-03"),
        ("by end Feb 25", "2025-02"),
        ("by 31/03/25", "2025-03-31"),
        ("by April next year", "2025-04"),
        ("in the first week of April", "2025-04"),
        ("from week 22 of 2025", "2025-05"),
        ("by June/July 2025", "2025-07"),
        ("between June and August 2025", "2025-08"),
        ("between 15 April and 3 May", "2025-05-03"),
        ("in January, April and July 2025", "2025-07"),
        ("in May or June", "2025-06"),
        ("in Q3/Q4 2025/26", "2026-03"),
        ("in the first quarter of next year", "2025-03"),
        ("by the end of this quarter", "2024-12"),
        ("from the new financial year", "2025-04"),
        ("in the coming financial year", "2026-03"),
        ("by the 2026-27 school year", "2026-09"),
        ("by the end of the 2026-27 school year", "2027-08"),
        ("by the end of FY25/26", "2026-03"),
        ("in the second half of 2025", "2025"),
        ("in H1 2025", "2025"),
    ],
)
def test_every_manner_of_saying_when_is_read(words: str, iso: str) -> None:
    due = due_in(f"We will do this {words}.", 0, WRITTEN)
    assert due is not None
    assert (due.as_written, due.iso) == (words, iso)


@pytest.mark.parametrize(
    "clause",
    [
        "A new form came into use on 3 October, and all staff must sign it.",
        "We wrote in January to everybody who had been missed.",
        "Over the summer we published our plan.",
        "The valves were renewed, and the last was finished on 30 November.",
        "Delivery was complete within ten weeks.",
        "The Department has given more money this financial year.",
        "They will be seen within 24 hours of arrival.",
    ],
)
def test_what_was_is_not_due(clause: str) -> None:
    assert due_in(clause, 0, WRITTEN) is None


@pytest.mark.parametrize(
    ("clause", "iso"),
    [
        ("The policy has been agreed and will be issued in May.", "2025-05"),
        ("It will be published in June 2025.", "2025-06"),
        ("The doors will be taken out and, at each exit, new ones fitted before Easter.", "2025-04"),
        ("All staff trained in the new form by Easter.", "2025-04"),
        ("Work starts in the autumn, with completion by Easter 2026.", "2026-04"),
    ],
)
def test_what_will_be_is_due_though_other_things_were(clause: str, iso: str) -> None:
    due = due_in(clause, 0, WRITTEN)
    assert due is not None
    assert due.iso == iso


@pytest.mark.parametrize("words", ["over the coming two to five years", "in the next 6-12 months"])
def test_a_length_with_two_ends_has_no_day(words: str) -> None:
    due = due_in(f"We will do this {words}.", 0, WRITTEN)
    assert due is not None
    assert (due.as_written, due.day, due.iso) == (words, None, None)
    assert has_time(f"We will do this {words}.", WRITTEN)


@pytest.mark.parametrize(
    "words",
    [
        "each month",
        "every September",
        "six months later",
        "every six weeks",
        "monthly",
        "at our next away day",
    ],
)
def test_what_goes_round_has_words_and_no_day(words: str) -> None:
    due = due_in(f"The ward manager will check this {words}.", 0, WRITTEN)
    assert due is not None
    assert (due.as_written, due.day, due.precision) == (words, None, None)


def test_the_same_date_is_the_one_named_before() -> None:
    before = "New locks will be fitted by 31 January 2025. "
    due = due_in(
        "From the same date the key will be kept in the office.", len(before), WRITTEN, before=before
    )
    assert due is not None
    assert (due.as_written, due.iso) == ("From the same date", "2025-01-31")
    alone = due_in("From the same date the key will be kept in the office.", 0, WRITTEN)
    assert alone is not None
    assert alone.day is None


def test_the_following_weeks_count_from_the_date_before() -> None:
    before = "The trial will begin on 3 February 2025. "
    due = due_in("It will be extended over the following four weeks.", 0, WRITTEN, before=before)
    assert due is not None
    assert due.iso == "2025-03-03"


@pytest.mark.parametrize(
    ("sentence", "dated"),
    [
        ("It will open in the spring.", True),
        ("All staff will be trained by March.", True),
        ("It will open in due course.", False),
        ("Audits will be repeated monthly.", False),
        ("The audit was finished in May.", False),
    ],
)
def test_a_sentence_has_a_time_where_it_says_when_by_the_calendar(sentence: str, dated: bool) -> None:
    assert has_time(sentence, WRITTEN) is dated
    assert has_time(sentence, None) is dated


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("\nOwner: Estates\nDate: 30 June 2025\n", "30 June 2025"),
        ("\n\nLead: Head of Nursing\n\nTimescale: by the end of March 2025", "by the end of March 2025"),
        ("\nTarget completion date - June 2025", "June 2025"),
        (" | Estates | June 2025\n", "June 2025"),
        (" / Estates / Easter\n", "Easter"),
        ("\nDate: Easter 2025", "Easter 2025"),
    ],
)
def test_a_date_in_the_cells_or_lines_after_belongs_to_the_action(after: str, words: str) -> None:
    action = "Fit new locks to the store"
    due = due_in_lines_after(action + after, len(action), WRITTEN)
    assert due is not None
    assert (action + after)[due.start : due.end] == due.as_written == words


def test_the_date_of_the_next_action_is_left_alone() -> None:
    action = "Fit new locks to the store"
    text = f"{action}\nOwner: Estates\n2. Train the porters\nDate: June 2025"
    assert due_in_lines_after(text, len(action), WRITTEN) is None
