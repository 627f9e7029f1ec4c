"""The structure of a replying letter: what restates the concerns, what answers which, what answers nothing.

A section begins where the letter names a concern («Concern 2», «Matter (b)», «concerns 1 to 3») or repeats
its words or its title. Names that follow one another with no answer between make one section, answered
together. A list of all the concerns at the head of a letter that answers each again later is no section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from forewarned.model import Concern
from forewarned.responses.cues import Signals, plain, signals
from forewarned.responses.sentences import Paragraph, Sentence, sentences_of
from forewarned.search.text import COMMON, term
from forewarned.search.text import words as text_words

Role = Literal["answer", "courtesy", "boilerplate", "restated", "heading"]

_QUOTED, _TITLED = 88, 86  # per cent
_TAKEN_UP = 0.5
_SHORTEST_QUOTE, _LONGEST_TITLE = 45, 90  # characters
_KINDS = r"(?:matters?(?: of concern)?|concerns?|points?|issues?|items?|questions?|recommendations?)"
_ORDINALS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()  # noqa: SIM905
_ONE = rf"\(?(?:\d{{1,2}}|[a-h]|[ivx]{{1,4}}|{'|'.join(_ORDINALS)})\)?(?![\w’'])"
_LABEL = re.compile(
    r"^(?:(?:in )?(?:response|answer|reply|regard|relation|respect|regarding|re|addressing)(?: to| of)?:? |"
    r"as to |on |"
    r"with regards? to )?(?:the |your |coroner's |hm coroner's |regulation 28 )*"
    rf"(?:{_KINDS} (?:no\.? ?|number |nos\.? ?)?(?P<numbers>{_ONE}(?:\s*(?:,|and|&|to|-|–)\s*{_ONE})*)"
    rf"|(?P<rank>{'|'.join(_RANKS)}|final|last) (?:matter|concern|point|issue|question))"
)
_ITEM = re.compile(r"^[(\[]?(?:concern |matter )?(?P<number>\d{1,2}|[a-h]|[ivx]{1,4})[.):\]]+\s")
_TITLE = re.compile(
    r"^\W*(?:(?:concern|matter|point|issue) ?\w{0,4}|\(?\w{1,3}[).])?[ :.)–-]*"
    r"(?P<title>[^:.\n]{8,90})(?:[:\n]| [–-] )",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|i|am|will|that the)\b")
_OUR_WORDS = re.compile(r"\b(?:we|our|i|will|accepted)\b")
_CLOSING = re.compile(
    r"^(?:yours |i (?:do )?(?:hope|trust) |we (?:do )?(?:hope|trust) |(?:finally|lastly)\b|"
    r"(?:in conclusion|once again)\b|thank you (?:again|once)|i would also like to|"
    r"please (?:do not|let me|contact)|if you (?:have|require|need|would))"
)
_OTHER_MATTER = re.compile(
    r"^(?:conclusion|summary|next steps|further|future|other|additional|closing|appendix|annex|enclosure|"
    r"action plan|action points?|patient safety|wider|general|learning)\b"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a letter: what it is for, what it does, and the concerns its section names.

    `named` holds places in the list of concerns, and is empty outside the sections. `topic` is the
    heading that it stands under, if any. `general`: it is about all the concerns, or an item of a list
    that is.
    """

    sentence: Sentence
    role: Role
    does: Signals
    named: frozenset[int]
    topic: str
    general: bool = False


def passages_of(text: str, concerns: Sequence[Concern]) -> tuple[Passage, ...]:
    """The sentences of a letter, each with its role and its section."""
    sentences = sentences_of(text)
    marks = _marks(_paragraphs(sentences), concerns)
    return tuple(_with_sections(sentences, marks, len(concerns)))


# --- where the letter names a concern -----------------------------------------------------------------


def _paragraphs(sentences: Iterable[Sentence]) -> list[Paragraph]:
    return list(dict.fromkeys(sentence.paragraph for sentence in sentences))


