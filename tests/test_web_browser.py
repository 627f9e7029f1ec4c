"""The site in a real browser: by keyboard alone, for those who do not see it, on a phone, in the dark.

Needs Playwright, its axe wheel and a Chromium; skipped where one of them is absent.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demonstration import demonstration_register

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
from screenshots import ARGUMENTS, chromium, kinds_of_page, served

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.skipif(chromium() is None, reason="there is no Chromium here")

STILL = 0.02
"""A shift that nobody sees: a fifth of what browsers call good."""

TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VIEWS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served(demonstration_register(), "--today", "2026-11-01") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_breaks_a_rule_of_accessibility(site: str, browser: Any, view: str) -> None:
    page = browser.new_page(**VIEWS[view])
    broken: dict[str, list[str]] = {}
    for name, path in kinds_of_page(demonstration_register()).items():
        page.goto(site + path)
        found = axe.Axe().run(page, options=TAGS).response["violations"]
        if found:
            broken[name] = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
    page.close()
    assert not broken, "\n".join(f"{name}: {each}" for name, found in broken.items() for each in found)


def test_no_page_is_wider_than_a_narrow_screen_or_a_large_zoom(site: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    wide = {}
    for name, path in kinds_of_page(demonstration_register()).items():
        page.goto(site + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
    page.close()
    assert wide == {}


def test_no_page_says_anything_on_the_console_or_moves_while_it_loads(site: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    moved = {}
    for name, path in kinds_of_page(demonstration_register()).items():
        page.goto(site + path)
        shift = page.evaluate(_SHIFT)
        if shift > STILL:
            moved[name] = shift
    page.close()
    assert [each for each in said if " 404 " not in each and " 400 " not in each] == []
    assert moved == {}


_SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(each => sum += each.value))
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 60);
})"""


def test_a_first_visit_weighs_little(site: str, browser: Any) -> None:
    for path in kinds_of_page(demonstration_register()).values():
        context = browser.new_context()
        page = context.new_page()
        weights: list[int] = []
        page.on("requestfinished", lambda asked, weights=weights: weights.append(_weight(asked)))
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        context.close()
        assert sum(weights) <= 100_000, path


def _weight(asked: Any) -> int:
    if asked.resource_type == "image":
        return 0
    sizes = asked.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def test_a_report_is_found_by_keyboard_alone(site: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("reversing vehicles")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=reversing+vehicles")
    _tab_to(page, "ol.hits a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    assert "Warned" in page.inner_text(".lede")
    _tab_to(page, "details summary")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() >= 1
    page.close()


def _tab_to(page: Any, selector: str) -> None:
    """Presses Tab until what has the focus matches; the focus can be seen all the way."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    raise AssertionError(f"nothing that is {selector} can be reached by keyboard")


def test_every_reading_task_is_done_without_a_script(site: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.fill("#q", "ward observations")
    page.click(".ask button")
    page.click("ol.hits a >> nth=0")
    assert "Warned" in page.inner_text(".lede")
    page.click("text=Earlier and later warnings like this >> nth=0")
    assert page.inner_text("h1") == "Warnings like this one"
    page.goto(f"{site}/organisations")
    page.select_option("#kind", "regulator")
    page.click("main form button")
    page.click("table.cards tbody a >> nth=0")
    assert page.locator("table.chart").count() == 1
    context.close()


def test_a_marked_place_can_be_seen_on_the_picture_of_its_page(site: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(site + kinds_of_page(demonstration_register())["document"] + "#concern-1")
    fill = page.evaluate("getComputedStyle(document.querySelector('#concern-1 rect')).fill")
    assert "255, 204, 51" in fill
    page.close()
