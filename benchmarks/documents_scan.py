"""Image-only PDFs: pages of other producers' PDFs, printed, laid a little askew and scanned with noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from benchmarks.content import chosen

SKEWS = (-0.7, -0.4, -0.15, 0.15, 0.4, 0.7)
NOISE = 9.0
JPEG_QUALITY = 80
BLACK_BELOW = 160


def scan(source: Path, path: Path, *, dpi: int, bilevel: bool = False) -> None:
    """Writes a scan of the PDF: `dpi` dots an inch, turned by up to 0.7 degrees, with light noise.

    `bilevel` is black and white alone, as office scanners and fax machines make it.
    """
    document = pypdfium2.PdfDocument(source)
    try:
        pages = [
            _scanned(page.render(scale=dpi / 72, grayscale=True).to_pil(), f"{source.stem}/{dpi}/{number}")
            for number, page in enumerate(document)
        ]
    finally:
        document.close()
    if bilevel:
        pages = [page.point(lambda grey: 255 * (grey > BLACK_BELOW)).convert("1") for page in pages]
    options = {} if bilevel else {"quality": JPEG_QUALITY}
    pages[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], **options)


def _scanned(image: Image.Image, key: str) -> Image.Image:
    skewed = image.convert("L").rotate(chosen(key, SKEWS), Image.Resampling.BICUBIC, fillcolor=255)
    seed = chosen(key + "noise", range(1 << 30))
    noise = np.random.default_rng(seed).normal(0.0, NOISE, (skewed.height, skewed.width))
    grey = np.asarray(skewed, dtype=np.float64) * 0.94 + 8.0 + noise
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