def _marks(paragraphs: Sequence[Paragraph], concerns: Sequence[Concern]) -> dict[Paragraph, frozenset[int]]:
    """The paragraphs that name or repeat concerns, and which."""
    known = _numbers(concerns)
    texts = [plain(concern.text) for concern in concerns]
    titles = [title_of(concern) for concern in concerns]
    found: dict[Paragraph, frozenset[int]] = {}
    for paragraph in paragraphs:
        words = plain(paragraph.text)
        named = _labelled(words, known) or _repeated(words, texts) or _titled(words, titles)
        if not named and paragraph.kind == "heading":
            named = _about(words, titles)
        if named:
            found[paragraph] = named
    return found or _numbered(paragraphs, concerns)


def _numbers(concerns: Sequence[Concern]) -> dict[str, int]:
    """How each concern can be called: by its place, its own number, and the number in its text."""
    own = [_ITEM.match(plain(concern.text)) for concern in concerns]
    written = [match["number"] if match else None for match in own]
    known = {str(place + 1): place for place in range(len(concerns))}
    known |= {"abcdefgh"[place]: place for place in range(min(8, len(concerns)))}
    known |= {_roman(place + 1): place for place in range(min(12, len(concerns)))}
    known |= {plain(concern.number): place for place, concern in enumerate(concerns)}
    if len({number for number in written if number}) == len(concerns):
        known |= {number: place for place, number in enumerate(written) if number}
    return known


def _roman(number: int) -> str:
    return "i ii iii iv v vi vii viii ix x xi xii".split()[number - 1]  # noqa: SIM905


def _labelled(words: str, known: dict[str, int]) -> frozenset[int]:
    match = _LABEL.match(words)
    if not match:
        return frozenset()
    if match["rank"]:
        place = (
            len(set(known.values())) - 1
            if match["rank"] in ("final", "last")
            else _RANKS.index(match["rank"])
        )
        return frozenset({place} & set(known.values()))
    return frozenset(_listed(match["numbers"], known))


def _listed(numbers: str, known: dict[str, int]) -> Iterable[int]:
    """The places that «1, 2 and 4 to 6» names."""
    last: int | None = None
    span = False
    for part in re.findall(r"[a-z]+|\d+|[-–]", numbers):
        if part in ("to", "-", "–"):
            span = True
            continue
        name = str(_ORDINALS.index(part) + 1) if part in _ORDINALS else part
        if name not in known:
            continue
        place = known[name]
        yield from range(last + 1, place + 1) if span and last is not None else (place,)
        last, span = place, False


def _repeated(words: str, texts: Sequence[str]) -> frozenset[int]:
    """The concern whose words a paragraph repeats: more than one where it repeats them all."""
    if len(words) < _SHORTEST_QUOTE:
        return frozenset()
    ratios = [
        fuzz.partial_ratio(words, text, score_cutoff=_QUOTED) if len(text) >= _SHORTEST_QUOTE else 0.0
        for text in texts
    ]
    best = max(ratios, default=0.0)
    if best < _QUOTED or (_OUR_WORDS.search(words) and not _OUR_WORDS.search(texts[ratios.index(best)])):
        return frozenset()
    if len(words) <= min(len(texts[place]) for place, ratio in enumerate(ratios) if ratio >= _QUOTED):
        return frozenset({ratios.index(best)})
    return frozenset(place for place, ratio in enumerate(ratios) if ratio >= _QUOTED)


def title_of(concern: Concern) -> str:
    """What a concern is headed: its words before the first colon or line break, if they are few."""
    match = _TITLE.match(concern.text)
    title = plain(match["title"]).strip() if match else ""
    return "" if _VERB.search(title) else title


def _titled(words: str, titles: Sequence[str]) -> frozenset[int]:
    """The concern whose title a short paragraph is."""
    if len(words) > _LONGEST_TITLE or not any(titles):
        return frozenset()
    ratios = [fuzz.ratio(words.strip(" :."), title) if title else 0.0 for title in titles]
    return frozenset({ratios.index(max(ratios))}) if max(ratios) >= _TITLED else frozenset()


