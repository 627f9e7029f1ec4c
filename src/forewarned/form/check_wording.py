"""Faults of wording: prescriptions, opprobrium, personal details, named people, detail of a method.

Each rule is a pattern and what speaks against it; a fault points at the very words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forewarned.form.fault import BENCH, GUIDANCE_5, HC_68, SAMARITANS, Fault, Severity
from forewarned.form.header import deceased_of
from forewarned.model import Report

_BODY = (
    r"(?:trust|council|board|home|hospital|department|force|police|company|agency|service|college|government|"
    r"prison|authority|surgery|practice|secretary of state|nhs england|commission|organisation|governor|"
    r"ministry)"
)
_DONE = (
    r"(?:reviewed|introduced|implemented|amended|installed|replaced|revised|updated|provided|trained|audited|"
    r"considered|mandatory|required|put in place|developed|established|strengthened|improved|fitted|erected|"
    r"removed|given|made|carried out|undertaken|adopted|changed|issued)"
)
_OUGHT = r"(?:should|must|ought to|needs? to|shall|has to|have to)"
_PRESCRIPTION = re.compile(
    rf"\bI\s+(?:would\s+|do\s+|therefore\s+|strongly\s+|also\s+|further\s+|respectfully\s+)*"
    rf"(?:recommend|suggest|urge|propose|advise)\b"
    rf"|\bit\s+is\s+(?:therefore\s+|also\s+)?(?:recommended|suggested)\s+that\b"
    rf"|\b(?:my|the following)\s+recommendations?\b"
    rf"|\bconsideration\s+(?:therefore\s+)?{_OUGHT}\s+(?:therefore\s+)?be\s+given\b"
    rf"|\bthere\s+{_OUGHT}\s+be\b"
    rf"|\b(?:the\s+(?:\w+\s+){{0,4}}{_BODY}|you)\s+(?:therefore\s+|now\s+)?{_OUGHT}\s+(?!have\b|"
    rf"be\s+aware)\w+"
    rf"|\b{_OUGHT}\s+be\s+{_DONE}\b",
    re.IGNORECASE,
)
# What was ordered, advised or missed then is evidence, not a prescription now.
_EVIDENCE = re.compile(
    r"\bshould\s+have\b|\bwhether\b|\b(?:heard|told|said|stated|accepted|agreed|evidence|witness|expert|"
    r"report)\b"
    r"[^.]{0,60}\b(?:that|was)\b|\b(?:policy|guidance|guidelines?|protocol|procedure|rules?|regulations?|"
    r"code|"
    r"instructions?|handbook|manual|contract|act)\b[^.]{0,60}\b(?:provides?|states?|says?|requires?|"
    r"sets? out|"
    r"recommends?|specif(?:y|ies)|advises?)\b|\baccording to\b|\bno\s+recommendations?\b|\bin my opinion\b",
    re.IGNORECASE,
)
# «no guidance on when a referral should be made» states a concern.
_OPEN_QUESTION = re.compile(
    r"\b(?:when|how|who|whom|what|which|where|why|if|unless|until|before)\b[^,.;:]{0,60}\Z", re.IGNORECASE
)
_OPPROBRIUM = re.compile(
    r"\b(?:disgrace(?:ful(?:ly)?)?|appalling(?:ly)?|shocking(?:ly)?|shameful(?:ly)?|inexcusabl[ey]|"
    r"scandal(?:ous)?|"
    r"incompeten(?:t|ce)|callous(?:ly)?|reprehensibl[ey]|deplorabl[ey]|abysmal(?:ly)?|woeful(?:ly)?|"
    r"unforgivabl[ey]|"
    r"outrageous(?:ly)?|cavalier|shambolic|lamentabl[ey]|contemptible|culpabl[ey]|"
    r"(?:is|was|are|were) to blame)\b(?!\s+(?:tragedy|time|events?|deaths?|injur\w+|loss))",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?<![\w/-])(?:\+44\s?\(?0?\)?|0)(?:\d[\s-]?){9,10}(?![\w/])")
_NHS_NUMBER = re.compile(
    r"\bNHS\s+(?:number|no\.?)\W{0,3}[\d\s-]{8,14}|(?<![\w/-])\d{3}[ -]\d{3}[ -]\d{4}(?![\w/-])",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:born\s+(?:on\s+)?|d\.?\s?o\.?\s?b\.?\W{0,3}|date\s+of\s+birth\W{0,3}(?:is\s+|was\s+)?)(?:the\s+)?"
    r"(?:\d{1,2}[\s/.-]?(?:st|nd|rd|th)?[\s/.-]*(?:of\s+)?(?:\d{1,2}|[A-Z][a-z]+)[\s/.,-]*\d{2,4})",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:flat\s+\w+,?\s+)?\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'’]+\s+){1,3}"
    r"(?:Road|Street|Lane|Avenue|Close|Drive|Crescent|Terrace|Gardens|Grove|Way|Court|Place)\b"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")

_PROSE = ("investigation", "circumstances", "concerns_text", "action")
_PERSONAL = "No needless personal information belongs in a report that will be published."

_WORDING: tuple[tuple[str, tuple[str, ...], re.Pattern[str], str, str, Severity], ...] = (
    (
        "prescription",
        ("concerns_text", "action"),
        _PRESCRIPTION,
        "This says what should be done. State the concern; what action to take is for the recipient.",
        f"{HC_68}: coroners «must not set out specific recommendations»",
        "guidance",
    ),
    (
        "opprobrium",
        ("circumstances", "concerns_text", "action"),
        _OPPROBRIUM,
        "This reads as blame. It is no part of a report's purpose to express opprobrium.",
        BENCH,
        "guidance",
    ),
    ("date_of_birth", _PROSE, _BIRTH, f"A date of birth. {_PERSONAL}", GUIDANCE_5, "guidance"),
    ("nhs_number", _PROSE, _NHS_NUMBER, f"An NHS number. {_PERSONAL}", GUIDANCE_5, "guidance"),
    ("telephone_number", _PROSE, _TELEPHONE, f"A telephone number. {_PERSONAL}", GUIDANCE_5, "guidance"),
    ("email_address", _PROSE, _EMAIL, f"An e-mail address. {_PERSONAL}", GUIDANCE_5, "guidance"),
    ("postal_address", _PROSE, _HOUSE, f"A house's address. {_PERSONAL}", GUIDANCE_5, "check"),
    ("postal_address", _PROSE, _POSTCODE, f"A postcode. {_PERSONAL}", GUIDANCE_5, "check"),
)


def _text(report: Report, field: str) -> str:
    value = getattr(report, field)
    return value if isinstance(value, str) else ""


def _wording(report: Report) -> Iterator[Fault]:
    for code, fields, pattern, says, source, severity in _WORDING:
        for field in fields:
            text = _text(report, field)
            for match in pattern.finditer(text):
                if code == "prescription" and not _prescribes(text, match, field):
                    continue
                yield Fault(code, field, says, source, severity, match.start(), match.end())


_BOX_6 = re.compile(r"in\s+my\s+opinion\s+(?:urgent\s+)?action\s+should\s+be\s+taken", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.;\n](?=\s|$)")


def _prescribes(text: str, match: re.Match[str], field: str) -> bool:
    """Whether the words prescribe now; the form's own sentence in box 6 and what was evidence do not."""
    if field == "action" and any(
        found.start() <= match.start() < found.end() for found in _BOX_6.finditer(text)
    ):
        return False
    before = max((end.end() for end in _SENTENCE_ENDS.finditer(text, 0, match.start())), default=0)
    after = _SENTENCE_ENDS.search(text, match.end())
    if _OPEN_QUESTION.search(text[before : match.start()]):
        return False
    return not _EVIDENCE.search(text[before : after.start() if after else len(text)])


