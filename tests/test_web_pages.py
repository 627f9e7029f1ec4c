"""The pages of the site, over the demonstration register: what each shows, and what none may show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient
from selectolax.lexbor import LexborHTMLParser

from demonstration import demonstration_register
from forewarned import wording
from forewarned.register.child_names import is_child
from forewarned.register.store import Register, open_register
from forewarned.web.app import create_app
from tables import report_row, write_lines

TODAY = dt.date(2026, 11, 1)
Client = TestClient[Any]


@pytest.fixture(scope="module")
def register() -> Iterator[Register]:
    with open_register(demonstration_register()) as held:
        yield held


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with TestClient(create_app(demonstration_register(), today=TODAY)) as made:
        yield made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Client]:
    """A site over two invented reports that are hostile, or hard to show."""
    hostile = "<script>alert(1)</script> & \"quotes\" 'and' more"
    rows = [
        report_row(1, coroner=hostile, area="<b>Area</b>", receivers=[hostile], concerns=f"(1) {hostile}"),
        report_row(2, date=None, receivers=[], concerns=None, coroner=None, area=None),
    ]
    with open_register(tmp_path / "register", create=True) as held:
        held.build([write_lines(tmp_path / "rows.jsonl", rows)])
    with TestClient(create_app(tmp_path / "register", today=TODAY)) as made:
        yield made


def _pages(register: Register) -> list[str]:
    """An address of every kind of page."""
    key, response = register.state.execute(
        "SELECT report_key, response_key FROM answers ORDER BY quote IS NULL, report_key LIMIT 1"
    ).fetchone()
    (drawn,) = register.state.execute(
        "SELECT report_key FROM concerns WHERE page IS NOT NULL ORDER BY report_key LIMIT 1"
    ).fetchone()
    return [
        *("/", "/search", "/search?q=ward", "/search?q=ward&sort=date&state=answered", "/search?q=%22open"),
        *("/organisations", "/organisations?kind=regulator&sort=late", "/organisations/nhs-england"),
        *("/deadlines", "/deadlines?show=coming", "/promises", "/promises?show=undated"),
        *("/areas", "/categories", "/data", "/about", "/no-such-page"),
        *(f"/reports/{key}", f"/reports/{key}/concerns/1", f"/reports/{key}/history"),
        *(f"/reports/{key}/responses/{response}", f"/reports/{drawn}", f"/reports/{drawn}/document"),
    ]


def _read(client: Client, address: str) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(address).text)


def _words(client: Client, address: str) -> str:
    main = _read(client, address).css_first("main")
    assert main is not None
    return " ".join(main.text(separator=" ").split())


# -- every page ---------------------------------------------------------------------------------------


def test_every_link_on_every_kind_of_page_leads_somewhere(client: Client, register: Register) -> None:
    links: dict[str, str] = {}
    for address in _pages(register):
        for node in _read(client, address).css("a[href], image[href], link[href], script[src], form[action]"):
            held = node.attributes
            to = urljoin(address, held.get("href") or held.get("src") or held.get("action") or "")
            if not urlsplit(to).netloc and not to.startswith("/no-such-page"):
                links.setdefault(to, address)
    broken = {
        to: where
        for to, where in _sample(links).items()
        if client.get(urlsplit(to)._replace(fragment="").geturl()).status_code >= 400
    }
    assert broken == {}


def _sample(links: dict[str, str]) -> dict[str, str]:
    """A few of the links of each kind: those that differ by a key or a value alone are of one kind."""
    kinds: dict[str, int] = {}
    kept = {}
    for to, where in links.items():
        kind = re.sub(r"=[^&#]*|/[0-9a-f]{12}|#.*|(?<=/organisations/)[^/?]+", "", to)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= 4:
            kept[to] = where
    return kept


def test_every_fragment_that_is_linked_to_on_a_page_is_there(client: Client, register: Register) -> None:
    for address in _pages(register):
        page = _read(client, address)
        for node in page.css("a[href^='#']"):
            target = (node.attributes["href"] or "")[1:]
            assert page.css_first(f"[id='{target}']") is not None, (address, target)


def test_every_page_has_one_heading_a_title_and_a_language(client: Client, register: Register) -> None:
    titles = []
    for address in _pages(register):
        page = _read(client, address)
        assert len(page.css("h1")) == 1, address
        assert page.css_first("html").attributes["lang"] == "en-GB"  # type: ignore[union-attr]
        title = page.css_first("title")
        assert title is not None
        titles.append(title.text())
    assert len(set(titles)) >= len(titles) - 6, titles


def test_no_page_needs_a_script_or_styles_in_the_text(client: Client, register: Register) -> None:
    for address in _pages(register):
        page = _read(client, address)
        assert not page.css("[style], style, [onclick], [onload]"), address
        for script in page.css("script"):
            assert "src" in script.attributes, address
            assert not script.text().strip(), address


def test_no_page_loads_anything_from_elsewhere(client: Client, register: Register) -> None:
    for address in _pages(register):
        for node in _read(client, address).css("[src], link[href], image[href]"):
            held = node.attributes
            assert not urlsplit(held.get("src") or held.get("href") or "").netloc, address


def test_ids_stand_once_on_a_page(client: Client, register: Register) -> None:
    for address in _pages(register):
        ids = [node.attributes["id"] for node in _read(client, address).css("[id]")]
        assert len(ids) == len(set(ids)), (address, [each for each in ids if ids.count(each) > 1])


# -- one report ---------------------------------------------------------------------------------------


def test_a_report_answers_in_a_sentence_first(client: Client) -> None:
    words = _words(client, "/reports/2018-0087")
    assert "Warned 2 bodies of 5 concerns on" in words
    assert words.index("Warned 2 bodies") < words.index("What happened when")


def test_a_report_is_found_by_any_of_its_names_and_has_one_address(
    client: Client, register: Register
) -> None:
    answer = client.get("/reports/2018-0087", follow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/reports/{register.find('2018-0087')}"


def test_the_matrix_has_each_concern_down_and_each_body_across(client: Client, register: Register) -> None:
    key = register.find("2018-0087")
    held = register.report(key, today=TODAY)
    matrix = _read(client, f"/reports/{key}").css_first("table.matrix")
    assert matrix is not None
    assert len(matrix.css("tbody tr")) == len(held.report.concerns)
    assert len(matrix.css("thead th")) == 1 + len(held.duties)
    states = [node.text() for node in matrix.css("td .state")]
    assert states
    days = {each.due for each in held.promises}
    promised = {wording.stance_in_words("planned_dated", due=day) for day in days}
    assert set(states) <= {*wording.STANCES.values(), *wording.STATES.values(), *promised}


def test_a_quotation_leads_to_its_words_in_the_answer(client: Client, register: Register) -> None:
    key = register.find("2018-0087")
    links = [
        node.attributes["href"] or ""
        for node in _read(client, f"/reports/{key}").css("table.matrix a.quoted")
    ]
    assert links
    for link in links:
        page = _read(client, link)
        anchor = page.css_first(f"[id='{urlsplit(link).fragment}']")
        assert anchor is not None
        assert page.css("mark")


def test_a_value_leads_to_its_place_on_a_picture_of_the_page(client: Client, register: Register) -> None:
    (key,) = register.state.execute(
        "SELECT report_key FROM concerns WHERE page IS NOT NULL ORDER BY report_key LIMIT 1"
    ).fetchone()
    link = _read(client, f"/reports/{key}").css_first("#concern-1 a.place")
    assert link is not None
    to = link.attributes["href"] or ""
    document = _read(client, to)
    mark = document.css_first(f"[id='{urlsplit(to).fragment}'] rect")
    assert mark is not None
    picture = document.css_first("image")
    assert picture is not None
    image = client.get(picture.attributes["href"] or "")
    assert image.headers["content-type"] == "image/webp"
    assert image.content[:4] == b"RIFF"


def test_there_is_no_picture_of_a_page_that_there_is_not(client: Client, register: Register) -> None:
    (key,) = register.state.execute(
        "SELECT report_key FROM concerns WHERE page IS NOT NULL LIMIT 1"
    ).fetchone()
    for number in ("0", "999", "-1", "one"):
        assert client.get(f"/reports/{key}/pages/{number}").status_code == 404


def test_the_timeline_goes_from_the_earliest_to_the_latest(client: Client) -> None:
    days = [
        node.attributes["datetime"] or ""
        for node in _read(client, "/reports/2018-0087").css(".timeline .when time")
    ]
    assert len(days) >= 4
    assert days == sorted(days)


def test_earlier_and_later_warnings_stand_apart(client: Client, register: Register) -> None:
    key = register.find("2018-0087")
    day = register.report(key, today=TODAY).report.date_of_report
    assert day is not None
    page = _read(client, f"/reports/{key}/concerns/1")
    for section, after in (("later", True), ("earlier", False)):
        times = page.css(f"section[aria-labelledby='{section}'] time")
        for node in times:
            assert ((node.attributes["datetime"] or "") > day.isoformat()) == after


def test_the_history_says_what_changed_and_what_each_source_says(client: Client) -> None:
    words = _words(client, "/reports/2018-0087/history")
    assert "A document of a report was taken in" in words
    assert "What each source says" in words


# -- searching ----------------------------------------------------------------------------------------


def test_a_search_marks_the_words_and_names_the_concern(client: Client) -> None:
    page = _read(client, "/search?q=reversing+vehicles")
    hits = page.css("ol.hits > li")
    assert hits
    assert page.css("mark")
    assert "Concern" in hits[0].text()


def test_a_facet_narrows_what_was_found_and_can_be_taken_back(client: Client) -> None:
    wide = _read(client, "/search?q=ward")
    link = wide.css_first("#facet-area + ul a")
    assert link is not None
    to = link.attributes["href"] or ""
    narrowed = _read(client, to)
    assert len(narrowed.css("ol.hits > li")) < len(wide.css("ol.hits > li"))
    remove = narrowed.css_first(".chosen a")
    assert remove is not None
    assert remove.attributes["href"] == "/search?q=ward"


def test_a_query_that_cannot_be_read_says_why_and_keeps_the_words(client: Client) -> None:
    answer = client.get("/search", params={"q": 'ward "open'})
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 400
    problem = page.css_first("[role=alert]")
    assert problem is not None
    assert "quotation mark is not closed" in problem.text()
    field = page.css_first("input[name=q]")
    assert field is not None
    assert field.attributes["value"] == 'ward "open'


def test_nothing_found_says_what_to_try(client: Client) -> None:
    assert "Try fewer words" in _words(client, "/search?q=%22no+such+phrase+anywhere%22")


def test_pages_of_a_search_do_not_repeat_each_other(client: Client) -> None:
    first, second = (
        [
            node.attributes["href"]
            for node in _read(client, f"/search?date=&state=answered&page={page}").css(".hits h2 a")
        ]
        for page in (1, 2)
    )
    assert len(first) == 20
    assert second
    assert not set(first) & set(second)


# -- bodies, deadlines, promises, counts --------------------------------------------------------------


def test_an_organisation_answers_in_a_sentence_and_draws_its_years(client: Client) -> None:
    page = _read(client, "/organisations/nhs-england")
    lede = page.css_first(".lede")
    assert lede is not None
    assert re.search(r"NHS England: \d+ reports? since \d{4}", lede.text())
    rows = page.css("table.chart tbody tr")
    assert rows
    for row in rows:
        assert row.css_first("svg.bar[aria-hidden=true]") is not None
        assert len(row.css("td.n")) == 3


def test_any_name_of_a_body_leads_to_its_page(client: Client) -> None:
    answer = client.get("/organisations/CQC", follow_redirects=False)
    assert answer.headers["location"] == "/organisations/care-quality-commission"
    assert client.get("/organisations/nobody at all of this name").status_code == 404


def test_deadlines_are_listed_with_what_not_published_means(client: Client) -> None:
    words = _words(client, "/deadlines")
    assert "No answer published" in words
    assert wording.WHAT_NONE_PUBLISHED_MEANS in words
    assert "failed" not in words.lower()


def test_deadlines_can_be_had_by_area(client: Client) -> None:
    page = _read(client, "/deadlines?area=Eastmarch")
    assert page.css("tbody tr")
    for row in page.css("tbody tr"):
        assert "Eastmarch" in row.text()


def test_a_promise_is_shown_in_its_own_words_with_what_is_known(client: Client) -> None:
    page = _read(client, "/promises")
    rows = page.css("tbody tr")
    assert rows
    assert {node.text() for node in page.css("tbody .state")} <= set(wording.DELIVERIES.values())
    link = rows[0].css_first("a.quoted")
    assert link is not None
    assert client.get(link.attributes["href"] or "").status_code == 200


def test_counts_stand_with_their_denominators(client: Client) -> None:
    assert re.search(r"Duties|duties", _words(client, "/about"))
    assert re.search(r"70 of 70 \(100%\)", _words(client, "/data"))


# -- care ---------------------------------------------------------------------------------------------


def _children(register: Register) -> list[tuple[str, str]]:
    keys = [key for (key,) in register.state.execute("SELECT key FROM reports ORDER BY key")]
    held = [(key, register.report(key, today=TODAY).report) for key in keys]
    return [(key, report.deceased) for key, report in held if is_child(report) and report.deceased]


def test_no_page_names_a_child(client: Client, register: Register) -> None:
    children = _children(register)
    assert children
    general = ["/", "/deadlines", "/promises", "/organisations/nhs-england", "/search?q=child"]
    for key, name in children:
        of_report = [f"/reports/{key}", f"/reports/{key}/history", f"/reports/{key}/concerns/1"]
        answers = register.state.execute("SELECT key FROM responses WHERE report_key = ?", (key,)).fetchall()
        of_report += [f"/reports/{key}/responses/{response}" for (response,) in answers]
        for address in (*of_report, *general, f"/search?q={name.split()[-1]}"):
            text = re.sub(r'value="[^"]*"|<title>[^<]*</title>', "", client.get(address).text)
            assert name not in text, address
            slug = name.lower().replace(" ", "-")
            assert slug not in text.lower(), address
        assert "name is not shown" in client.get(f"/reports/{key}").text
        assert client.get(f"/reports/{key}/document").status_code == 404
        assert client.get(f"/reports/{key}/pages/1").status_code == 404


def test_the_help_line_stands_before_any_detail_where_self_harm_appears(
    client: Client, register: Register
) -> None:
    (key,) = register.state.execute("SELECT key FROM reports WHERE suicide ORDER BY key LIMIT 1").fetchone()
    for address in (f"/reports/{key}", f"/reports/{key}/concerns/1", "/search?q=ligature"):
        words = _words(client, address)
        assert wording.HELP_LINE in words, address
        assert words.index(wording.HELP_LINE) < 200, address


def test_what_documents_say_is_escaped(small: Client) -> None:
    for address in ("/", "/search?q=quotes", "/reports/2019-0001", "/deadlines", "/organisations", "/areas"):
        text = small.get(address).text
        assert "<script>alert" not in text, address
        assert "<b>Area" not in text, address
    assert "&lt;script&gt;" in small.get("/reports/2019-0001").text


def test_what_is_asked_is_escaped(client: Client) -> None:
    for query in ("<script>alert(1)</script>", '"><img src=x>', "' onload='x"):
        text = client.get("/search", params={"q": query, "area": query}).text
        assert "<script>alert" not in text
        assert "<img" not in text


def test_a_report_of_which_little_is_known_says_so(small: Client) -> None:
    words = _words(small, "/reports/2019-0002")
    assert "Who it was sent to is not known" in words
    assert "No concern was found" in words


# -- what is not there --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/reports/2099-9999",
        "/reports/2018-0087/concerns/99",
        "/reports/2018-0087/responses/none",
        "/reports/%2e%2e%2f%2e%2e%2fetc",
        "/organisations/%00",
        "/nothing/here",
    ],
)
def test_what_is_not_there_says_so_and_shows_a_way_on(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Not found" in answer.text
    assert 'href="/search"' in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999999"])
def test_a_page_number_that_is_none_is_refused(client: Client, page: str) -> None:
    for address in ("/deadlines", "/organisations", "/promises", "/search?q=ward"):
        joint = "&" if "?" in address else "?"
        assert client.get(f"{address}{joint}page={page}").status_code == 400


def test_pages_are_read_and_not_written_to(client: Client) -> None:
    for address in ("/", "/search", "/reports/2018-0087"):
        assert client.post(address).status_code == 405


_NAMES = (
    "q",
    "area",
    "category",
    "to",
    "kind",
    "state",
    "child",
    "setting",
    "since",
    "until",
    "year",
    "sort",
    "page",
    "show",
)
_PATHS = (
    "/search",
    "/deadlines",
    "/organisations",
    "/promises",
    "/reports/{}",
    "/reports/{}/concerns/{}",
    "/organisations/{}",
)


@given(
    path=st.sampled_from(_PATHS),
    part=st.text(min_size=1, max_size=30),
    asked=st.dictionaries(st.sampled_from(_NAMES), st.text(max_size=40), max_size=4),
)
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_the_site_does_not_break(
    client: Client, path: str, part: str, asked: dict[str, str]
) -> None:
    quoted = quote(part.encode("utf-8", "replace"), safe="")
    asked = {name: value.encode("utf-8", "replace").decode() for name, value in asked.items()}
    answer = client.get(path.format(quoted, quoted), params=asked)
    assert answer.status_code in (200, 400, 404), (path, part, asked)
    assert "Traceback" not in answer.text
