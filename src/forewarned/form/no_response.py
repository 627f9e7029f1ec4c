"""Addressees of whom the report itself says that they need not respond.

To be named as an addressee is not yet to owe an answer: the header, box 6, 7 or 8 may say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

INFORMATION_ONLY = re.compile(
    r"for (?:their |your )?information(?: purposes)?(?: only)?\b|(?:not|never) (?:be )?(?:required|"
    r"obliged|asked|expected) "
    r"to (?:respond|reply)|no (?:response|reply) (?:is )?(?:required|needed|necessary|sought|expected)|"
    r"(?:need|does|do) not (?:need to )?(?:respond|reply)|not under a duty to respond|"
    r"(?:response|reply) is not (?:required|needed|necessary|sought|expected)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.;\n]*(?:\.(?=[a-z\d])[^.;\n]*)*[.;\n]?")
_ONLY = re.compile(
    r"\bonly\b[^.]{0,120}\b(?:required|obliged|under a duty|need(?:s|ed)?) to (?:respond|reply)",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"\b(?:the|of|and|for|nhs|trust|foundation|council|chief|executive|officer|director|secretary|state|"
    r"care|health|"
    r"department|england|service|services|university|hospital|hospitals|mr|mrs|ms|dr|ltd|limited|national|"
    r"to|in)\b",
    re.IGNORECASE,
)


def response_not_required(report_text: str, names: Sequence[str]) -> dict[int, bool]:
    """Positions (from 1) of the addressees of whom the report says something, True where none need answer.

    An addressee is meant by its whole name, its initials in brackets, or by all the words that set its
    name apart. «Only X is required to respond» says False of X and True of the others.
    """
    said = {at: True for at, name in enumerate(names, 1) if INFORMATION_ONLY.search(name)}
    for sentence in _SENTENCE.findall(" ".join(report_text.split())):
        if _ONLY.search(sentence) and not INFORMATION_ONLY.search(sentence):
            meant = [at for at, name in enumerate(names, 1) if _is_meant(name, sentence)]
            said |= {at: at not in meant for at in range(1, len(names) + 1)} if meant else {}
        elif INFORMATION_ONLY.search(sentence):
            said |= {at: True for at, name in enumerate(names, 1) if _is_meant(name, sentence)}
    return said


def _is_meant(name: str, sentence: str) -> bool:
    if name and name.lower() in sentence.lower():
        return True
    short = re.search(r"\(([A-Z][A-Za-z&]{1,9})\)", name)
    if short and re.search(rf"\b{re.escape(short[1])}\b", sentence):
        return True
    body = name.rsplit(",", 1)[-1]
    telling = set(re.findall(r"[a-z']{3,}", _COMMON.sub(" ", body.lower())))
    return bool(telling) and telling <= set(re.findall(r"[a-z']{3,}", sentence.lower()))