# --- people and method -----------------------------------------------------------------------------------

_PERSON = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sgt)\.?|Doctor|Professor|Nurse|Sister|PC|Sergeant|Constable|Officer|"
    r"Inspector|Paramedic|Midwife)\s+(?!(?:Practitioner|Manager|Specialist|Consultant|Advis[eo]r|Led|In|Leader|"
    r"Director|"
    r"Co-?ordinator|Team|Station|General|Call|Safety|Commander|Service|Training|Care|And|Of|The|On|"
    r"Who)s?\b)"
    r"[A-Z][\w-]*(?:['’](?!s\b)\w+)?(?:\s+[A-Z][\w-]*(?:['’](?!s\b)\w+)?){0,2}"
)
_BLAME = re.compile(
    r"\b(?:fail(?:ed|ure|s)?|neglig\w+|neglect\w*|error|mistake|fault|blame|omitted|careless\w*|reckless\w*|"
    r"misconduct|falsif\w+|lied|untruthful)\b",
    re.IGNORECASE,
)
_NEAR = 120
"""Characters either side of a name in which a word of blame counts as near."""


def _people(report: Report) -> Iterator[Fault]:
    """Named individuals in the concerns, other than the deceased; graver where blame stands near."""
    text = report.concerns_text or ""
    deceased = report.deceased or (found.value if (found := deceased_of(report.investigation or "")) else "")
    own = {word.casefold() for word in re.findall(r"[\w'’-]{2,}", deceased)}
    for match in _PERSON.finditer(text):
        if match.group().split()[-1].casefold() in own:
            continue
        blamed = _BLAME.search(text, max(0, match.start() - _NEAR), match.end() + _NEAR)
        if blamed:
            says = "A named person near words of blame. A report is «not intended as a punishment»."
            yield Fault("person_blamed", "concerns_text", says, GUIDANCE_5, "guidance", *match.span())
        else:
            says = f"A named person in the concerns. {_PERSONAL}"
            yield Fault("person_named", "concerns_text", says, GUIDANCE_5, "check", *match.span())


