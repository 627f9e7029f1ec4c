"""Scans without a text layer: pages are rendered and recognised (OCR), confidence kept.

Tesseract where its data is on the machine (through tesserocr), else RapidOCR, whose models come
with its wheel and which takes some three times as long. See docs/decisions/0002-ocr.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from forewarned.errors import Unreadable
from forewarned.form.document import Line

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

DOTS_PER_INCH = 300
"""What Tesseract is trained for; a page this large is rendered at no more than MOST_PIXELS."""

MOST_PIXELS = 40_000_000
TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def recognised_lines(handle: pdfium.FPDF_DOCUMENT, number: int) -> list[Line]:
    """The lines recognised on a page of an open PDF, with boxes in points and confidence 0 to 1.

    Raises Unreadable where no recogniser is installed.
    """
    image, points_per_pixel = _rendered(handle, number)
    if (data := tessdata()) is not None:
        found = _by_tesseract(image, data)
    elif find_spec("rapidocr") is not None:
        found = _by_rapidocr(image)
    else:
        raise Unreadable(
            f"page {number} is a picture without text, and no OCR is installed",
            do="Install Tesseract (with English data) or the package rapidocr, and build again.",
        )
    return [
        Line(
            text=text,
            page=number,
            box=tuple(edge * points_per_pixel for edge in box),  # type: ignore[arg-type]
            confidence=confidence,
        )
        for text, box, confidence in found
    ]


@cache
def tessdata() -> str | None:
    """The folder that holds Tesseract's English data, or None where it (or tesserocr) is not installed."""
    if find_spec("tesserocr") is None:
        return None
    named = os.environ.get("TESSDATA_PREFIX")
    for folder in ([named] if named else []) + list(TESSDATA):
        if (Path(folder) / "eng.traineddata").exists():
            return folder
    return None


def _rendered(handle: pdfium.FPDF_DOCUMENT, number: int) -> tuple[Picture, float]:
    """The page as a grey picture, and how many points one of its pixels is."""
    import ctypes

    from PIL import Image

    page = pdfium.FPDF_LoadPage(handle, number - 1)
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        scale = DOTS_PER_INCH / 72
        scale = min(scale, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        wide, high = max(int(width * scale), 1), max(int(height * scale), 1)
        bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise Unreadable(f"page {number} is too large to be drawn", do="Scan it again, smaller.")
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pixels = pdfium.FPDFBitmap_GetBuffer(bitmap)
            raw = ctypes.string_at(pixels, stride * high)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Image.frombuffer("L", (wide, high), raw, "raw", "L", stride, 1), 1 / scale
    finally:
        pdfium.FPDF_ClosePage(page)


_RULING = re.compile(r"^(\(?\d\)?)\s*\|\s+(?=\S)|^\|\s+(?=[A-Z(\d])|\s+\|$")
"""A bar after a box's number, before a capital, or at a line's end: the table's ruling line, not a letter."""

_LONE_BAR = re.compile(r"(?<![\w|])\|(?![\w|])")
"""Tesseract's reading of a lone capital I in sans-serif type; reports have no use for the bar itself."""


def without_bars(text: str) -> str:
    """A recognised line without the ruling lines taken for bars, and with «I» where a bar stood for it."""
    ruled = _RULING.sub(lambda match: f"{match[1]} " if match[1] else "", " ".join(text.split()))
    return _LONE_BAR.sub("I", ruled)


Found = tuple[str, tuple[float, float, float, float], float]


def _by_tesseract(image: Picture, data: str) -> list[Found]:
    api = _tesseract(data)
    api.SetImage(image)
    api.SetSourceResolution(DOTS_PER_INCH)
    api.Recognize()
    return list(_text_lines(api))


@cache
def _tesseract(data: str) -> Any:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr

    api = tesserocr.PyTessBaseAPI(path=data, lang="eng", psm=tesserocr.PSM.SINGLE_COLUMN)
    api.SetVariable("preserve_interword_spaces", "0")
    return api


def _text_lines(api: Any) -> Iterator[Found]:
    from tesserocr import RIL, iterate_level

    for line in iterate_level(api.GetIterator(), RIL.TEXTLINE):
        try:
            text = without_bars(line.GetUTF8Text(RIL.TEXTLINE))
        except RuntimeError:  # Tesseract's way of saying that nothing stands there
            continue
        box = line.BoundingBox(RIL.TEXTLINE)
        if box and any(character.isalnum() for character in text):
            yield text, box, line.Confidence(RIL.TEXTLINE) / 100


def _by_rapidocr(image: Picture) -> list[Found]:
    import numpy

    result = _rapidocr()(numpy.asarray(image.convert("RGB")))
    if result.boxes is None:
        return []
    return [
        (
            text.strip(),
            (
                float(corners[:, 0].min()),
                float(corners[:, 1].min()),
                float(corners[:, 0].max()),
                float(corners[:, 1].max()),
            ),
            float(score),
        )
        for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if text.strip()
    ]


@cache
def _rapidocr() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})
