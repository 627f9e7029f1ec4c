"""HTML of two kinds: forms that a browser prints to PDF, and pages in the publisher's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from benchmarks.browser import chromium
from benchmarks.content import BLACKED_OUT, PrintedReport, chosen
from benchmarks.documents_docx import without_one_heading

FONTS = ("Liberation Serif", "Liberation Sans", "DejaVu Sans", "Liberation Sans Narrow", "DejaVu Serif")
FOOT = '<div style="font-size:8px;width:100%;text-align:center"><span class="pageNumber"></span>{of}</div>'
LABELS = (
    ("Date of report", "Ref", "Deceased name", "Coroner name", "Coroner Area", "Category"),
    ("Date of report", "Ref", "Deceased name", "Coroners name", "Coroners Area", "Category"),
    ("Date of Report", "Reference", "Name of deceased", "Coroner's name", "Coroner area", "Category"),
)
SENT_TO = (
    "This report is being sent to",
    "This report is being sent to the following",
    "This report is sent to",
)


def print_html(reports: Sequence[PrintedReport], folder: Path) -> None:
    """Prints each report to `<name>.pdf` in the folder: paper, margins, head and foot by its name."""
    with chromium() as browser:
        for report in reports:
            browser.print_to_pdf(page_of(report), folder / f"{report.name}.pdf", **_print_options(report))


def page_of(report: PrintedReport) -> str:
    """The HTML of the report as its look says (`LOOKS`)."""
    return LOOKS[report.look](report)


def _print_options(report: PrintedReport) -> dict[str, object]:
    key = f"{report.name}/{report.look}"
    options: dict[str, object] = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": True}
    margin = chosen(key + "margin", (0.4, 0.6, 0.9))
    options |= {f"margin{side}": margin for side in ("Left", "Right", "Top", "Bottom")}
    kind = chosen(key + "furniture", ("none", "all", "foot", "foot-of"))
    if kind == "all":
        options |= {"displayHeaderFooter": True}
    elif kind != "none":
        of = ' of <span class="totalPages"></span>' if kind == "foot-of" else ""
        options |= {
            "displayHeaderFooter": True,
            "headerTemplate": "<span></span>",
            "footerTemplate": FOOT.format(of=of),
        }
    return options


def _form(report: PrintedReport, css: str, body: str) -> str:
    key = f"{report.name}/{report.look}"
    font = chosen(key + "font", FONTS)
    size = chosen(key + "size", ("10pt", "11pt", "12pt", "13pt"))
    width = chosen(key + "width", ("100%", "92%", "80%"))
    space = chosen(key + "p", (2, 6, 10))
    base = f"body{{margin:0;font:{size} '{font}';width:{width}}} p{{margin:0 0 {space}px 0}}"
    return f"<!doctype html><meta charset=utf-8><title>Report</title><style>{base}{css}</style>{body}"


def _head(report: PrintedReport) -> str:
    names = "".join(f"<p>{escape(name)}</p>" for name in report.addressees)
    return f"<p><b>{escape(report.title)}</b></p><p><b>{escape(report.sent_to)}</b></p>{names}"


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _table(report: PrintedReport) -> str:
    css = "table{border-collapse:collapse;width:100%}td{border:1px solid #000;padding:5px;vertical-align:top}"
    rows = [f"<tr><td></td><td>{_head(report)}</td></tr>"]
    for box in report.boxes:
        heading = f"<p><b>{escape(box.heading)}</b></p>" if box.heading else ""
        rows.append(f"<tr><td>{box.number}</td><td>{heading}{_paragraphs(box.paragraphs)}</td></tr>")
    return _form(report, css, f"<table>{''.join(rows)}</table>")


def _plain(report: PrintedReport) -> str:
    parts = [_head(report)]
    for box in report.boxes:
        if box.heading:
            parts.append(f"<h3>{f'{box.number} {escape(box.heading)}'.strip()}</h3>")
        parts.append(_paragraphs(box.paragraphs))
    return _form(report, "h3{font-size:1.05em;margin:12px 0 4px 0}", "".join(parts))


def _run_together(report: PrintedReport) -> str:
    css = "td{vertical-align:top;padding:4px}table{border-collapse:collapse}"
    css += chosen(report.name + "rule", ("td{border:1px solid #666}", "tr{border-bottom:1px solid #666}"))
    rows = [f"<tr><td>{_head(report)}</td></tr>"]
    for box in report.boxes:
        first, *rest = box.paragraphs or ("",)
        head = f"<b>{box.number}{escape(box.heading)}</b> " if box.heading else box.number
        rows.append(f"<tr><td><p>{head}{escape(first)}</p>{_paragraphs(rest)}</td></tr>")
    return _form(report, css, f"<table>{''.join(rows)}</table>")


def _split_numbers(report: PrintedReport) -> str:
    css = "div.n{margin-top:10px}p{line-height:1.5}div.t{margin-left:40px}"
    parts = [_head(report)]
    for box in report.boxes:
        number = f'<div class="n">{box.number}</div>' if box.number else ""
        heading = f"<p><b>{escape(box.heading)}</b></p>" if box.heading else ""
        parts.append(f'{number}<div class="t">{heading}{_paragraphs(box.paragraphs)}</div>')
    return _form(report, css, "".join(parts))


def _beside(report: PrintedReport) -> str:
    """Headings in a column of their own beside the text, without a line round anything."""
    css = "td{vertical-align:top;padding:6px 10px 6px 0}td.h{width:26%}"
    rows = []
    for box in report.boxes:
        head = f"{box.number} {escape(box.heading)}".strip() if box.heading else ""
        rows.append(f'<tr><td class="h"><b>{head}</b></td><td>{_paragraphs(box.paragraphs)}</td></tr>')
    return _form(report, css, f"{_head(report)}<table>{''.join(rows)}</table>")


def _redacted(report: PrintedReport) -> str:
    """The bordered table with black bars where names were taken out."""
    bar = '<span style="display:inline-block;width:7em;height:1em;background:#000"></span>'
    gap = '<span style="display:inline-block;width:9em"></span>'
    return _table(report).replace(BLACKED_OUT, chosen(report.name + "bar", (bar, gap)))


def _publisher_table(report: PrintedReport) -> str:
    rows = []
    head = f"<strong>{escape(report.title)}</strong><br>{escape(report.sent_to)}<br>"
    rows.append(f"<tr><td></td><td>{head}{'<br>'.join(map(escape, report.addressees))}</td></tr>")
    join = chosen(report.name + "join", ("<br>", "<br><br>", "</p><p>"))
    for box in report.boxes:
        text = join.join(map(escape, box.paragraphs))
        cell = f"<p><strong>{escape(box.heading)}</strong>{join}{text}</p>"
        rows.append(f"<tr><td>{box.number}</td><td>{cell}</td></tr>")
    body = f'<figure class="wp-block-table"><table><tbody>{"".join(rows)}</tbody></table></figure>'
    return _publisher(report, body)


def _publisher_strong(report: PrintedReport) -> str:
    parts = []
    for box in report.boxes:
        if box.heading:
            number = f"{box.number}\N{NO-BREAK SPACE}" if box.number else ""
            parts.append(f"<p><strong>{number}{escape(box.heading)}</strong></p>")
        parts.append(_paragraphs(box.paragraphs))
    return _publisher(report, "".join(parts))


def _publisher(report: PrintedReport, body: str) -> str:
    """A page of the publisher's site: menu, title, metadata paragraphs, links to the documents, text."""
    key = f"{report.name}/{report.look}"
    file_name = f"{report.deceased.replace(' ', '-')}-{report.reference}"
    link = f'<a href="/wp-content/uploads/{file_name}.pdf">{file_name}</a>'
    reply = f'<a href="/wp-content/uploads/{report.reference}-Response.pdf">{report.reference} Response</a>'
    links = chosen(
        key + "links",
        (
            f"<ul><li>{link}</li><li>{reply}</li></ul>",
            f'<div class="related-content"><div class="file">{link}</div><div>{reply}</div></div>',
        ),
    )
    title = f"{escape(report.deceased)}: Prevention of future deaths report"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        "<header><nav><ul><li>Home</li><li>About</li><li>Guidance</li></ul></nav></header>"
        f'<main><h1>{title}</h1><div class="page__content">{_metadata(report, key)}{body}</div>{links}</main>'
        "<footer><p>Contact</p><p>Accessibility</p></footer></body></html>"
    )


def _metadata(report: PrintedReport, key: str) -> str:
    date = f"{report.date:%d/%m/%Y}" if report.date.year > 2021 else f"{report.date.day} {report.date:%B %Y}"
    values = (date, report.reference, report.deceased, report.coroner, report.area, "Other related deaths")
    space = chosen(key + "space", (" ", "\N{NO-BREAK SPACE}"))
    sent = " | ".join(report.addressees)
    pairs = [
        *zip(chosen(key + "labels", LABELS), values, strict=True),
        (chosen(key + "sent", SENT_TO), sent),
    ]
    return "".join(f"<p>{escape(label)}:{space}{escape(value)}{space}</p>" for label, value in pairs)


LOOKS: Mapping[str, Callable[[PrintedReport], str]] = {
    "web-table": _table,
    "web-plain": _plain,
    "web-run": _run_together,
    "web-split": _split_numbers,
    "web-beside": _beside,
    "web-redacted": _redacted,
    "web-missing-heading": lambda report: _table(without_one_heading(report)),
    "page-table": _publisher_table,
    "page-strong": _publisher_strong,
}
