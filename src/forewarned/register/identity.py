"""Which report or response something is: keys made from addresses and documents, never from names."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit

KEY_LENGTH = 12


def normal_url(url: str) -> str:
    """The address in one spelling: https, host in small letters, no fragment, no slash at the end."""
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{parts.netloc.lower()}{path}{query}"


def report_key_of_url(url: str) -> str:
    """The key of the report that the publisher shows at this address."""
    return _short(normal_url(url))


def report_key_of_document(sha256: str) -> str:
    """The key of a report of which nothing but this document is known."""
    return sha256[:KEY_LENGTH]


def response_key_of_url(url: str, report_url: str) -> str:
    """The key of the response published at this address to the report at the other.

    One document may answer several reports: it is then a response to each.
    """
    return _short(f"response {normal_url(url)} {normal_url(report_url)}")


def response_key_of_document(sha256: str) -> str:
    """The key of a response of which nothing but this document is known."""
    return _short("response " + sha256)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def last_part(url: str) -> str:
    """The last part of an address or a path, decoded and in small letters: how a file is called."""
    return unquote(urlsplit(url.strip()).path.rstrip("/").rsplit("/", 1)[-1]).lower()


def normal_reference(reference: str) -> str:
    """A reference in one spelling for looking up: «2016 – 0396» and «2016-0396» are the same."""
    return re.sub(r"[\s–—-]+", "-", reference.strip()).upper()


def reference_in_name(name: str) -> str | None:
    """The reference that a file's name carries, if it carries one."""
    found = re.search(r"(?<!\d)(20[012]\d)[-_ –](\d{4}[A-Za-z]?)(?![0-9A-Za-z])", name)
    return f"{found[1]}-{found[2].upper()}" if found else None


def plain_name(name: str) -> str:
    """A body's name for telling whether two spellings are the same: letters and digits, no «the»."""
    bare = re.sub(r"['’]", "", name.casefold().replace("&", " and "))
    words = re.sub(r"[^\w\s]|_", " ", bare).split()
    return " ".join(word for word in words if word != "the")


def names_disagree(one: str | None, other: str | None) -> bool:
    """Whether two names of a deceased person, both given and not redacted, share no word at all."""
    words, others = name_words(one), name_words(other)
    return bool(words and others and not words & others)


def name_words(name: str | None) -> set[str]:
    """The words of a person's name in small letters; none where it is not known or redacted."""
    found = set(re.findall(r"[^\W\d_]{2,}", (name or "").casefold()))
    return set() if "redacted" in found else found
