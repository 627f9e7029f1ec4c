"""The publisher's page, or any HTML, → lines: blocks in order, table rows told apart, links kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from forewarned.errors import Unreadable
from forewarned.form.document import Document, Line, assembled
from forewarned.form.enumerating import labelled
from forewarned.form.limits import Limits

BLOCKS = frozenset(
    """
    address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 (a list of forty lines says no more)
)
LEFT_OUT = frozenset(["script", "style", "noscript", "template", "svg", "iframe", "nav", "button", "select"])
BOLD = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
DOCUMENT = re.compile(r"\.(?:pdf|docx?|rtf|odt)(?:[?#]|$)", re.IGNORECASE)
DEEPEST = 250
"""Elements nested deeper than this are not a page that somebody published."""

LARGE = 200_000
"""Pages of more characters than this are looked over before parsing, whose cost is depth squared."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NOT_CLOSED = frozenset(
    """
    area base br col dd dt embed hr img input li link meta option p path source td th tr track wbr
    """.split()  # noqa: SIM905 (a list of forty lines says no more)
)


@dataclass(slots=True)
class _Reading:
    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    row: int | None = None
    rows: int = 0
    bold: bool = True


def read_html(data: bytes, limits: Limits | None = None) -> Document:
    """The document of an HTML page's bytes. Raises Unreadable for what is too large or holds no text."""
    limits = limits or Limits()
    if len(data) > limits.page_bytes:
        raise Unreadable(
            f"the page has {len(data):,} bytes, more than the {limits.page_bytes:,} allowed",
            do="It is not a published page; leave it out.",
        )
    page = _decoded(data)
    if len(page) > LARGE:
        _refuse_depth(page)
    tree = LexborHTMLParser(page)
    root = tree.css_first("main") or tree.body
    reading = _Reading()
    if root is not None:
        _walk(root, reading, 0, False)
        _flush(reading)
    if not reading.lines:
        raise Unreadable("the page holds no text", do="Fetch it again; it may be an error page.")
    return assembled(data, "html", reading.lines, links=tuple(reading.links))


def canonical_url(data: bytes) -> str | None:
    """The address that the page gives as its own (link rel=canonical, og:url), None where it gives none."""
    tree = LexborHTMLParser(_decoded(data))
    link = tree.css_first('link[rel="canonical"]')
    if link is not None and link.attributes.get("href"):
        return link.attributes["href"]
    meta = tree.css_first('meta[property="og:url"]')
    return meta.attributes.get("content") if meta is not None else None


def _walk(node: LexborNode, reading: _Reading, depth: int, bold: bool) -> None:
    if depth > DEEPEST:
        raise _too_deep()
    child = node.child
    counter = _start(node)
    while child is not None:
        tag = child.tag
        if tag == "-text":
            _take_text(child.text_content or "", reading, bold)
        elif tag == "br":
            _flush(reading)
        elif tag is not None and tag not in LEFT_OUT and tag[0] not in "-!_":
            _enter(child, tag, reading, depth, bold, counter if node.tag == "ol" else None)
            counter += tag == "li"
        child = child.next


def _enter(node: LexborNode, tag: str, reading: _Reading, depth: int, bold: bool, number: int | None) -> None:
    block = tag in BLOCKS
    if block:
        _flush(reading)
    if tag == "a":
        _take_link(node, reading)
    if tag == "tr":
        reading.rows += 1
        reading.row = reading.rows
    if tag == "li":
        style = node.parent.attributes.get("type") if node.parent is not None else None
        label = labelled(number, style or "1") + "." if number is not None else "•"
        _take_text(label + " ", reading, bold)
    _walk(node, reading, depth + 1, bold or tag in BOLD)
    if block:
        _flush(reading)
    if tag == "table":
        reading.row = None


def _take_text(text: str, reading: _Reading, bold: bool) -> None:
    if text.strip():
        reading.bold = reading.bold and bold
    reading.words.append(text)


def _take_link(node: LexborNode, reading: _Reading) -> None:
    address = node.attributes.get("href")
    if address and DOCUMENT.search(address):
        reading.links[address] = None


def _flush(reading: _Reading) -> None:
    # White space collapses as a browser shows it; the no-break space is a character and stays.
    text = re.sub(r"[ \t\r\n\f]+", " ", "".join(reading.words)).strip(" \xa0")
    if text and text not in "•":
        reading.lines.append(Line(text=text, row=reading.row, bold=reading.bold))
    reading.words.clear()
    reading.bold = True


def _refuse_depth(page: str) -> None:
    """Raises Unreadable for a page with far more elements opened than closed at any place."""
    depth = 0
    for tag in _TAG.finditer(page):
        if tag[2].lower() not in _NOT_CLOSED:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
            if depth > 8 * DEEPEST:
                raise _too_deep()


def _too_deep() -> Unreadable:
    return Unreadable(
        f"the page nests more than {DEEPEST} elements deep", do="It is not a published page; leave it out."
    )


def _start(node: LexborNode) -> int:
    start = node.attributes.get("start") if node.tag == "ol" else None
    return int(start) if start and re.fullmatch(r"-?\d{1,6}", start) else 1


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
