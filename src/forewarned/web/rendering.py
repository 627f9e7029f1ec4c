"""Pages from templates: the environment, the words and addresses that templates use, static files."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from forewarned import wording
from forewarned.register.columns import csv_cell

TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""The kinds of static files, and what they are served as."""


class Addresses:
    """Addresses within the site, behind whatever prefix it stands."""

    def __init__(self, prefix: str, offered: frozenset[str] = frozenset()) -> None:
        self.prefix = prefix
        self._offered = offered

    def url(self, path: str, **query: Any) -> str:
        """The address of a path; what is None or empty is left out of the query."""
        held = {name: value for name, value in query.items() if value not in (None, "", [], ())}
        words = urlencode(held, doseq=True)
        return f"{self.prefix}{quote(path, safe='/#~')}" + (f"?{words}" if words else "")

    def static(self, name: str) -> str:
        """The address of a static file; it changes with the file, so that browsers may keep it."""
        return f"{self.prefix}/static/{name}?{static_files()[name].version}"

    def offers(self, path: str) -> bool:
        """Whether the site answers under this path, as a route is written: «/api/reports/{ref:str}»."""
        return path in self._offered


class StaticFile:
    """A style sheet or a script, held in memory."""

    def __init__(self, name: str, content: bytes) -> None:
        self.content = content
        self.version = hashlib.sha256(content).hexdigest()[:12]
        self.media_type = TYPES[name[name.rindex(".") :]]


@cache
def static_files() -> Mapping[str, StaticFile]:
    """The static files by name; there are no others, whatever path is asked for."""
    folder = resources.files("forewarned.web").joinpath("static")
    held = (file for file in folder.iterdir() if file.name.endswith(tuple(TYPES)))
    return {file.name: StaticFile(file.name, file.read_bytes()) for file in held}


@cache
def templates_version() -> str:
    """A name for the templates and static files as they are: what is kept of other ones is stale."""
    folder = resources.files("forewarned.web").joinpath("templates")
    contents = [file.read_bytes() for file in sorted(folder.iterdir(), key=lambda each: each.name)]
    versions = "".join(file.version for _, file in sorted(static_files().items()))
    return hashlib.sha256(b"".join(contents) + versions.encode()).hexdigest()[:8]


def environment(addresses: Addresses) -> Environment:
    """The templates, everything escaped, and an unknown name an error."""
    made = Environment(
        loader=PackageLoader("forewarned.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.globals |= {
        "url": addresses.url,
        "static": addresses.static,
        "offers": addresses.offers,
        "has_static": lambda name: name in static_files(),
        "wording": wording,
    }
    made.filters |= {
        "day": day,
        "count_of": wording.count_of,
        "number": lambda number: f"{number:,}",
        "share": wording.share_in_words,
        "paragraphs": paragraphs,
        "marked": marked,
        "cell": csv_cell,
        "capital": lambda words: words[:1].upper() + words[1:],
    }
    return made


def day(value: dt.date | None) -> Markup:
    """A date in words, in a `time` element for programs; «not known» where there is none."""
    if value is None:
        return Markup('<span class="unknown">{}</span>').format(wording.NOT_KNOWN)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), wording.date_in_words(value))


def paragraphs(text: str | None) -> Markup:
    """Verbatim text as paragraphs, one a line of it."""
    lines = [line for line in re.split(r"\n+", wording.printable(text or "")) if line.strip()]
    return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines)


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> Markup:
    """The text with the places (from, to) marked; places that overlap are marked once."""
    parts, at = [], 0
    for start, end in sorted(marks):
        if start < at:
            continue
        parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join((*parts, escape(text[at:])))
