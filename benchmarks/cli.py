"""How soon the command line answers: `python -m benchmarks.cli [--runs N]`.

Measures whole processes by the wall clock, from start to end, standard output thrown away. The
baseline is the interpreter alone, and the same help with every command's module imported, as it
would be without lazy loading. «Cold» is the first run of all, before files and byte code are in the
machine's memory; the others are medians.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from statistics import median

from benchmarks.table import machine, table

REACH = 0.3
"""Seconds in which `forewarned --help` has to answer."""

_HELP = "from forewarned.cli.main import main; main({arguments!r})"
_EAGER = (
    "import click; from forewarned.cli.main import cli, COMMANDS, main; "
    "[cli.get_command(click.Context(cli), name) for name in COMMANDS]; "
    "import polars, yaml, rich.table, rich.progress, typst, pypdfium2, docx; main(['--help'])"
)
HEAVY = ("polars", "yaml", "rich", "typst", "pypdfium2", "docx", "selectolax", "sqlite3", "multiprocessing")
"""Modules that the help must not import."""


def seconds(code: str) -> float:
    """Wall seconds that a new interpreter takes to run the code."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def imported_by_help() -> tuple[str, ...]:
    """Which of the heavy modules `forewarned --help` imports; none, as it should be."""
    code = (
        "import json, sys; from forewarned.cli.main import run; run(['--help']); "
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names: list[str] = json.loads(told.stderr.strip().splitlines()[-1])
    return tuple(names)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args(arguments).runs
    cases = {
        "interpreter alone": "pass",
        "forewarned --help": _HELP.format(arguments=["--help"]),
        "forewarned read --help": _HELP.format(arguments=["read", "--help"]),
        "forewarned build --help": _HELP.format(arguments=["build", "--help"]),
        "everything imported, then --help": _EAGER,
    }
    rows = []
    for name, code in cases.items():
        cold = seconds(code)
        rest = sorted(seconds(code) for _ in range(runs))
        rows.append([name, cold, median(rest), rest[-1]])
    print(machine())
    print(table(["seconds", "first", "median", "slowest"], rows))
    print(
        f"Heavy modules imported by --help: {', '.join(imported_by_help()) or 'none'}. To reach: {REACH} s."
    )


if __name__ == "__main__":
    main()
