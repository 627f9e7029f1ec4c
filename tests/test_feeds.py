"""Feeds and calendars: what they say, that readers of feeds can read them, and what they leave out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from forewarned.web.api import ENDPOINTS
from serving import CHILD, SELF_HARM, Client, client, make
from tables import report_row

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [
    "/feeds/reports",
    "/feeds/search?q=gate",
    "/feeds/deadlines",
    "/feeds/organisations/nhs-england",
    "/feeds/reports/2019-0001",
]
CALENDARS = ["/feeds/deadlines.ics", "/feeds/promises.ics"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    beside = tmp_path_factory.mktemp("feeds")
    return make(beside / "register", beside)


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[Client]:
    with client(folder, prefix="/fw") as made:
        yield made


def ended(path: str, form: str) -> str:
    before, mark, query = path.partition("?")
    return f"/fw{before}.{form}{mark}{query}"


def texts(root: ElementTree.Element, name: str) -> list[str]:
    return [each.text or "" for each in root.iter(f"{ATOM}{name}")]


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_atom_with_what_atom_asks_for(reader: Client, path: str) -> None:
    found = reader.get(ended(path, "atom"))
    assert found.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(found.content)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert entries
    for each in (root, *entries):
        for name in ("id", "title", "updated"):
            assert each.findtext(f"{ATOM}{name}")
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each) for each in texts(root, "updated"))
    links = {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver.local{ended(path, 'atom')}"


@pytest.mark.parametrize("path", FEEDS)
def test_the_same_feed_is_a_json_feed(reader: Client, path: str) -> None:
    found = reader.get(ended(path, "json"))
    assert found.headers["content-type"] == "application/feed+json"
    feed = found.json()
    root = ElementTree.fromstring(reader.get(ended(path, "atom")).content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [
        each.findtext(f"{ATOM}id") for each in root.findall(f"{ATOM}entry")
    ]
    assert all(item["url"].startswith("http://testserver.local/fw/") for item in feed["items"])


def test_a_search_is_followed_newest_first(reader: Client) -> None:
    feed = reader.get("/fw/feeds/search.json", params={"q": "gate date:2019.."}).json()
    assert [item["title"][:16] for item in feed["items"]] == [
        "Report 2019-0003",
        "Report 2019-0002",
        "Report 2019-0001",
    ]
    assert feed["home_page_url"].endswith("/fw/search?q=gate+date%3A2019..")


def test_no_answer_published_is_worded_so(reader: Client) -> None:
    feed = reader.get("/fw/feeds/deadlines.json").json()
    assert all(item["title"].startswith("No answer published: ") for item in feed["items"])
    assert "failed" not in str(feed)


def test_a_report_that_is_answered_later_changes_in_its_feeds(tmp_path: Path) -> None:
    folder = make(tmp_path / "register", tmp_path)
    with client(folder) as reader:
        before = reader.get("/feeds/reports/2019-0001.json").json()["items"]
        tag = reader.get("/feeds/reports.atom").headers["etag"]
        assert reader.get("/feeds/reports.atom", headers={"If-None-Match": tag}).status_code == 304
        make(folder, tmp_path, more=[report_row(1, concerns="(1) The gate was watched by nobody.")])
        after = reader.get("/feeds/reports/2019-0001.json").json()["items"]
        assert reader.get("/feeds/reports.atom", headers={"If-None-Match": tag}).status_code == 200
    assert after[-len(before) :] == before
    assert len(after) > len(before)


def test_nothing_that_is_followed_names_a_child_or_says_how_somebody_died(reader: Client) -> None:
    paths = [
        *(ended(path, form) for path in FEEDS for form in ("atom", "json")),
        *(ended(f"/feeds/reports/{ref}", "json") for ref in ("2019-0004", SELF_HARM)),
        *(f"/fw{path}" for path in CALENDARS),
    ]
    for path in paths:
        text = reader.get(path).text.lower()
        assert not any(word.lower() in text for word in (*CHILD.split(), " hanged", "scarf"))


@pytest.mark.parametrize("path", CALENDARS)
def test_every_calendar_is_one_that_a_calendar_can_read(reader: Client, path: str) -> None:
    found = reader.get(f"/fw{path}")
    assert found.headers["content-type"].startswith("text/calendar")
    lines = found.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "VERSION:2.0" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 0
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == lines.count("BEGIN:VEVENT")


def test_a_deadline_stands_on_its_day(reader: Client) -> None:
    text = reader.get("/fw/feeds/deadlines.ics").text
    due = dt.date(2019, 8, 20) + dt.timedelta(days=56)
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in text
    assert "Answer due: " in text


def test_a_calendar_of_one_body_has_its_days_alone(reader: Client) -> None:
    text = reader.get(
        "/fw/feeds/deadlines.ics", params={"organisation": "Port Merrion Harbour Authority"}
    ).text
    assert text.count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/reports/2019-0001",
        "/feeds/reports/.atom",
        "/feeds/none.atom",
        "/feeds/reports/1999-1.atom",
        "/feeds/organisations/Nobody At All.atom",
        "/feeds/deadlines.ics?organisation=Nobody At All",
        "/feeds/search.atom",
        "/feeds/search.atom?q=%22",
        "/feeds/reports.atom?what=1",
    ],
)
def test_what_cannot_be_followed_is_refused_in_the_apis_shape(reader: Client, path: str) -> None:
    found = reader.get(f"/fw{path}")
    assert found.status_code in (400, 404)
    assert found.json()["do"]


def test_the_api_and_the_feeds_can_be_read_from_any_page(reader: Client) -> None:
    assert ENDPOINTS
    assert reader.get("/fw/feeds/reports.json").headers["access-control-allow-origin"] == "*"
    assert reader.options("/fw/feeds/reports.json").status_code == 204