_SUICIDE = re.compile(
    r"\bsuicide\b|\b(?:took|taken|taking|ended)\s+(?:his|her|their)\s+own\s+life|\bself[- ]inflicted\b|"
    r"\bhanged\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:(?:hanged|hanging|suspend(?:ed|ing))\s+(?:(?:him|her|them)sel\w+|by|with|using|from\s+a)|noose|"
    r"ligature\s+(?:made|from|tied|around|attached|point)|"
    r"asphyxiat\w+|"
    r"helium|nitrogen|sodium\s+\w+ite|carbon\s+monoxide|overdose\s+of|ingest(?:ed|ing)|jump(?:ed|"
    r"ing)\s+(?:from|off|in)|"
    r"in\s+front\s+of\s+(?:a|the)\s+train|cut\s+(?:his|her|their)|stabb\w+\s+(?:him|her|them)sel\w+)\b"
    r"|\b\d+\s*(?:mg|g|grams?|ml|tablets?|pills?|capsules?)\b|\b(?:bought|purchased|"
    r"ordered)\s+(?:\w+\s+){0,4}online\b",
    re.IGNORECASE,
)


def _method(report: Report) -> Iterator[Fault]:
    """Detail of means, amount or place where the death was by suicide."""
    if not _SUICIDE.search(" ".join(filter(None, (report.investigation, report.circumstances)))):
        return
    says = "Detail of the method of a suicide. Leave out means, amount, place and anything novel."
    for field in ("investigation", "circumstances", "concerns_text"):
        for match in _METHOD.finditer(_text(report, field)):
            yield Fault("method_detail", field, says, SAMARITANS, "check", *match.span())


def wording_faults(report: Report) -> Iterator[Fault]:
    """The faults of a report's wording, by rule and then by place."""
    yield from _wording(report)
    yield from _people(report)
    yield from _method(report)
