"""One page of a PDF as a picture, drawn in a process that limits itself: the bytes come from outside.

Run as `python -m forewarned.form.picture PAGE WIDTH` with the PDF on standard input. The first line of
what it writes is JSON, the sizes of all pages in points; the picture (WebP) follows where PAGE is not 0.
"""

from __future__ import annotations

import io
import json
import sys

SECONDS = 20
MEGABYTES = 1_200
MOST_PAGES = 400


def main(page: int, width: int) -> None:
    """Writes the sizes of the pages, and the picture of one of them."""
    _limit_itself()
    import pypdfium2

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    sizes = [document.get_page_size(at) for at in range(min(len(document), MOST_PAGES))]
    sys.stdout.buffer.write(json.dumps(sizes).encode() + b"\n")
    if page:
        drawn = document[page - 1].render(scale=width / sizes[page - 1][0], grayscale=False)
        packed = io.BytesIO()
        drawn.to_pil().convert("RGB").save(packed, "WEBP", quality=60, method=2)
        sys.stdout.buffer.write(packed.getvalue())


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the one that waits has a clock
        return
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEGABYTES * 1_000_000),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