def _about(words: str, titles: Sequence[str]) -> frozenset[int]:
    """The concerns whose titles a heading takes up, wholly or for the greater part."""
    own = _stems(words)
    asked = [_stems(title) for title in titles]
    return frozenset(
        place
        for place, stems in enumerate(asked)
        if len(stems) > 1 and len(own & stems) >= max(2, _TAKEN_UP * len(stems))
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(term(word) for word in text_words(text) if word not in COMMON and len(word) > 2)


def _numbered(
    paragraphs: Sequence[Paragraph], concerns: Sequence[Concern]
) -> dict[Paragraph, frozenset[int]]:
    """The letter's only numbers, where they run as the concerns do and share their words."""
    items = [paragraph for paragraph in paragraphs if paragraph.kind == "number"]
    markers = [re.sub(r"\W", "", paragraph.marker) for paragraph in items]
    wanted = [str(place + 1) for place in range(len(concerns))]
    if len(concerns) < 2 or markers != wanted:
        return {}
    fits = [
        [fuzz.token_set_ratio(plain(item.text), plain(concern.text)) for concern in concerns]
        for item in items
    ]
    own = sum(row[place] for place, row in enumerate(fits)) / len(fits)
    others = sum(map(sum, fits)) / len(fits) ** 2
    return {item: frozenset({place}) for place, item in enumerate(items)} if own > others + 2 else {}


# --- sections -------------------------------------------------------------------------------------------


def _with_sections(
    sentences: Sequence[Sentence], marks: dict[Paragraph, frozenset[int]], concerns: int
) -> list[Passage]:
    """The sentences in order, those after a mark under the concerns that it names."""
    found: list[Passage] = []
    named: frozenset[int] = frozenset()
    topic, answered, last, general = "", True, None, False
    for sentence in sentences:
        paragraph = sentence.paragraph
        if paragraph is not last and paragraph in marks:
            anew = answered or bool(named & marks[paragraph])
            named = marks[paragraph] if anew else named | marks[paragraph]
            answered, topic = False, ""
        elif paragraph is not last and _ends_section(paragraph):
            named, topic = frozenset(), paragraph.text if paragraph.kind == "heading" else ""
        elif paragraph is not last and paragraph.kind == "heading":
            topic = paragraph.text
        last = paragraph
        does = signals(sentence.text)
        general = bool(does.of("general")) or (general and paragraph.kind in ("bullet", "number"))
        role = _role(sentence, does, marks)
        answered = answered or role == "answer"
        found.append(Passage(sentence, role, does, named, topic, general))
    return _without_lists(found, concerns)


def _ends_section(paragraph: Paragraph) -> bool:
    """Whether a paragraph leaves the concern: the letter's close, or a heading for something else."""
    words = plain(paragraph.text)
    return bool(_CLOSING.match(words) or (paragraph.kind == "heading" and _OTHER_MATTER.match(words)))


def _role(sentence: Sentence, does: Signals, marks: dict[Paragraph, frozenset[int]]) -> Role:
    """What a sentence is for. Words that follow a label in its own paragraph are an answer."""
    if sentence.paragraph in marks and not _answers_after_label(sentence):
        return "restated"
    if sentence.paragraph.kind == "heading":
        return "heading"
    acts = max(does.of(act) for act in ("done", "will", "refer", "decline", "dispute"))
    if does.of("restates") and does.of("refer") < 0.8:
        return "restated"
    if "reading_group" in does.names:
        return "boilerplate"
    if does.of("courtesy") and acts < 0.9:
        return "courtesy"
    if does.of("boilerplate") and acts < 0.7:
        return "boilerplate"
    return "answer"


def _answers_after_label(sentence: Sentence) -> bool:
    paragraph = sentence.paragraph
    if paragraph.kind == "number":
        return bool(signals(sentence.text).of("done") or signals(sentence.text).of("will"))
    return bool(_LABEL.match(plain(paragraph.text))) and sentence.start > paragraph.start + 3


def _without_lists(passages: list[Passage], concerns: int) -> list[Passage]:
    """Sections for several concerns dropped where each of them has one of its own."""
    alone = {
        place
        for passage in passages
        if len(passage.named) == 1 and passage.role == "answer"
        for place in passage.named
    }
    return [
        replace(each, named=frozenset())
        if concerns > 1 and len(each.named) > 1 and each.named <= alone
        else each
        for each in passages
    ]
