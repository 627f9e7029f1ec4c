"""The list numbers that Word prints but does not store: «(1)», «a.», «•», counted as Word counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from forewarned.form.enumerating import labelled

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


class Numbering:
    """Counts the numbered paragraphs of one document, in the order in which they are asked for."""

    def __init__(self, document: Document) -> None:
        self._abstract: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")),
            None,
        )
        if part is not None:
            self._load(part.element)

    def label(self, paragraph: Paragraph) -> str | None:
        """The label that Word prints before this paragraph, None where it prints none."""
        found = _list_of(paragraph)
        if found is None or found[0] not in self._lists:
            return None
        list_id, level = found
        levels = self._abstract.get(self._lists[list_id], {})
        if level not in levels:
            return None
        # Lists of one abstract definition go on counting, unless this list overrides the start.
        counter = list_id if any(key[0] == list_id for key in self._starts) else self._lists[list_id]
        self._count(counter, list_id, level, levels)
        return self._printed(counter, level, levels)

    def _count(self, counter: str, list_id: str, level: int, levels: dict[int, Any]) -> None:
        start = self._starts.get((list_id, level), _start(levels[level]))
        self._counts[counter, level] = self._counts.get((counter, level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((counter, deeper), None)

    def _printed(self, counter: str, level: int, levels: dict[int, Any]) -> str | None:
        style = _value(levels[level], "numFmt") or "decimal"
        pattern = _value(levels[level], "lvlText") or ""
        if style in ("none",):
            return None
        if style == "bullet":
            return "•"

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = _value(levels[at], "numFmt") if at in levels else "decimal"
            count = self._counts.get((counter, at), _start(levels[at]) if at in levels else 1)
            return labelled(count, STYLES.get(form or "", "1"))

        return re.sub(r"%([1-9])", number, pattern).strip() or None

    def _load(self, element: Any) -> None:
        for abstract in element.iter(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", 0)): level for level in abstract.iter(f"{W}lvl")}
            self._abstract[abstract.get(f"{W}abstractNumId")] = levels
        for listed in element.iter(f"{W}num"):
            list_id = listed.get(f"{W}numId")
            self._lists[list_id] = _value(listed, "abstractNumId") or ""
            for override in listed.iter(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None and start.lstrip("-").isdigit():
                    self._starts[list_id, int(override.get(f"{W}ilvl", 0))] = int(start)


def _list_of(paragraph: Paragraph) -> tuple[str, int] | None:
    """The list and level (from 0) of a paragraph: its own, else its style's; None outside lists."""
    properties = paragraph._p.pPr
    own = properties.find(f"{W}numPr") if properties is not None else None
    style = paragraph.style
    while own is None and style is not None:
        styled = style.element.find(f"{W}pPr")
        own = styled.find(f"{W}numPr") if styled is not None else None
        style = style.base_style
    if own is None:
        return None
    list_id, level = _value(own, "numId"), _value(own, "ilvl") or "0"
    if list_id in (None, "0") or not level.isdigit():
        return None
    return str(list_id), int(level)


def _start(level: Any) -> int:
    start = _value(level, "start")
    return int(start) if start is not None and start.lstrip("-").isdigit() else 1


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    value = child.get(f"{W}val") if child is not None else None
    return str(value) if value is not None else None
