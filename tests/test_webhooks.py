"""Webhooks: set up with a key, signed, sent once, tried again, switched off, never sent into this network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from forewarned.errors import BadInput
from forewarned.register import changes, keys, webhooks
from forewarned.register.store import open_register
from forewarned.register.webhook_messages import posted, send_due, signature
from serving import Client, client, make
from tables import report_row

ADDRESS = "https://hooks.example.org/in"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "register", tmp_path)


@pytest.fixture
def reader(folder: Path) -> Iterator[Client]:
    with client(folder) as made:
        yield made


def key(folder: Path, scope: keys.Scope = "admin") -> dict[str, str]:
    return {"Authorization": f"Bearer {keys.add(folder, scope, scope)[1]}"}


class Receiver:
    """What takes messages, in memory, and answers as it is told."""

    def __init__(self, status: int = 204) -> None:
        self.status = status
        self.messages: list[tuple[Mapping[str, str], bytes]] = []

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        assert url == ADDRESS
        self.messages.append((headers, body))
        if self.status == 0:
            raise OSError("nobody there")
        return self.status

    @property
    def told(self) -> list[int]:
        return [each["seq"] for _, body in self.messages for each in json.loads(body)["data"]["changes"]]


def send(folder: Path, receiver: Receiver, moment: float = 0.0) -> int:
    with open_register(folder) as register:
        return send_due(folder, register, receiver, lambda: moment)


def a_hook(folder: Path, **given: Any) -> tuple[webhooks.Hook, str]:
    with open_register(folder) as register:
        place = changes.newest(register.connection)
    return webhooks.add(folder, ADDRESS, by="a test", **{"place": place, **given})


def expected(folder: Path, place: int) -> list[int]:
    with open_register(folder) as register:
        return [each.seq for each in changes.after(register.connection, place)[1]]


# -- setting up -------------------------------------------------------------------------------------------


def test_a_webhook_is_set_up_listed_and_taken_away_with_a_key(reader: Client, folder: Path) -> None:
    admin = key(folder)
    made = reader.post("/api/webhooks", json={"url": ADDRESS, "report": "2019-0001"}, headers=admin)
    assert made.status_code == 201, made.text
    assert made.json()["secret"].startswith("whsec_")
    listed = reader.get("/api/webhooks", headers=admin).json()
    assert [each["url"] for each in listed["data"]] == [ADDRESS]
    assert "secret" not in listed["data"][0]
    assert reader.delete(f"/api/webhooks/{made.json()['id']}", headers=admin).status_code == 204
    assert reader.get("/api/webhooks", headers=admin).json()["total"] == 0


def test_without_the_right_key_nothing_can_be_done(reader: Client, folder: Path) -> None:
    review, revoked = key(folder, "review"), key(folder)
    keys.revoke(folder, "admin")
    for headers, status in (({}, 401), (revoked, 401), ({"Authorization": "Basic x"}, 401), (review, 403)):
        for method, path in (
            ("GET", "/api/webhooks"),
            ("POST", "/api/webhooks"),
            ("DELETE", "/api/webhooks/x"),
            ("POST", "/api/webhooks/x/resume"),
        ):
            found = reader.request(method, path, headers=headers, content="{}")
            assert found.status_code == status
            assert found.headers["content-type"] == "application/problem+json"
    assert not (folder / webhooks.FILE_NAME).exists()


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", "nonsense", '{"url": 1}', '{"url": "https://hooks.example.org/", "more": 1}']
)
def test_what_is_no_webhook_is_refused(reader: Client, folder: Path, body: str) -> None:
    found = reader.post("/api/webhooks", content=body, headers=key(folder))
    assert found.status_code == 400
    assert found.json()["do"]


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0x7f000001/",
        "https://printer.local/",
        "https://hooks.example.org:22/",
        "https://me:pass@hooks.example.org/",
        "file:///etc/passwd",
        "https://",
        "https://hooks.example.org/ x",
        "https://hooks.example.org:port/",
    ],
)
def test_no_message_goes_into_this_network(url: str) -> None:
    with pytest.raises(BadInput):
        webhooks.check_address(url)


def test_a_name_that_turns_out_to_be_of_this_network_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: found)
    with pytest.raises(OSError, match="public network"):
        posted(ADDRESS, b"", {})


# -- sending ----------------------------------------------------------------------------------------------


def test_a_build_is_told_once_and_signed(folder: Path, tmp_path: Path) -> None:
    hook, secret = a_hook(folder)
    receiver = Receiver()
    assert send(folder, receiver) == 0
    make(folder, tmp_path, more=[report_row(9)])
    assert send(folder, receiver) == 1
    assert send(folder, receiver) == 0
    assert receiver.told == expected(folder, hook.place)
    headers, body = receiver.messages[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(wanted).decode()}"
    assert (
        signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body + b" ")
        != (headers["webhook-signature"])
    )


def test_a_hook_of_one_report_or_body_hears_of_nothing_else(folder: Path, tmp_path: Path) -> None:
    with open_register(folder) as register:
        report = register.find("2019-0002")
    a_hook(folder, report=report)
    a_hook(folder, organisation="nhs-england")
    receiver = Receiver()
    make(folder, tmp_path, more=[report_row(9), report_row(6, receivers=["NHS England"])])
    assert send(folder, receiver) == 1
    assert b"2019-0006" in receiver.messages[0][1]
    assert b"2019-0009" not in receiver.messages[0][1]
    with open_register(folder) as register:
        newest = changes.newest(register.connection)
    assert {each.place for each in webhooks.held(folder)} == {newest}


def test_what_is_not_taken_is_sent_again_later_with_the_same_id(folder: Path, tmp_path: Path) -> None:
    hook, _ = a_hook(folder)
    make(folder, tmp_path, more=[report_row(9)])
    receiver = Receiver(503)
    assert send(folder, receiver, 0) == 1
    assert send(folder, receiver, webhooks.BACK_OFF[0] - 1) == 0
    receiver.status = 200
    assert send(folder, receiver, webhooks.BACK_OFF[0]) == 1
    first, second = (headers["webhook-id"] for headers, _ in receiver.messages)
    assert first == second
    assert webhooks.held(folder)[0].failures == 0
    assert receiver.told == 2 * expected(folder, hook.place)


def test_who_never_answers_is_switched_off_and_misses_nothing_when_switched_on(
    folder: Path, tmp_path: Path, reader: Client
) -> None:
    hook, _ = a_hook(folder)
    make(folder, tmp_path, more=[report_row(9)])
    receiver, moment = Receiver(0), 0.0
    for wait in (0, *webhooks.BACK_OFF):
        moment += wait
        assert send(folder, receiver, moment) == 1
    assert webhooks.held(folder)[0].off
    assert send(folder, receiver, moment + 10**6) == 0
    answer = reader.post(f"/api/webhooks/{hook.id}/resume", headers=key(folder))
    assert answer.json()["off"] is None
    receiver.status, receiver.messages = 200, []
    assert send(folder, receiver, moment + 10**6) == 1
    assert receiver.told == expected(folder, hook.place)


def test_who_is_gone_is_told_no_more(folder: Path, tmp_path: Path) -> None:
    a_hook(folder)
    make(folder, tmp_path, more=[report_row(9)])
    assert send(folder, Receiver(410)) == 1
    assert webhooks.held(folder)[0].off


def test_long_news_comes_in_parts_and_none_is_left_out(folder: Path, tmp_path: Path) -> None:
    a_hook(folder, place=0)
    make(folder, tmp_path, more=[report_row(number) for number in range(100, 250)])
    receiver = Receiver()
    send(folder, receiver)
    assert len(receiver.messages) > 1
    assert receiver.told == expected(folder, 0)


def test_the_server_sends_while_it_runs(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOREWARNED_WEBHOOKS_LOCAL", "1")
    taken: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with client(folder) as reader:
            url = f"http://127.0.0.1:{server.server_port}/in?x=1"
            assert reader.post("/api/webhooks", json={"url": url}, headers=key(folder)).status_code == 201
            make(folder, tmp_path, more=[report_row(9)])
            for _ in range(100):
                if taken:
                    break
                time.sleep(0.05)
        assert b"2019-0009" in taken[0]
    finally:
        server.shutdown()
