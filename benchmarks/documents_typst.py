"""PDFs by typst, with templates that share nothing with our writer."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from benchmarks.content import PrintedReport, chosen, lettered, running

BASE = """#let d = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: eval(d.margin), numbering: if d.numbering == "" { none } else { d.numbering })
#set text(font: d.font, size: eval(d.size), lang: "en", hyphenate: d.hyphenate)
#set par(justify: d.justify)
#let head = { [*#d.title*]; parbreak(); [*#d.sent_to*]; for a in d.addressees { parbreak(); a } }
#let words(b) = { for p in b.paragraphs { parbreak(); p } }
"""
TABLE = """#table(columns: (1.1cm, 1fr), inset: 6pt, [], head,
  ..d.boxes.map(b => (b.number, [*#b.heading* #words(b)])).flatten())
"""
PLAIN = """#head
#for b in d.boxes { block(above: 1.4em, below: 0.8em)[*#b.number #h(1em) #b.heading*]; words(b) }
"""
UNBOXED = """#align(center)[*#d.title*]
#block(above: 1.2em)[_Addressees_]
#for a in d.letters { block(inset: (left: 1em), a) }
#for s in d.running {
  block(above: 1.4em)[_#s.at(0)_]
  for p in s.at(1) { grid(columns: (2.2em, 1fr), row-gutter: 1em, p.at(0), p.at(1)); v(0.4em) }
}
#for p in d.boxes.last().paragraphs { p; parbreak() }
"""
LOOKS = {"typst-table": TABLE, "typst-plain": PLAIN, "typst-unboxed": UNBOXED}
FONTS = ("Libertinus Serif", "New Computer Modern", "Liberation Sans")


def write_with_typst(report: PrintedReport, path: Path) -> None:
    """Writes the report as a PDF; font, margins, justification and page numbers vary by its name."""
    key = f"{report.name}/{report.look}"
    data = {
        "title": report.title,
        "sent_to": report.sent_to,
        "addressees": report.addressees,
        "boxes": [
            {"number": box.number, "heading": box.heading, "paragraphs": box.paragraphs}
            for box in report.boxes
        ],
        "letters": lettered(report.addressees),
        "running": running(report),
        "margin": chosen(key + "margin", ("2cm", "2.5cm", "3cm")),
        "numbering": chosen(key + "numbering", ("", "1", "1 / 1")),
        "font": chosen(key + "font", FONTS),
        "size": chosen(key + "size", ("10pt", "11pt", "12pt")),
        "justify": chosen(key + "justify", (True, False)),
        "hyphenate": False,
    }
    source = (BASE + LOOKS[report.look]).encode()
    path.write_bytes(typst.compile(source, sys_inputs={"data": json.dumps(data)}))
