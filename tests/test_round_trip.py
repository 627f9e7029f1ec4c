"""What is written can be read back: the same report, in every layout, era and medium.

Left out of the comparison is what a document does not hold: the reference, the publisher's address
and categories, and the name of the deceased where the investigation's words do not give it.
"""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from tests.builders import a_report, numberings, reports

import forewarned as fw
from forewarned.form.compose import complete
from forewarned.form.definition import the_form
from forewarned.form.read_scan import tessdata
from forewarned.form.write import write, write_scan
from forewarned.model import Report

LAYOUTS = the_form().layouts
ALIKE_IN_SCANS = 97
"""OCR's tolerance: how alike a section of a clean scan must be to what was written, of 100."""


def comparable(report: Report) -> Report:
    """The report without what no document of the form holds."""
    return replace(
        report,
        reference=None,
        url=None,
        published=None,
        categories=(),
        sent_to=None,
        deceased=None,
        document_links=(),
    )


def without_paragraphs(report: Report) -> Report:
    """The report with a blank for every paragraph's end: one that ends on a full line cannot be told."""
    texts = {name: text.replace("\n", " ") for name, text in vars_of(report) if isinstance(text, str)}
    concerns = tuple(replace(concern, text=concern.text.replace("\n", " ")) for concern in report.concerns)
    return replace(report, **texts, concerns=concerns)


def vars_of(report: Report) -> list[tuple[str, object]]:
    return [(one.name, getattr(report, one.name)) for one in fields(report)]


def read_back(path: Path) -> Report:
    found = fw.read(path)
    assert isinstance(found, Report)
    return comparable(found)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("ending", ["pdf", "docx", "html"])
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(report=reports(), numbering=numberings())
def test_a_report_read_back_is_the_report_that_was_written(
    layout: str, ending: str, report: Report, numbering: str
) -> None:
    whole = complete(report, numbering=numbering)
    with tempfile.TemporaryDirectory() as folder:
        path = write(whole, Path(folder) / f"report.{ending}", layout=layout)
        back, wanted = read_back(path), comparable(whole)
        if ending == "pdf":
            if any(concern.group for concern in wanted.concerns):
                # nor can a group's heading be told, where it begins a page after a full line
                back, wanted = replace(back, concerns=()), replace(wanted, concerns=())
            back, wanted = without_paragraphs(back), without_paragraphs(wanted)
        assert back == wanted


@pytest.mark.skipif(tessdata() is None, reason="needs Tesseract with its English data")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clean_scan_comes_back_but_for_a_few_words(layout: str, tmp_path: Path) -> None:
    whole = complete(a_report())
    found = fw.read(write_scan(whole, tmp_path / "scan.pdf", layout=layout, skew=0.4))
    assert isinstance(found, Report)
    for field in ("investigation", "circumstances", "concerns_text", "action"):
        assert fuzz.ratio(str(getattr(whole, field)), str(getattr(found, field))) >= ALIKE_IN_SCANS, field
    assert len(found.concerns) == len(whole.concerns)
    assert all(where.confidence is not None for where in found.where.values() if where.spans)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.sampled_from(LAYOUTS), reports())
def test_every_span_leads_to_the_words_it_was_read_from(layout: str, report: Report) -> None:
    from forewarned.form.read import read_document

    with tempfile.TemporaryDirectory() as folder:
        reading = read_document(write(report, Path(folder) / "report.pdf", layout=layout))
    found = reading.result
    assert isinstance(found, Report)
    for concern in found.concerns:
        words = " ".join(reading.document.text[span.start : span.end] for span in concern.spans)
        assert concern.text.split()[0] == words.split()[0]
        assert concern.text.split()[-1] == words.split()[-1]
