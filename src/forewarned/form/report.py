"""The boxes of the form → a typed report: each field with its spans and the rule that found it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any

from forewarned.dates import DateRead, read_date
from forewarned.errors import Unreadable
from forewarned.form.addressees import split_header
from forewarned.form.concerns import split_concerns
from forewarned.form.deadline import stated_deadline
from forewarned.form.document import Document, Line, Passage, passage
from forewarned.form.header import coroner_of, deceased_of, read_label, signed_of
from forewarned.form.no_response import response_not_required
from forewarned.form.read_html import canonical_url
from forewarned.form.sections import Section, Sections
from forewarned.form.sent_to import split_sent_to
from forewarned.model import Addressee, Concern, Report, Span, Where

SECTION_FIELDS = {
    2: "legal_powers",
    3: "investigation",
    4: "circumstances",
    5: "concerns_text",
    6: "action",
    7: "response_duty",
    8: "copies",
    9: "signature",
}

METADATA_LINES = 80
"""The publisher's metadata block stands within the first lines of its page."""


def report_from(document: Document, sections: Sections, *, name: str = "", data: bytes = b"") -> Report:
    """The report that the document holds. What it does not say is None; what is odd is flagged.

    `name` is the file's name, whose reference counts only where the document states none. Raises
    Unreadable for the blank form.
    """
    drafting = _Drafting(document, sections)
    drafting.take_metadata()
    drafting.take_boxes()
    drafting.take_addressees()
    drafting.take_name(name)
    if drafting.is_blank():
        raise Unreadable("it is the blank form, not a report", do="Leave it out.")
    if document.media == "html" and data:
        drafting.values.setdefault("url", canonical_url(data))
    return drafting.report()


