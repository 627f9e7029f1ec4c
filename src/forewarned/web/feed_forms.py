"""Feeds as Atom (RFC 4287) and as JSON Feed 1.1, and calendars with whole addresses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import msgspec

from forewarned.register.following import Entry, Followed

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
CALENDAR = "text/calendar"
Whole = Callable[[str], str]
"""Gives the whole address of a path of the site."""

_NAMESPACE = "http://www.w3.org/2005/Atom"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AUTHOR = "Forewarned"


def atom(feed: Followed, whole: Whole, itself: str) -> bytes:
    """The feed as Atom; `itself` is the path of the feed."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}feed")
    _text(root, "title", feed.title)
    _text(root, "id", whole(itself))
    _text(root, "updated", _time(feed.updated))
    _link(root, "self", whole(itself), "application/atom+xml")
    _link(root, "alternate", whole(feed.path), "text/html")
    author = ElementTree.SubElement(root, f"{{{_NAMESPACE}}}author")
    _text(author, "name", _AUTHOR)
    for each in feed.entries:
        _entry(root, each, whole)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(root: ElementTree.Element, each: Entry, whole: Whole) -> None:
    entry = ElementTree.SubElement(root, f"{{{_NAMESPACE}}}entry")
    _text(entry, "title", each.title)
    _text(entry, "id", each.id)
    _text(entry, "published", _time(each.published))
    _text(entry, "updated", _time(each.updated))
    _link(entry, "alternate", whole(each.path), "text/html")
    _text(entry, "summary", each.text)


def _text(parent: ElementTree.Element, name: str, words: str) -> None:
    ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}").text = _UNFIT.sub("\ufffd", words)


def _link(parent: ElementTree.Element, rel: str, address: str, kind: str) -> None:
    ElementTree.SubElement(
        parent, f"{{{_NAMESPACE}}}link", {"rel": rel, "type": kind, "href": _UNFIT.sub("\ufffd", address)}
    )


def _time(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def json_feed(feed: Followed, whole: Whole, itself: str) -> bytes:
    """The feed as JSON Feed."""
    items: list[dict[str, Any]] = [
        {
            "id": each.id,
            "url": whole(each.path),
            "title": each.title,
            "content_text": each.text,
            "date_published": _time(each.published),
            "date_modified": _time(each.updated),
        }
        for each in feed.entries
    ]
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": whole(feed.path),
        "feed_url": whole(itself),
        "language": "en-GB",
        "authors": [{"name": _AUTHOR}],
        "items": items,
    }
    return msgspec.json.encode(made)
