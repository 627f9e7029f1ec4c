"""The API: what it answers, page by page, in which form, with what care, and how it refuses."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.register import cursors
from forewarned.register.store import open_register
from forewarned.web.api import ENDPOINTS
from forewarned.web.rate import Limiter, address_of, network
from serving import CHILD, CHILD_ADDRESS, SELF_HARM, Client, client, make
from tables import report_row

LISTS = [each for each in ENDPOINTS if each.listed and not each.path_parameters and each.name != "search"]
NAMES = {"ref": "2019-0001", "number": "1", "name": "nhs-england", "key": "none"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    beside = tmp_path_factory.mktemp("api")
    return make(beside / "register", beside)


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[Client]:
    with client(folder) as made:
        made.app.state.limiter = Limiter(1_000_000, 60)
        yield made


def rows_of(reader: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    found = reader.get(path, params=query)
    assert found.status_code == 200, found.text
    data = found.json()["data"]
    assert isinstance(data, list)
    return data


def all_pages(reader: Client, path: str, limit: int, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(1000):
        page = reader.get(path, params={"limit": limit, **query, **cursor}).json()
        found += page["data"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}
    raise AssertionError("the list has no end")


# -- what is answered -------------------------------------------------------------------------------------


def test_a_report_is_answered_by_its_reference_or_its_key(reader: Client) -> None:
    found = reader.get("/api/reports/2019-0001").json()
    assert found["reference"] == "2019-0001"
    assert found["summary"] == "Warned 2 bodies of 2 concerns on 4 March 2019. Both answered."
    assert reader.get(f"/api/reports/{found['key']}").json() == found


def test_a_report_has_its_answers_and_promises_with_their_words(reader: Client) -> None:
    found = reader.get("/api/reports/2019-0001").json()
    assert {each["stance"] for each in found["answers"]} >= {"taken", "disputed"}
    assert all(each["quote"] in found["responses"][0]["text"] for each in found["promises"][:1])


def test_search_takes_the_query_language(reader: Client) -> None:
    found = reader.get("/api/search", params={"q": "gate area:Saltmere", "facets": "true"}).json()
    assert [hit["reference"] for hit in found["data"]] == ["2019-0002"]
    assert found["total"] == 1
    assert found["facets"]


def test_concerns_like_one_are_found(reader: Client) -> None:
    assert rows_of(reader, "/api/reports/2019-0001/concerns/1/similar")[0]["report_key"]


def test_an_organisation_is_answered_by_any_of_its_names(reader: Client) -> None:
    found = reader.get("/api/organisations/NHS England").json()
    assert found["id"] == "nhs-england"
    assert found["counts"]["duties"] == 1


def test_duties_are_narrowed_by_state_and_day(reader: Client) -> None:
    assert {row["state"] for row in rows_of(reader, "/api/duties", state="not_due")} == {"not_due"}
    due = rows_of(reader, "/api/duties", due_until="2018-12-31")
    assert {row["reference"] for row in due} == {"2019-0004", "2019-0005"}
    coming = rows_of(reader, "/api/duties", today="2019-08-21", state="not_due")
    assert {row["reference"] for row in coming} == {"2019-0003"}


def test_promises_say_what_came_of_them(reader: Client) -> None:
    found = rows_of(reader, "/api/promises", strength="intermediate")
    assert [row["delivery"] for row in found] == ["unknown"]
    assert found[0]["due"] == "2019-06-30"


def test_every_list_can_be_read_as_json_lines_and_csv(reader: Client) -> None:
    for endpoint in LISTS:
        rows = rows_of(reader, endpoint.path, limit=1000)
        lines = reader.get(endpoint.path, params={"limit": 1000, "format": "jsonl"}).text.splitlines()
        assert [json.loads(line) for line in lines] == rows
        table = reader.get(endpoint.path, params={"limit": 1000}, headers={"Accept": "text/csv"})
        assert table.headers["content-type"].startswith("text/csv")
        assert len(list(csv.DictReader(io.StringIO(table.text)))) == len(rows)


def test_every_row_has_what_the_description_says(reader: Client) -> None:
    for endpoint in LISTS:
        described = endpoint.shape.get("properties")
        for row in rows_of(reader, endpoint.path):
            assert described is None or set(row) == set(described)


# -- paging -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_pages_put_together_are_the_whole_list(reader: Client, limit: int) -> None:
    for endpoint in LISTS:
        whole = rows_of(reader, endpoint.path, limit=1000)
        assert all_pages(reader, endpoint.path, limit) == whole
        assert reader.get(endpoint.path, params={"limit": 1}).json()["total"] == len(whole)


def test_pages_of_a_search_put_together_are_the_whole_search(reader: Client) -> None:
    for query in ("gate", "gate OR ward", "date:2017.."):
        for sort in ("relevance", "date"):
            whole = rows_of(reader, "/api/search", q=query, sort=sort, limit=200)
            assert all_pages(reader, "/api/search", 2, q=query, sort=sort) == whole


def test_a_page_goes_on_where_it_was_left_though_the_register_has_grown(tmp_path: Path) -> None:
    folder = make(tmp_path / "register", tmp_path)
    with client(folder) as reader:
        first = {
            path: reader.get(path, params={"limit": 2}).json() for path in ("/api/reports", "/api/duties")
        }
        search = reader.get("/api/search", params={"q": "gate", "sort": "date", "limit": 2}).json()
        make(folder, tmp_path, more=[report_row(9, date="2019-09-01"), report_row(8, date="2016-01-01")])
        for path, page in first.items():
            rest = rows_of(reader, path, limit=1000, cursor=page["next_cursor"])
            seen = [json.dumps(row) for row in (*page["data"], *rest)]
            assert len(seen) == len(set(seen))
            assert "2019-0009" not in {row["reference"] for row in rest}
            assert "2019-0008" in {row["reference"] for row in rest}
        rest = rows_of(reader, "/api/search", q="gate", sort="date", cursor=search["next_cursor"])
        found = [hit["reference"] for hit in (*search["data"], *rest)]
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "cursor",
    ["x", "e30", "W10", cursors.written("concerns", ("a", "b")), cursors.written("reports", (1,)), "é"],
)
def test_a_cursor_that_no_list_gave_is_refused(reader: Client, cursor: str) -> None:
    found = reader.get("/api/reports", params={"cursor": cursor})
    assert found.status_code == 400
    assert found.json()["do"]


def test_the_next_page_is_linked_for_those_who_read_no_json(reader: Client) -> None:
    found = reader.get("/api/reports", params={"limit": 1, "format": "csv"})
    assert found.headers["link"].endswith('>; rel="next"')
    following = found.headers["link"].partition("<")[2].partition(">")[0]
    assert reader.get(f"/api/reports{following}").text != found.text


# -- care -------------------------------------------------------------------------------------------------


def every_answer(reader: Client, ref: str) -> Iterator[str]:
    """Everything that the API says, with one report wherever a report is named."""
    for endpoint in ENDPOINTS:
        path = endpoint.path.format(**NAMES | {"ref": ref, "name": "sentinel-gate-services"})
        for query in ("sluice", "gate", "date:2017.."):
            yield reader.get(path, params={"q": query} if endpoint.name == "search" else {}).text


def test_a_childs_name_is_nowhere_in_the_api(reader: Client) -> None:
    for text in every_answer(reader, "2019-0004"):
        for word in CHILD.split():
            assert word.lower() not in text.lower()
    found = reader.get("/api/reports/2019-0004").json()
    assert found["names_hidden"]
    assert "[name hidden], aged 9" in found["investigation"]
    assert found["url"] is None
    assert CHILD_ADDRESS not in json.dumps(found)


def test_lists_leave_out_how_somebody_died_and_the_report_has_it_under_the_help_line(reader: Client) -> None:
    listed = rows_of(reader, "/api/concerns", report=SELF_HARM)
    assert "hanged" not in json.dumps(listed)
    whole = reader.get(f"/api/reports/{SELF_HARM}").json()
    assert "hanged" in whole["concerns"][1]["text"]
    assert "116 123" in whole["help_line"]
    assert reader.get("/api/reports/2019-0001").json()["help_line"] is None


# -- what a reader holds already ----------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(reader: Client) -> None:
    for endpoint in ENDPOINTS:
        path = endpoint.path.format(**NAMES)
        found = reader.get(path, params={"q": "gate"} if endpoint.name == "search" else {})
        if found.status_code != 200:
            continue
        query = {"q": "gate"} if endpoint.name == "search" else {}
        again = reader.get(path, params=query, headers={"If-None-Match": found.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        since = {"If-Modified-Since": found.headers["last-modified"]}
        assert reader.get(path, params=query, headers=since).status_code == 304
    other = reader.get("/api/reports", headers={"If-None-Match": found.headers["etag"], "Accept": "text/csv"})
    assert other.status_code == 200


def test_a_build_changes_the_tag(tmp_path: Path) -> None:
    folder = make(tmp_path / "register", tmp_path)
    with client(folder) as reader:
        tag = reader.get("/api/reports").headers["etag"]
        make(folder, tmp_path, more=[report_row(9)])
        found = reader.get("/api/reports", headers={"If-None-Match": tag})
        assert found.status_code == 200
        assert found.json()["total"] == 6


def test_any_page_anywhere_may_read(reader: Client) -> None:
    assert reader.get("/api/reports").headers["access-control-allow-origin"] == "*"
    asked = reader.options("/api/reports", headers={"Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204
    assert "GET" in asked.headers["access-control-allow-methods"]


# -- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/none", 404),
        ("/api/reports/1999-9999", 404),
        ("/api/organisations/Nobody Of This Name", 404),
        ("/api/responses/none", 404),
        ("/api/reports/2019-0001/concerns/99/similar", 404),
        ("/api/reports?limit=0", 400),
        ("/api/reports?limit=1001", 400),
        ("/api/reports?since=yesterday", 400),
        ("/api/reports?nothing=1", 400),
        ("/api/duties?state=late", 400),
        ("/api/search", 400),
        ("/api/search?q=%20", 400),
        ("/api/search?q=%22open", 400),
        ("/api/search?q=the", 400),
    ],
)
def test_every_refusal_has_one_shape(reader: Client, path: str, status: int) -> None:
    found = reader.get(path)
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"
    problem = found.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance", "found", "where", "do"}
    assert problem["status"] == status
    assert problem["do"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(reader: Client, method: str) -> None:
    for endpoint in ENDPOINTS:
        assert reader.request(method, endpoint.path.format(**NAMES)).status_code in (404, 405)


def test_who_asks_too_often_is_told_when_to_come_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOREWARNED_RATE", "3/60")
    with client(folder) as reader:
        answers = [reader.get("/api/stats") for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"address";q=3;w=60'
        assert int(answers[3].headers["retry-after"]) == 20
        assert answers[3].json()["title"] == "Too Many Requests"


def test_an_allowance_comes_back_evenly() -> None:
    now = [0.0]
    limiter = Limiter(6, 60, lambda: now[0])
    assert [limiter.ask("192.0.2.1").granted for _ in range(7)] == [True] * 6 + [False]
    assert limiter.ask("192.0.2.2").granted
    now[0] = 10.0
    assert [limiter.ask("192.0.2.1").granted for _ in range(2)] == [True, False]


def test_a_proxy_is_believed_about_the_last_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert address_of("127.0.0.1", "192.0.2.9") == "127.0.0.1"
    monkeypatch.setenv("FOREWARNED_PROXIES", "1")
    assert address_of("127.0.0.1", "198.51.100.7, 192.0.2.9") == "192.0.2.9"
    assert address_of("127.0.0.1", None) == "127.0.0.1"


def test_an_address_is_one_host_or_one_site() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff")
    assert network("2001:db8:0:1::1") != network("2001:db8::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1")


# -- the description, and whatever may be asked --------------------------------------------------------------


def test_the_description_names_every_path(reader: Client) -> None:
    found = reader.get("/api/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    reading = {path for path in found["paths"] if not path.startswith("/api/webhooks")}
    assert reading == {each.path for each in ENDPOINTS}
    assert set(reader.get("/api").json()["paths"]) == reading - {"/api"}


def head_of(folder: Path) -> str:
    with open_register(folder) as register:
        return register.head()


@settings(max_examples=1000)
@given(
    endpoint=st.sampled_from(ENDPOINTS),
    names=st.fixed_dictionaries({name: st.text(min_size=1, max_size=30) for name in NAMES}),
    query=st.dictionaries(
        st.one_of(
            st.sampled_from(sorted({each.name for one in ENDPOINTS for each in one.parameters})), st.text()
        ),
        st.one_of(
            st.text(max_size=60),
            st.sampled_from(["2019-01-01", "1", "1000", "true", "gate", "date:2019", '"gate"', "-", "csv"]),
            st.dates(dt.date.min, dt.date.max).map(str),
        ),
        max_size=4,
    ),
)
def test_nothing_that_is_asked_breaks_it_or_writes(
    reader: Client, folder: Path, endpoint: Any, names: dict[str, str], query: dict[str, str]
) -> None:
    from urllib.parse import quote

    head = head_of(folder)
    path = endpoint.path.format(
        **{name: quote(text.encode("utf-8", "replace"), safe="") for name, text in names.items()}
    )
    clean = {each.encode("utf-8", "replace"): text.encode("utf-8", "replace") for each, text in query.items()}
    found = reader.get(path, params={name.decode(): text.decode() for name, text in clean.items()})
    assert found.status_code in (200, 304, 400, 404)
    assert "Traceback" not in found.text
    assert head_of(folder) == head


def test_schemathesis_finds_the_description_true(folder: Path) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    with client(folder) as reader:
        reader.app.state.limiter = Limiter(1_000_000, 60)
        schema = schemathesis.openapi.from_dict(reader.get("/api/openapi.json").json())
        checks = [
            schemathesis.checks.not_a_server_error,
            content_type_conformance,
            response_schema_conformance,
            status_code_conformance,
        ]
        for result in schema.get_all_operations():
            operation = result.ok()
            if (
                operation.method == "get"
                and operation.path.startswith("/api")
                and "webhooks" not in operation.path
            ):
                case = operation.Case(
                    path_parameters={name: NAMES[name] for name in NAMES if f"{{{name}}}" in operation.path},
                    query={"q": "gate", "facets": "true"} if operation.path == "/api/search" else {},
                )
                known = reader.get(operation.path.format(**NAMES), params=case.query or {})
                case.validate_response(known, checks=checks)

            @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
            @given(case=operation.as_strategy())
            def asked(case: Any) -> None:
                given = case.as_transport_kwargs(base_url="http://testserver.local")
                answered = reader.request(
                    given["method"],
                    given["url"],
                    params=given.get("params"),
                    headers=given.get("headers"),
                    content=json.dumps(given["json"]) if "json" in given else None,
                )
                case.validate_response(answered, checks=checks)

            asked()
