"""What is left out of words that are shown, for care: methods of suicide, and the names of children."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from forewarned.model import Report
from forewarned.register import child_names

LEFT_OUT = "[left out]"
"""What stands where a method was, in words that are shown."""


@cache
def _methods() -> re.Pattern[str]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = resources.files("forewarned.search").joinpath("careful.yml").read_bytes()
    read = yaml.load(content, loader)
    kept, methods = ("|".join(f"(?:{each})" for each in read[name]) for name in ("kept", "methods"))
    return re.compile(rf"(?<![\w-])(?:(?P<kept>{kept})|(?:{methods}))(?![\w])", re.IGNORECASE)


_RUN = re.compile(
    rf"{re.escape(LEFT_OUT)}(?:[\s,;/]*(?:and|or|with|by|a|the|of|from|using)?[\s,]*{re.escape(LEFT_OUT)})+"
)


def without_methods(text: str) -> str:
    """The words with every method of suicide, means and amount left out; what makes places safe is kept."""
    masked = _methods().sub(lambda match: match[0] if match["kept"] else LEFT_OUT, text)
    return _RUN.sub(LEFT_OUT, masked)


def without_child(text: str, url: str | None, deceased: str | None, investigation: str | None) -> str:
    """The words without the name of a child who died, by whatever of the report could tell it."""
    report = Report(url=url, deceased=deceased, investigation=investigation)
    shown = child_names.hidden(text, child_names.name_of(report), child_names.who_died(report))
    return str(shown)
