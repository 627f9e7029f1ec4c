"""All measurements, one after the other: `make bench`, or `python -m benchmarks [NAME ...]`.

Each prints a table with ours and a baseline from the same run. What one needs and the machine has
not (LibreOffice, Chromium, Tesseract, the real data) is said in a line, and the rest goes on.
"""

from __future__ import annotations

import subprocess
import sys
import time

MEASUREMENTS = {
    "sections": ("--producers", "all", "--sample", "82", "--scans", "12"),
    "concerns": (),
    "header": (),
    "splitting": (),
    "organisations": (),
    "confusable": (),
    "areas": (),
    "responders": (),
    "facts_inquest": (),
    "facts_manner": (),
    "facts_person": (),
    "answers": (),
    "screening": (),
    "tables": (),
    "speed": (),
    "cli": (),
    "promises": ("--kept-aside",),
    "search": ("--each",),
    "search_speed": (),
    "live": (),
    "transfer": (),
    "hostile": (),
    "faults": (),
}


def main(names: list[str]) -> int:
    """The number of measurements that could not be made."""
    strange = [name for name in names if name not in MEASUREMENTS]
    if strange:
        print(f"no measurement «{strange[0]}». There are: {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    failed = 0
    for name in names or MEASUREMENTS:
        print(f"\n=== {name} ===", flush=True)
        begun = time.monotonic()
        code = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *MEASUREMENTS[name]], check=False
        ).returncode
        failed += code != 0
        outcome = "done" if code == 0 else f"could not be made (exit {code})"
        print(f"{name}: {outcome} in {time.monotonic() - begun:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
