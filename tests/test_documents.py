"""Every example on the pages runs, and prints what the page says that it prints.

How a page is read: a block of `sh` or `python` is run in the page's own folder, in order. A block of
`text` is what the block before it prints: each of its lines is found in the output, in that order, where
«…» stands for anything. A block of `yaml` or `csv` after «Save this as `NAME`» is saved under that name.
A comment that closes with «exit code N» at the end of a block says how it ends, when not with 0. Lines that
install or that call make are left out, by name.
"""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from forewarned.form.as_json import report_json, response_json
from forewarned.model import Report, Response

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "docs/tutorial.md", "docs/how-to.md")
LEFT_OUT = ("make ", "pip install", "apt-get ", "git clone", "cd ")
SOURCE = ROOT / "src" / "forewarned"
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    for path in SOURCE.rglob("*.py")
    if re.search(r"^\s*>>> ", path.read_text("utf-8"), re.MULTILINE)
)
LONGEST = 240  # seconds that one block may take

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVE = re.compile(r"Save\s+this\s+as\s+`([\w./-]+)`[^`]*$")
_EXIT = re.compile(r"#.*\bexit code (\d+)\s*$")


@dataclass(frozen=True)
class Block:
    """One fenced block: where it stands, its language, its text, the name that it is saved under."""

    place: str
    language: str
    text: str
    saved_as: str | None


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    found = []
    last_end = 0
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        named = _SAVE.search(text[last_end : match.start()])
        found.append(Block(f"{page.name}, line {line}", match[1], match[2], named[1] if named else None))
        last_end = match.end()
    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A shell's, in which `forewarned` is this checkout's and nothing of the machine's user is seen."""
    commands = tmp_path / "commands"
    commands.mkdir()
    (commands / "forewarned").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m forewarned.cli.main "$@"\n')
    (commands / "forewarned").chmod(0o755)
    (tmp_path / "page").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOREWARNED_")}
    path = f"{commands}{os.pathsep}{kept.get('PATH', '')}"
    here = {"PATH": path, "HOME": str(tmp_path / "page"), "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    return {**kept, **here, "PYTHONIOENCODING": "utf-8"}


def run(block: Block, folder: Path, environment: dict[str, str]) -> str:
    """What the block printed, on both streams. Fails where it ends otherwise than it says."""
    if block.language == "python":
        command = [sys.executable, "-c", block.text]
    else:
        lines = [line for line in block.text.splitlines() if not line.lstrip().startswith(LEFT_OUT)]
        command = ["sh", "-e", "-c", "\n".join(lines)]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )
    said = _EXIT.search(block.text)
    assert done.returncode == (int(said[1]) if said else 0), (
        f"{block.place}: ended with {done.returncode}\n{block.text}\n{done.stdout}"
    )
    return done.stdout


def missing_lines(shown: str, printed: str) -> list[str]:
    """The lines of a page's block that the output does not have, in their order."""
    rest = iter(_evenly_spaced(line) for line in printed.splitlines())
    return [line for line in shown.splitlines() if line.strip(" …") and not _is_in(line, rest)]


def _is_in(line: str, rest: Iterator[str]) -> bool:
    pattern = ".*".join(re.escape(part) for part in re.split(r"\s*…\s*", _evenly_spaced(line)))
    return any(re.fullmatch(pattern, printed) for printed in rest)


def _evenly_spaced(line: str) -> str:
    return re.sub(r"\s+", " ", line.strip())


@pytest.mark.skipif(shutil.which("sh") is None, reason="the pages are written for a shell")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_what_it_shows(page: str, tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "page"
    printed, before = "", ""
    for block in blocks_of(ROOT / page):
        if block.language in ("sh", "python"):
            printed, before = run(block, folder, environment), block.text
        elif block.language == "text":
            lost = missing_lines(block.text, printed)
            assert not lost, f"{block.place}: not printed, {lost}\nafter {before}\n{printed}"
        else:
            assert block.saved_as, f"{block.place}: neither run nor saved; say «Save this as `NAME`»"
            place = folder / block.saved_as
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, "utf-8")


def test_a_line_that_was_not_printed_is_found_out() -> None:
    printed = "Of 208 duties, 125 have no answer.\n\nDue   Addressee\n1 May Someone\n"
    assert missing_lines("Of 208 duties, … have no answer.\n…\n1 May Someone\n", printed) == []
    assert missing_lines("Of 209 duties, …\n", printed) == ["Of 209 duties, …"]
    assert missing_lines("1 May Someone\nDue   Addressee\n", printed) == ["Due   Addressee"]


def linked_from(page: Path) -> Iterator[tuple[str, Path, str]]:
    """Each link of a page into this repository: as written, the file, and the heading in it."""
    for link in re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", page.read_text("utf-8"))):
        if "://" not in link:
            name, _, heading = link.partition("#")
            yield link, (page.parent / name).resolve() if name else page, heading


def headings_of(page: Path) -> set[str]:
    """The headings of a page as links name them: small letters, blanks as hyphens, no other signs."""
    lines = re.findall(r"^#+ (.*)$", _FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md", "docs/formats.md", "docs/law.md"])
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    for link, place, heading in linked_from(ROOT / page):
        assert place.exists(), f"{page}: «{link}» leads to nothing"
        if heading:
            assert heading in headings_of(place), f"{page}: «{link}» names no heading of {place.name}"


# -- formats ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_formats", ROOT / "docs" / "make_formats.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_formats"] = module
    spec.loader.exec_module(module)
    return module


def formats(heading: str) -> str:
    """The text of one section of the page on formats."""
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    return page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def names_in(section: str) -> set[str]:
    """The names in the first column of a section's tables."""
    cells = re.findall(r"^\| (`[^|]+?) \|", section, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_the_tables_of_an_export_are_those_of_the_code(generator: ModuleType) -> None:
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert page == generator.with_tables(page), "run `python docs/make_formats.py`"


def test_every_key_of_a_document_read_is_explained() -> None:
    keys = {*report_json(Report()), *response_json(Response()), "file"}
    assert names_in(formats("What `forewarned read` prints")) == keys


def test_every_key_of_a_draft_is_explained() -> None:
    from forewarned.form import draft

    known = {*draft._KEYS, *draft._RESPONSE_KEYS, "name", "age", "child", "sex", "title", "area"}
    known |= {"response_required", "group", "text", "parts"}
    section = formats("A draft")
    assert names_in(section) <= known <= set(re.findall(r"`(\w+)\b", section))


def test_every_field_that_can_be_corrected_is_named() -> None:
    from forewarned.register import corrections
    from forewarned.register.resolve import GOES_WITH, REPORT_FIELDS

    known = {name for name in REPORT_FIELDS if name not in corrections._NOT_CORRECTED | set(GOES_WITH)}
    section = formats("Corrections")
    assert names_in(section) == corrections._KEYS
    assert known | set(corrections.OF_ADDRESSEES) <= set(re.findall(r"`(\w+)`", section))


# -- examples in the code -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_in_a_docstring_are_true(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(f"forewarned.{name}"))
    assert outcome.attempted > 0
    assert outcome.failed == 0
