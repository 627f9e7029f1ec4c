"""Writes the export's tables into `docs/formats.md`, from `register/columns.py`.

Run `python docs/make_formats.py` after adding a column; a test fails until then. The rest of the page is
written by hand, and tests hold its lists of keys against the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from forewarned.register.columns import TABLES, Table

PAGE = Path(__file__).parent / "formats.md"
BEGIN, END = "<!-- tables: made by docs/make_formats.py -->\n", "<!-- end of tables -->"


def with_tables(page: str) -> str:
    """The page with its tables made anew. Raises ValueError where the page has lost its marks."""
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise ValueError(f"{PAGE.name} needs one line «{BEGIN.strip()}» and one «{END}».")
    head, rest = page.split(BEGIN)
    tail = rest.split(END, 1)[1]
    return f"{head}{BEGIN}\n{''.join(_section(table) for table in TABLES.values())}{END}{tail}"


def _section(table: Table) -> str:
    return "".join(f"{line}\n" for line in _lines(table))


def _lines(table: Table) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    yield f"{table.meaning} One row for each {' and '.join(f'`{name}`' for name in table.key)}."
    yield ""
    yield "| Column | Type | Meaning |"
    yield "| --- | --- | --- |"
    for column in table.columns:
        yield f"| `{column.name}` | {column.kind} | {column.meaning} |"
    yield ""


def main() -> None:
    """Writes the page."""
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
