"""A page that is open while the register is built on: brought up to date, and nobody's reading disturbed.

Needs Playwright and a Chromium; skipped where one of them is absent.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import free_port, make, served
from tables import report_row

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
from screenshots import ARGUMENTS, chromium

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(chromium() is None, reason="there is no Chromium here")

WATCHED = report_row(
    1, concerns="(1) The gate was watched by nobody at all.\n(2) Nobody knew the instruction."
)
MORE = "(1) The gate was not watched.\n(2) Nobody knew the instruction.\n(3) The bell was not heard."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    folder, port = make(tmp_path / "register", tmp_path), free_port()
    with served(folder, port):
        yield f"http://127.0.0.1:{port}", folder


@pytest.fixture
def page() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        made = browser.new_page(viewport={"width": 800, "height": 500})
        yield made
        browser.close()


def opened(page: Any, address: str) -> None:
    """The page, with a mark that a reload would lose, once it listens."""
    with page.expect_response("**/live**"):
        page.goto(address)
    page.evaluate("window.marked = true")


def test_an_open_report_is_brought_up_to_date_without_a_reload(
    page: Any, site: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = site
    opened(page, f"{address}/reports/2019-0001")
    make(folder, tmp_path, more=[WATCHED])
    done = time.monotonic()
    page.get_by_text("watched by nobody at all").first.wait_for(timeout=5_000)
    assert time.monotonic() - done < 1.5
    assert page.evaluate("window.marked")
    assert "Brought up to date at " in page.get_by_role("status").inner_text()


def test_what_is_in_view_stays_where_it_is(page: Any, site: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = site
    opened(page, f"{address}/reports/2019-0001")
    facts = page.locator("#facts")
    facts.scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, 40)")
    before = facts.bounding_box()["y"]
    make(folder, tmp_path, more=[report_row(1, concerns=MORE)])
    page.get_by_text("The bell was not heard.").first.wait_for(state="attached", timeout=5_000)
    assert abs(facts.bounding_box()["y"] - before) < 2


def test_a_region_that_somebody_stands_in_is_left_alone(
    page: Any, site: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = site
    opened(page, f"{address}/reports/2019-0001")
    page.evaluate(
        "() => { const found = document.querySelector('#concerns').closest('section');"
        " const at = found.querySelector('p, li, div');"
        " document.getSelection().selectAllChildren(at); }"
    )
    make(folder, tmp_path, more=[WATCHED])
    page.get_by_text("This page has changed.").wait_for(timeout=5_000)
    assert page.evaluate("document.getSelection().toString().length") > 0
    page.get_by_role("link", name="This page has changed").click()
    page.get_by_text("watched by nobody at all").first.wait_for(timeout=5_000)


def test_an_open_page_of_another_report_is_not_touched(
    page: Any, site: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = site
    opened(page, f"{address}/reports/2019-0003")
    before = page.locator("main").inner_html()
    make(folder, tmp_path, more=[WATCHED])
    page.wait_for_timeout(1_500)
    assert page.locator("main").inner_html() == before