class _Drafting:
    """Collects the fields of one report, each with where it stood."""

    def __init__(self, document: Document, sections: Sections) -> None:
        self.document = document
        self.sections = sections
        self.values: dict[str, Any] = {}
        self.where: dict[str, Where] = {}
        self.flags: list[str] = []
        self.dates: dict[str, str] = {}

    def put(self, field: str, value: Any, spans: tuple[Span, ...], rule: str) -> None:
        """Keeps a field's first value: the document's own order is its precedence."""
        if value is None or field in self.values:
            return
        self.values[field] = value
        self.where[field] = Where(spans, rule, self._confidence(spans))

    def put_date(self, field: str, written: str, read: DateRead, spans: tuple[Span, ...], rule: str) -> None:
        as_written = "stated_deadline_as_written" if field == "stated_deadline" else "date_as_written"
        if as_written in self.values:
            return
        self.put(as_written, written, spans, rule)
        self.put(field, read.date, spans, rule)
        if read.date is None:
            self.flags.append(
                f"{field}: «{written}» cannot be read as a date ({', '.join(read.flags) or 'partial'})"
            )

    # -- the publisher's metadata, one label a line -------------------------------------------------

    def take_metadata(self) -> None:
        labels = list(self._labels()) if self.document.media == "html" else []
        # The form itself says «this report is being sent to»: one label alone is no metadata block.
        if len({field for field, _, _ in labels}) > 1:
            for field, value, at in labels:
                self._take_label(field, value, at)

    def _labels(self) -> Iterator[tuple[str, str, int]]:
        """The field, value and offset of each labelled line; a value may stand or go on on the next line."""
        lines = self.document.lines
        end = self.sections.header_end
        for index, line in enumerate(lines[:METADATA_LINES]):
            found = read_label(line.text) if line.start < end else None
            if found is None:
                continue
            value, at = line.text[found.start : found.end], line.start + found.start
            after = lines[index + 1] if index + 1 < len(lines) else None
            if not value.strip() and after is not None and read_label(after.text) is None:
                value, at = after.text, after.start
                index += 1
            for more in takewhile(lambda line: read_label(line.text) is None, lines[index + 1 :]):
                if not value.rstrip().endswith("|"):
                    break
                value = f"{value} {more.text}"  # offsets hold: the blank stands for the line's end
            if value.strip():
                yield found.field, value, at

    def _take_label(self, field: str, value: str, at: int) -> None:
        stripped = value.strip(" \xa0\t")
        begins = at + value.index(stripped)
        spans = passage(self.document, begins, begins + len(stripped)).spans()
        rule = f"label of the page: {field}"
        if field == "date_of_report":
            self.put_date(field, stripped, read_date(stripped), spans, rule)
        elif field == "categories":
            tags = tuple(tag for part in stripped.split("|") if (tag := part.strip(" \xa0")))
            self.put(field, tags, spans, rule)
        else:
            self.put(field, stripped, spans, rule)

    # -- the boxes of the form ----------------------------------------------------------------------

    def take_boxes(self) -> None:
        for section in self.sections.boxes:
            body = passage(self.document, section.body, section.end)
            field = SECTION_FIELDS.get(section.number)
            if field and body.text:
                self.put(field, body.text, body.spans(), section.rule)
            self._take_from(section, body)
        self._take_template()

    def _take_from(self, section: Section, body: Passage) -> None:
        match section.number:
            case 1:
                self._take_coroner(body)
            case 3:
                self._take_deceased(body)
            case 5:
                self.values["concerns"] = tuple(_concerns(body))
            case 7:
                self._take_deadline(body)
            case 9:
                self._take_signature(body)

    def _take_coroner(self, body: Passage) -> None:
        found = coroner_of(body.text)
        for field, part in (
            ("coroner", found.name),
            ("coroner_title", found.title),
            ("coroner_area", found.area),
        ):
            if part is not None:
                self.put(field, part.value, body.spans(part.start, part.end), "box 1")

    def _take_deceased(self, body: Passage) -> None:
        found = deceased_of(body.text)
        if found is not None:
            self.put("deceased", found.value, body.spans(found.start, found.end), "box 3, «the death of»")

    def _take_deadline(self, body: Passage) -> None:
        found = stated_deadline(body.text)
        if found is not None:
            read, start, end = found
            self.put_date("stated_deadline", body.text[start:end], read, body.spans(start, end), "box 7")

    def _take_signature(self, body: Passage) -> None:
        found = signed_of(body.text)
        if found.date is not None:
            start, end = found.date_start, found.date_end
            self.put_date("date_of_report", body.text[start:end], found.date, body.spans(start, end), "box 9")

    def _take_template(self) -> None:
        investigation = str(self.values.get("investigation") or "")
        concerns = str(self.values.get("concerns_text") or "")
        if self.sections.box(3) is None and self.sections.box(5) is None:
            return
        before = re.search(
            r"not\s+yet\s+(?:been\s+)?(?:concluded|heard)|yet\s+to\s+be\s+heard", investigation
        )
        before = before or re.search(r"(?i)investigation,?\s+my\s+inquiries\s+revealed", concerns)
        self.values["template"] = "before" if before else "after"

    # -- who it is sent to --------------------------------------------------------------------------

    def take_addressees(self) -> None:
        start = self.sections.sent_to
        if start is not None and not self._is_label(start):
            lines = self._header_lines(start)
            found = split_header([line.text for line in lines])
            self._put_addressees(
                [
                    (one.name, _lines_spans(self.document, lines[one.first_line : one.last_line + 1]))
                    for one in found
                ],
                {at: one.response_required for at, one in enumerate(found, start=1)},
            )
        if not self.values.get("addressees") and self.values.get("sent_to"):
            where = self.where["sent_to"].spans
            names = split_sent_to(str(self.values["sent_to"]), published=self.values.get("date_of_report"))
            self._put_addressees([(name, where) for name in names], {})

    def _is_label(self, start: int) -> bool:
        """Whether the names that stand there are the publisher's one line, and no list of the form's."""
        label = self.where.get("sent_to")
        return label is not None and not self.document.text[start : label.spans[0].start].strip()

    def _header_lines(self, start: int) -> list[Line]:
        """The lines between «this report is being sent to» and box 1, the first one cut where it begins."""
        lines = [
            line
            for line in self.document.lines_between(start, self.sections.header_end)
            if not line.furniture
        ]
        if lines and lines[0].start < start:
            rest = lines[0].text[start - lines[0].start :]
            lines[0] = replace(lines[0], text=rest, start=start)
        return [line for line in lines if line.text.strip()]

    def _put_addressees(
        self, found: list[tuple[str, tuple[Span, ...]]], asked: Mapping[int, bool | None]
    ) -> None:
        names = [name for name, _ in found]
        around = "\n".join(
            str(self.values.get(field) or "") for field in ("action", "response_duty", "copies")
        )
        excused = response_not_required(around, names)
        self.values["addressees"] = tuple(
            Addressee(
                position=position,
                name_as_written=name,
                response_required=False if excused.get(position) else asked.get(position),
                redacted=re.fullmatch(r"\W*redacted\W*", name, re.IGNORECASE) is not None,
                spans=spans,
            )
            for position, (name, spans) in enumerate(found, start=1)
        )

    # -- the file's name, and the end ---------------------------------------------------------------

    def take_name(self, name: str) -> None:
        match = re.search(r"(?<!\d)(20[12]\d)[-_ ](\d{4}[a-zA-Z]?)(?!\d)", name)
        if match and self.values.get("reference") is None:
            self.put("reference", f"{match[1]}-{match[2]}", (), "the file's name")

    def is_blank(self) -> bool:
        """Whether box 3 still holds the template's placeholders."""
        investigation = str(self.values.get("investigation"))
        return "[NAME" in investigation and "[DATE]" in investigation

    def report(self) -> Report:
        self.values["document_links"] = self.document.links
        for number in (3, 4, 5):
            if self.sections.is_form and self.sections.box(number) is None:
                self.flags.append(f"box {number} ({SECTION_FIELDS[number]}) was not found")
        return Report(
            **{field: value for field, value in self.values.items() if value is not None},
            where=self.where,
            flags=(*self.document.notes, *self.flags),
            document_sha256=self.document.sha256,
            pages=self.document.pages,
            source=self.document.media,
        )

    def _confidence(self, spans: tuple[Span, ...]) -> float | None:
        if self.document.media != "scan":
            return None
        lines = [line for span in spans for line in self.document.lines_between(span.start, span.end)]
        sure = [line.confidence for line in lines if line.confidence is not None]
        return round(sum(sure) / len(sure), 4) if sure else None


def _concerns(body: Passage) -> Iterator[Concern]:
    for found in split_concerns(body.text, body.indents() or None).concerns:
        yield Concern(
            number=found.number,
            text=body.text[found.start : found.end],
            label=found.label,
            group=found.group,
            parts=found.parts,
            spans=body.spans(found.start, found.end),
        )


def _lines_spans(document: Document, lines: list[Line]) -> tuple[Span, ...]:
    return passage(document, lines[0].start, lines[-1].end).spans() if lines else ()
