"""The words of `due.yml` as patterns, made once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _raw() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((resources.files(__package__) / "due.yml").read_bytes())
    return loaded


def _compiled(said: str) -> re.Pattern[str]:
    """A pattern with the words of the file in it: a line break is nothing, a blank any white space."""
    joined = re.sub(r"\s*\n\s*", "", said.strip())
    for _ in range(2):
        for name, listed in _raw()["words"].items():
            joined = re.sub(rf"(?<!\?P)<{name}>", f"(?:{listed})".replace("\\", r"\\"), joined)
    return re.compile(joined.replace("[ -]", r"[\s-]").replace(" ?", r"\s*").replace(" ", r"\s+"))


@cache
def timed() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of the words that name a time, with their names."""
    return tuple((name, _compiled(said)) for name, said in _raw()["times"].items())


@cache
def vague() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of the words that name no day, with their names."""
    return tuple((name, _compiled(rf"\b(?:{said})\b")) for name, said in _raw()["vague"].items())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern that the file has under a name of its own."""
    return _compiled(_raw()[name])
