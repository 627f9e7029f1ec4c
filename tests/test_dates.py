"""Every way that a date has been seen written, what is read of it, and what is kept as written."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.dates import find_dates, read_date

WHOLE = [
    ("as the publisher wrote it until 2022", "19 December 2018", dt.date(2018, 12, 19), ()),
    ("as the publisher writes it since: day first", "03/04/2023", dt.date(2023, 4, 3), ()),
    ("two-digit year", "3/4/23", dt.date(2023, 4, 3), ("two_digit_year",)),
    ("two-digit year of the last century", "29.8.80", dt.date(1980, 8, 29), ("two_digit_year",)),
    ("a separator lost", "/0206/2023", dt.date(2023, 6, 2), ("separator_missing",)),
    ("only month-first is possible", "04/25/2023", dt.date(2023, 4, 25), ("month_first",)),
    ("ordinal", "16th June 2023", dt.date(2023, 6, 16), ()),
    ("wrong ordinal", "22th June 2023", dt.date(2023, 6, 22), ()),
    ("ordinal apart", "17 th December 2024", dt.date(2024, 12, 17), ()),
    ("words in US order", "May 16, 2023", dt.date(2023, 5, 16), ()),
    ("US order with a weekday", "Monday, January 29th 2024", dt.date(2024, 1, 29), ()),
    ("weekday that agrees", "Friday 15 September 2023", dt.date(2023, 9, 15), ()),
    ("weekday that does not", "Friday 16 September 2023", dt.date(2023, 9, 16), ("weekday_disagrees",)),
    ("stops and a blank", "20.4. 2023", dt.date(2023, 4, 20), ()),
    ("the day of", "the 3rd day of May 2019", dt.date(2019, 5, 3), ()),
    ("comma before the year", "8th November, 2023", dt.date(2023, 11, 8), ()),
    ("no-break spaces", "19\xa0December\xa02018", dt.date(2018, 12, 19), ()),
    ("wrapped", "Tuesday  12th\nMarch 2024", dt.date(2024, 3, 12), ()),
    ("ordinal words", "Wednesday the Twenty-Eighth of June 2023", dt.date(2023, 6, 28), ()),
    ("words alone", "seventh day of June two thousand and twenty-three", dt.date(2023, 6, 7), ()),
    ("year in words, short", "3 May Twenty Nineteen", dt.date(2019, 5, 3), ()),
    ("scanner's 1st", "Ist May 2015", dt.date(2015, 5, 1), ("ocr_repaired",)),
    ("scanner's 1st, small", "lst May 2015", dt.date(2015, 5, 1), ("ocr_repaired",)),
    ("scanner's raised th", '20" April 2011', dt.date(2011, 4, 20), ()),
    ("scanner's year", "4 May 2O19", dt.date(2019, 5, 4), ("ocr_repaired",)),
    ("year apart", "1 October 20 18", dt.date(2018, 10, 1), ("ocr_repaired",)),
    ("abbreviated", "12-Sep-19", dt.date(2019, 9, 12), ("two_digit_year",)),
    ("misspelt month", "13 Febuary 2019", dt.date(2019, 2, 13), ("month_misspelt",)),
    ("letters exchanged", "3rd Jnue 2025", dt.date(2025, 6, 3), ("month_misspelt",)),
    ("ISO", "2023-04-05", dt.date(2023, 4, 5), ()),
    ("ISO with a time", "2023-04-05T00:00:00", dt.date(2023, 4, 5), ()),
    ("a time after it", "21/06/2017 14:11", dt.date(2017, 6, 21), ()),
    ("words around it", "Dated this 3rd July 2019.", dt.date(2019, 7, 3), ()),
]

NOT_WHOLE = [
    ("impossible month", "17/20/2022", "year", ("impossible",)),
    ("impossible day", "31 June 2023", "month", ("impossible",)),
    ("no year", "9 August", None, ("year_missing",)),
    ("year that the scanner lost", "24th April 202.:i~", None, ("year_unreadable",)),
    ("year of three figures", "07/07/202", None, ("year_unreadable",)),
    ("year of five figures", "12 August 20204", None, ("year_unreadable",)),
    ("misprinted year", "4 May 0203", None, ("year_improbable",)),
    ("no day", "May 2019", "month", ("day_missing",)),
    ("year alone", "2019", "year", ("day_missing",)),
    ("not a date", "to be confirmed", None, ("unread",)),
    ("nothing", "  ", None, ("unread",)),
]


@pytest.mark.parametrize(("odd", "text", "expected", "flags"), WHOLE, ids=[row[0] for row in WHOLE])
def test_a_whole_date_is_read_and_flagged(odd: str, text: str, expected: dt.date, flags: tuple[str]) -> None:
    read = read_date(text)
    assert (read.date, read.precision, read.flags) == (expected, "day", flags)
    assert read.as_written == text


@pytest.mark.parametrize(("odd", "text", "precision", "flags"), NOT_WHOLE, ids=[row[0] for row in NOT_WHOLE])
def test_a_date_that_cannot_be_read_whole_is_kept(
    odd: str, text: str, precision: str | None, flags: tuple[str]
) -> None:
    read = read_date(text)
    assert (read.date, read.precision, read.flags) == (None, precision, flags)
    assert read.as_written == text.strip()


def test_a_year_to_go_by_supplies_the_missing_one_and_says_so() -> None:
    read = read_date("9 August", year_hint=2019)
    assert read.date == dt.date(2019, 8, 9)
    assert read.flags == ("year_supplied",)


def test_a_year_to_go_by_picks_the_century() -> None:
    assert read_date("1.2.30", year_hint=1935).date == dt.date(1930, 2, 1)
    assert read_date("1.2.30").date == dt.date(2030, 2, 1)


def test_several_dates_in_one_field_are_flagged() -> None:
    read = read_date("9 August; amended 12 August 2021")
    assert read.date == dt.date(2021, 8, 12)
    assert "several_dates" in read.flags


def test_dates_are_found_where_they_stand() -> None:
    text = "Opened on 3 May 2019, heard between 12 and 13 June 2020, and finished by July 4th, 2020."
    found = find_dates(text)
    assert [text[start:end] for start, end, _ in found] == ["3 May 2019", "13 June 2020", "July 4th, 2020"]
    assert [read.as_written for _, _, read in found] == [text[start:end] for start, end, _ in found]


@pytest.mark.parametrize(
    "text",
    [
        "paragraph 28 may apply",
        "the reading at 1.31.50 am",
        "in 2012/2013 and after",
        "Ref 2023-0132",
        "telephone 020 7946 0018",
        "a score of 10-14/15",
        "Mrs Glenda May Logan",
        "the 2 staff 2019 roster",
    ],
)
def test_what_only_looks_like_a_date_is_left(text: str) -> None:
    assert find_dates(text) == []


STYLES = [
    "{d} {B} {Y}",
    "{d:02d}/{m:02d}/{Y}",
    "{d}.{m}.{Y}",
    "{d}{th} {B} {Y}",
    "{A} {d}{th} {B} {Y}",
    "{A}, {d} {B}, {Y}",
    "{B} {d}, {Y}",
    "{B} {d}{th} {Y}",
    "the {d}{th} day of {B} {Y}",
    "{d} {b} {Y}",
    "{Y}-{m:02d}-{d:02d}",
    "{d}{th}\xa0of\xa0{B}\xa0{Y}",
    "{d}-{b}-{Y}",
    "{d} / {m} / {Y}",
]


def written(day: dt.date, style: str) -> str:
    suffix = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return style.format(
        d=day.day,
        m=day.month,
        Y=day.year,
        B=f"{day:%B}",
        b=f"{day:%b}",
        A=f"{day:%A}",
        th=suffix,
    )


@given(day=st.dates(dt.date(1850, 1, 1), dt.date(2150, 12, 31)), style=st.sampled_from(STYLES))
def test_every_real_date_in_every_style_reads_back(day: dt.date, style: str) -> None:
    read = read_date(written(day, style))
    assert (read.date, read.precision, read.flags) == (day, "day", ())


@given(
    day=st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    style=st.sampled_from(STYLES),
    before=st.sampled_from(["", "on ", "by 4pm on ", "(", "dated: ", "x\n"]),
    after=st.sampled_from(["", ".", ", and", " at 14:05", ")", "\nI, the coroner"]),
)
def test_every_real_date_is_found_inside_a_sentence(
    day: dt.date, style: str, before: str, after: str
) -> None:
    text = before + written(day, style) + after
    assert [read.date for _, _, read in find_dates(text)] == [day]


@settings(max_examples=500)
@given(st.text(alphabet=st.sampled_from("0123456789 /.-,’'JanMayFebOctthndrsIlO2|°²٣\n\xa0"), max_size=40))
def test_reading_never_raises_on_near_dates(text: str) -> None:
    assert read_date(text).as_written == text.strip()
    assert all(text[start:end].strip() == read.as_written for start, end, read in find_dates(text))


@given(st.text())
def test_reading_never_raises_on_any_text(text: str) -> None:
    assert read_date(text).as_written == text.strip()


def test_a_long_run_of_figures_or_blanks_is_passed_quickly() -> None:
    began = time.perf_counter()
    for text in ("1 " * 20_000, "9" * 20_000, "1" + " " * 20_000, "May " * 10_000):
        find_dates(text)
    assert time.perf_counter() - began < 5
