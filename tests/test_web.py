"""The site's frame: the application over a register, its headers, its errors, what it keeps and lets go."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from forewarned.errors import RegisterProblem
from forewarned.register.store import open_register
from forewarned.web.app import create_app
from forewarned.web.rendering import marked, static_files
from tables import report_row, write_lines

Client = TestClient[object]  # type: ignore[type-var]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register of one invented report."""
    _build(tmp_path / "register", tmp_path / "first.jsonl", 1)
    return tmp_path / "register"


def _build(register: Path, source: Path, *numbers: int) -> None:
    write_lines(source, [report_row(number) for number in numbers])
    with open_register(register, create=True) as held:
        held.build([source])


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    with TestClient(create_app(folder)) as made:
        yield made


def test_a_page_says_what_a_browser_may_load_and_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in answer.headers


def test_https_is_asked_for_where_the_site_is_served_so(folder: Path) -> None:
    with TestClient(create_app(folder, hsts=True)) as client:
        assert "max-age" in client.get("/").headers["strict-transport-security"]


def test_an_error_carries_the_same_headers_and_a_way_on(client: Client) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "content-security-policy" in answer.headers
    assert 'href="/"' in answer.text


def test_a_page_that_is_known_is_not_sent_again(client: Client) -> None:
    tag = client.get("/").headers["etag"]
    again = client.get("/", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.content


def test_a_build_meanwhile_changes_the_page_and_its_tag(client: Client, folder: Path, tmp_path: Path) -> None:
    before = client.get("/")
    _build(folder, tmp_path / "second.jsonl", 2)
    after = client.get("/")
    assert after.headers["etag"] != before.headers["etag"]
    assert "2 reports" in after.text
    assert client.get("/", headers={"If-None-Match": before.headers["etag"]}).status_code == 200


def test_a_page_is_compressed_for_those_who_take_it(client: Client) -> None:
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text


def test_every_link_stands_behind_the_prefix(folder: Path) -> None:
    with TestClient(create_app(folder, prefix="/forewarned/")) as client:
        answer = client.get("/forewarned/")
        assert answer.status_code == 200
        assert 'href="/forewarned/static/site.css' in answer.text
        assert client.get("/").status_code == 404
        assert client.get("/forewarned/healthz").json()["status"] == "ok"


def test_a_static_file_may_be_kept_and_no_other_file_can_be_had(client: Client) -> None:
    answer = client.get("/static/site.css")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text.encode() == static_files()["site.css"].content
    for name in ("..%2Fapp.py", "%2e%2e%2fapp.py", "nothing.css", "..%5capp.py"):
        assert client.get(f"/static/{name}").status_code == 404


def test_without_a_register_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(RegisterProblem):
        create_app(tmp_path / "nowhere")


def test_text_is_escaped_around_its_marks() -> None:
    assert marked("a <b> & c", ((2, 5), (3, 4))) == "a <mark>&lt;b&gt;</mark> &amp; c"


def test_a_body_sent_compressed_is_whole(client: Client) -> None:
    with client.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as answer:
        assert gzip.decompress(b"".join(answer.iter_raw())).decode().endswith("</html>")
