"""A PDF → the same pages as a scanner gives them: pictures without a text layer."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from forewarned.errors import BadInput

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 200
_DPI_ALLOWED = range(72, 601)
_PAPER = 250
"""How light the paper is, of 255."""


def scan_of_pdf(
    pdf: bytes,
    *,
    dpi: int = DPI,
    skew: float = 0.0,
    noise: float = 0.0,
    seed: int = 0,
    day: dt.date | None = None,
) -> bytes:
    """The bytes of a PDF whose pages are grey pictures of the pages given, without any text.

    `skew` is in degrees, and each page is turned by up to that much either way; `noise` is the share
    of grain mixed in, 0 to 1. The same seed gives the same bytes. Raises BadInput for a resolution
    outside 72 to 600 dots an inch.
    """
    import pypdfium2

    if dpi not in _DPI_ALLOWED:
        raise BadInput(
            f"a scan at {dpi} dots an inch", do="Choose between 72 and 600; scanners use 200 to 300."
        )
    chance = random.Random(seed)
    opened: Callable[[bytes], Any] = pypdfium2.PdfDocument  # it has no annotations of its own
    document = opened(pdf)
    try:
        pages = [
            _worn(page.render(scale=dpi / 72, grayscale=True).to_pil(), skew, noise, chance)
            for page in document
        ]
    finally:
        document.close()
    return _bound(pages, dpi, day)


def _worn(page: Image, skew: float, noise: float, chance: random.Random) -> Image:
    """The page as a scanner sees it: a little turned, on paper that is not quite white, with grain."""
    import PIL.Image

    page = page.convert("L")
    if skew:
        page = page.rotate(chance.uniform(-skew, skew), PIL.Image.Resampling.BICUBIC, fillcolor=255)
    page = page.point([min(level, _PAPER) for level in range(256)])
    if not noise:
        return page
    grain = PIL.Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
    return PIL.Image.blend(page, grain, noise)


def _bound(pages: list[Image], dpi: int, day: dt.date | None) -> bytes:
    """The pictures as one PDF, dated midnight UTC of the day given."""
    stamp = dt.datetime.combine(day or dt.date(2013, 7, 25), dt.time(), tzinfo=dt.UTC).timetuple()
    made = io.BytesIO()
    pages[0].save(
        made,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=dpi,
        quality=70,
        creationDate=stamp,
        modDate=stamp,
    )
    return made.getvalue()
