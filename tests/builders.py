"""Builders of invented reports: plain ones with defaults, and strategies for random ones.

Nobody here exists. Random text is made of plausible words with the characters that reports hold:
curly quotation marks, pounds, dashes, digits, brackets, accents. No paragraph begins like a number
or a heading, since a report cannot show whether that was meant as one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from forewarned.form.compose import date_in_words, numbered, with_parts
from forewarned.form.definition import Era, the_form
from forewarned.model import Addressee, Concern, Report

TITLES = ("Senior Coroner", "Area Coroner", "Assistant Coroner", "senior coroner", "HM Assistant Coroner")
CORONERS = ("Isolde Marrack-Venn", "Tobias Ferncastle", "Dr Oonagh Pellow", "His Honour Judge Ivo Straker")
AREAS = ("Calder Vale and Marsh", "Northmarch", "Saltry, Brackwater and the Isle of Torrin", "Wexmere (East)")
DECEASED = ("Merrin Oakhollow", "Bartholomew Quillfeather-Jones", "Ada O’Thornley", "Siân Brackendale")
ADDRESSEES = (
    "Chief Executive, Larkmoor Hospitals NHS Foundation Trust",
    "Secretary of State for Health and Social Care",
    "Northmarch Police",
    "The Governor, HMP Greywick",
    "Brackwater, Saltry and Torrin Integrated Care Board",
    "Fellside Slurry Systems Limited",
    "Dr Ottoline Vesper, Copsley Health Centre",
    "Managing Director, Harbour Lights Housing Association and Partners (Holdings) plc",
    "Ministry of Justice",
    "Royal College of Estuary Pilots",
    "Port Merrion City Council",
    "Medilink Forensic Care Limited",
    "National Ambulance Control Forum",
    "Sentinel Gate Services Limited",
    "The Head Teacher, St Wilfrun’s Academy, Tarring",
    "Chief Fire Officer, Wold and Marsh Fire and Rescue Service",
    "Director of Highways, Stannerby County Council",
    "Office for the Inspection of Inland Waterways, Reservoirs, Locks and Moorings",
)
_OPENERS = ("The", "A", "No", "There was", "It was", "Staff on the ward said that the", "I heard that the")
_NOUNS = (
    *("observation record", "night shift", "policy", "“early warning” score", "referral", "telephone line"),
    *("handover", "alarm", "risk assessment", "barrier at the level crossing", "duty manager", "care plan"),
    *("contractor’s induction", "nurse-in-charge", "bed-rail", "audit of 2018–19", "gate", "café rota"),
)
_VERBS = (
    *("was not reviewed", "had been left open", "could not be found", "was said to be ‘usual’"),
    *("did not reach the team", "cost £1,250.50 to repair", "was overdue by 46 days", "had no owner"),
    *("was completed at 03:15", "is unchanged", "relied on memory", "was re-written (in part)"),
)
_ENDINGS = (
    *("although 3 of 4 members of staff knew of it", "on the ward", "before the transfer", "at weekends"),
    *("– nobody could say why", "and this was not recorded", "in 95% of cases", "for at least 30 minutes"),
    *("despite the letter of 2 May 2016", "when the unit was full", "and/or the on-call doctor", "at all"),
)


def an_addressee(position: int = 1, name: str = ADDRESSEES[0], **given: Any) -> Addressee:
    """One body that a report is sent to."""
    return Addressee(position=position, name_as_written=name, **given)


def a_concern(
    text: str = "The record of night observations was not checked by anybody.", **given: Any
) -> Concern:
    """One matter of concern, not yet numbered."""
    return Concern(**{"number": "1", "text": text, **given})


def a_report(**given: Any) -> Report:
    """An invented report of 14 March 2019 with two concerns, before the template fills in the rest."""
    defaults: dict[str, Any] = {
        "reference": "2019-0412",
        "date_of_report": dt.date(2019, 3, 14),
        "deceased": "Merrin Oakhollow",
        "coroner": "Isolde Marrack-Venn",
        "coroner_title": "Senior Coroner",
        "coroner_area": "Calder Vale and Marsh",
        "addressees": (an_addressee(1), an_addressee(2, ADDRESSEES[1])),
        "investigation": "On 3 May 2018 I commenced an investigation into the death of Merrin Oakhollow, "
        "aged 54. The investigation concluded at the end of the inquest on 8 March 2019.",
        "circumstances": "Ms Oakhollow was admitted on 21 April 2018.\nShe died four days later.",
        "concerns": (a_concern(), a_concern("No manager compared the record with the door log.", number="2")),
    }
    return Report(**{**defaults, **given})


def draft_yaml(**given: str) -> str:
    """The text of a draft: each value is YAML as it would be typed after its key; None leaves it out."""
    lines: dict[str, str | None] = {
        "reference": '"2019-0412"',
        "date": "2019-03-14",
        "published": "2019-03-21",
        "deceased": "{name: Merrin Oakhollow, age: 54, child: false, sex: female}",
        "coroner": "{name: Isolde Marrack-Venn, title: Senior Coroner, area: Calder Vale and Marsh}",
        "addressees": '[{name: "Larkmoor Hospitals NHS Foundation Trust"}]',
        "investigation": "On 3 May 2018 I commenced an investigation.",
        "circumstances": "|\n  She was admitted in April.\n  She died four days later.",
        "concerns": "\n  - text: The record was not checked.",
        **given,
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)


def sentence(chance: Random) -> str:
    """One plausible sentence."""
    words = (chance.choice(part) for part in (_OPENERS, _NOUNS, _VERBS, _ENDINGS))
    return " ".join(words) + "."


def a_paragraph(seed: int, sentences: int) -> str:
    """One paragraph of that many sentences, always the same for the same seed."""
    chance = Random(seed)
    return " ".join(sentence(chance) for _ in range(sentences))


def paragraphs(most: int = 5) -> st.SearchStrategy[str]:
    """Paragraphs of up to that many sentences."""
    return st.builds(a_paragraph, st.integers(0, 2**32 - 1), st.integers(1, most))


def texts(most: int = 4) -> st.SearchStrategy[str]:
    """Texts of up to that many paragraphs, one a line."""
    return st.lists(paragraphs(), min_size=1, max_size=most).map("\n".join)


def layouts() -> st.SearchStrategy[str]:
    """Any layout of the form."""
    return st.sampled_from(the_form().layouts)


def eras() -> st.SearchStrategy[Era]:
    """Any era of the form."""
    return st.sampled_from(the_form().eras)


def numberings() -> st.SearchStrategy[str]:
    """Any style of numbering, «none» among them."""
    return st.sampled_from(tuple(the_form().numbering))


def addressees(most: int = 18) -> st.SearchStrategy[tuple[Addressee, ...]]:
    """One to eighteen bodies, now and then one that need not respond."""

    @st.composite
    def build(draw: st.DrawFn) -> tuple[Addressee, ...]:
        names = draw(st.lists(st.sampled_from(ADDRESSEES), min_size=1, max_size=most, unique=True))
        excused = draw(st.sampled_from((None, None, None, len(names)))) if len(names) > 1 else None
        return tuple(
            an_addressee(position, name, response_required=False if position == excused else None)
            for position, name in enumerate(names, start=1)
        )

    return build()


def concerns(numbering: str, most: int = 8) -> st.SearchStrategy[tuple[Concern, ...]]:
    """Concerns labelled in that style; with nested parts and groups where they can be told apart."""
    nested = st.lists(paragraphs(2), min_size=2, max_size=4)
    bare: st.SearchStrategy[list[str]] = st.just([])
    parts = bare if numbering == "none" else st.one_of(bare, bare, nested)
    group = st.sampled_from(
        (None, None, "To the Trust:", "For the Secretary of State:", "Northmarch Police:")
    )

    @st.composite
    def build(draw: st.DrawFn) -> tuple[Concern, ...]:
        count = draw(st.integers(1, most if numbering != "none" else 1))
        found: list[Concern] = []
        grouped = draw(st.booleans()) and count > 1 and numbering != "none"
        for _ in range(count):
            concern = with_parts(draw(texts(2)), draw(parts), numbering=numbering)
            found.append(replace(concern, group=draw(group) if grouped else None))
        return numbered(found, numbering)

    return build()


@st.composite
def reports(draw: st.DrawFn, numbering: str | None = None) -> Report:
    """Random reports whose concerns are already labelled, for `complete` to fill in the rest.

    The concerns are in the style given, or in any of them where none is.
    """
    style = draw(numberings()) if numbering is None else numbering
    day = draw(st.dates(dt.date(2013, 7, 25), dt.date(2026, 11, 30)))
    template = draw(st.sampled_from(("after", "after", "after", "before")))
    deceased, age = draw(st.sampled_from(DECEASED)), draw(st.integers(0, 104))
    opened = day - dt.timedelta(days=draw(st.integers(30, 900)))
    investigation = (
        f"On {date_in_words(opened)} I commenced an investigation into the death of {deceased}, aged {age}. "
    )
    if template == "after":
        ended = date_in_words(day - dt.timedelta(days=draw(st.integers(0, 28))))
        investigation += (
            f"The investigation concluded at the end of the inquest on {ended}.\n{draw(texts(2))}"
        )
    else:
        investigation += "The investigation has not yet concluded and the inquest has not yet been heard."
    return Report(
        template=template,
        date_of_report=day,
        deceased=deceased,
        coroner=draw(st.sampled_from(CORONERS)),
        coroner_title=draw(st.sampled_from(TITLES)),
        coroner_area=draw(st.sampled_from(AREAS)),
        addressees=draw(addressees()),
        investigation=investigation,
        circumstances=draw(texts()),
        concerns=draw(concerns(style)),
    )
