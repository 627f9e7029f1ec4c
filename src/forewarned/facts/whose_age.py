"""Whether an age that does not stand beside the name is that of the one who died, as at the death."""

from __future__ import annotations

import re

from forewarned.facts.ages import Age

_KIN = (
    r"(?:son|daughter|child|children|baby|brother|sister|sibling|twin|mother|father|parent|wife|husband|partner|"
    r"girlfriend|boyfriend|fianc[eé]e?|friend|grandson|granddaughter|grandchild|grandmother|grandfather|"
    r"niece|nephew|cousin|neighbour|carer|driver|passenger|rider|cyclist|motorcyclist|pedestrian|patient|resident|"
    r"perpetrator|assailant|attacker|suspect|defendant|victim|colleague|stepson|stepdaughter|uncle|aunt)s?"
)
_AT_DEATH_AFTER = re.compile(
    r"[\s,)]*(?:old\s+|of\s+age\s+)?(?:when\s+(?:he|she|they|it|the\s+deceased)\s+(?:sadly\s+|tragically\s+)?"
    r"(?:died|passed|was\s+killed|took\s+(?:his|her)\s+own)|"
    r"at\s+(?:the\s+)?(?:time|date|point)\s+of\s+(?:his|her|their|the|[A-Z]\w+['’]s?)\s+(?:sudden\s+|tragic\s+)?death|"
    r"(?:on|at)\s+(?:the\s+date\s+of\s+)?(?:his|her)\s+death|at\s+death)",
    re.IGNORECASE,
)
_AT_DEATH_BEFORE = re.compile(
    r"(?:\bdied\b|\bpassed\s+away\b|\bfound\s+(?:dead|deceased)\b|\bwas\s+killed\b|\bdeath\s+(?:was|occurred)\b|"
    r"\b(?:time|date|point|day)\s+of\s+(?:his|her|their|the)\s+death)"
    r"(?P<between>[^;\n]{0,110}?)(?:at\s+the\s*|being\s*|was\s*|then\s*|[,(]\s*|\s)$",
    re.IGNORECASE,
)
_ANOTHER_TIME = re.compile(
    r"\b(?:from|since|by|until|till|before|after|over|under|below|above|past|beyond|between|reach\w*|attain\w*|"
    r"up\s+to|turn(?:ed|ing)|for|than|to|least|around|approximately)\s+(?:the\s+|an\s+)?(?:\w+\s+)?$|"
    r"\bat\s+(?:the\s+)?(?:early\s+|young\s+|tender\s+)?$|\b(?:when|while|whilst|once|if|as)\b[^,.;]{0,30}$",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:his|her|their|my|own|whose|the|a|an|two|three|young|other|another|elder|younger|ex)[\s-]+"
    rf"(?:\w+[\s-]+)?{_KIN}(?:[\s,(]+(?!who\b)[A-Z]\w+)*[\s,(]+(?:who\s+(?:was|is|were)\s+|was\s+|is\s+|then\s+|also\s+|and\s+)*$|"
    r"\b(?:his|her|their|whose|another|by|with|and|against|towards?|for)\s+(?:an?\s+|the\s+|then\s+)?$|"
    r"\b(?:mother|father|parent)s?\s+of\s+(?:an?\s+|the\s+)?$|\bchildren\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_KIN_AFTER = re.compile(rf"[\s-]*(?:\w+\s+)?{_KIN}\b(?!\s+of\b)", re.IGNORECASE)
_THING_AFTER = re.compile(
    r"\s*(?:\w+\s+)?(?:vehicle|car|van|lorry|tractor|boiler|building|house|property|system|machine|report|bus|"
    r"wound|injury)\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"[\s,(]*(?:(?:was|is|were|being|who|then|just|only|aged?|a|an|the|fit|healthy|active|single|"
    r"married|retired|divorced|vulnerable|frail|elderly|young|white|british|much|loved|very|and|previously|well|lovely|bright|"
    r"happy|normally|independent|otherwise|at|time|of|his|her|death)[\s,(]+)*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:\b[Tt]he\s+[Dd]eceased|(?:^|[.\n;:]\s*)(?:He|She|They)|\b(?:who|he|she)(?=\s+was\b))", re.MULTILINE
)
_CAPITAL = re.compile(r"[^\W\d_][\w'’-]*")
_STARTS = re.compile(
    r"^[\s\W\d]*(?:this\s+(?:was|is|concerns?)\s+)?(?:the\s+(?:case|death)\s+of\s+)?(?:a|an|the|this)?\s*$",
    re.IGNORECASE,
)


_SENTENCE = re.compile(r"(?<=[a-z)\]”\d][.!?])\s+(?=[A-Z“\"(])|\n")
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|[“\"][^”\"]*[”\"])")
_NAME_AFTER = re.compile(
    r"\s*(?:\w+\s+)?(?:man|woman|boy|girl|male|female|lady|gentleman|child),?\s+(?:called\s+)?"
    r"(?P<name>[A-Z]\w+)"
)


_AT_AN_EARLIER_TIME = re.compile(
    r"[\s,]*(?:at\s+(?:that|the|this)\s+time\b(?!\s+of)|in\s+(?:19|20)\d\d|when\s+(?:(?:his|her|their|my)\b|"
    r"(?:he|she|they)\s+(?:first|began|started|moved|came|met|had|became|left|"
    r"was\s+(?:first|diagnosed|placed|sent|sentenced|convicted|raped|abused|adopted|taken\s+into))\b))",
    re.IGNORECASE,
)


def said_of_the_dead(text: str, age: Age, names: frozenset[str]) -> tuple[str, float] | None:
    """The rule by which an age away from the name is the dead person's at the death; None where it is not."""
    before = text[max(0, age.start - 160) : age.start]
    sentence = _ASIDE.sub("", _SENTENCE.split(before)[-1])
    after = text[age.end : age.end + 60]
    if (named := _NAME_AFTER.match(after)) and named["name"].casefold() in names:
        return "age of the deceased", 0.95
    if _KIN_AFTER.match(after) and not _is_subject(sentence, names):
        return None
    if _THING_AFTER.match(after):
        return None
    of_another = _SOMEBODY_ELSE.search(sentence)
    if _AT_DEATH_AFTER.match(after) and not of_another:
        return "age at death", 0.98
    if (died := _AT_DEATH_BEFORE.search(sentence)) and not re.search(_KIN, died["between"], re.IGNORECASE):
        return "died at the age", 0.97
    if of_another or _ANOTHER_TIME.search(sentence):
        return None
    if _AT_AN_EARLIER_TIME.match(after):
        return None
    if _is_subject(sentence, names):
        return "age of the deceased", 0.95
    if len(before) == age.start and not sentence[:-60] and _STARTS.match(before):
        return "age at the beginning", 0.9
    return None


def _is_subject(sentence: str, names: frozenset[str]) -> bool:
    """Whether the words before an age end with the deceased as their subject: «Mr Quill was a»."""
    if _names_end(sentence, names):
        return True
    return any(_LINK.match(sentence, match.end()) for match in _SUBJECT.finditer(sentence))


def _names_end(sentence: str, names: frozenset[str]) -> bool:
    return any(
        match.group().casefold().removesuffix("'s").removesuffix("’s") in names
        and _LINK.match(sentence, match.end())
        for match in _CAPITAL.finditer(sentence)
    )
