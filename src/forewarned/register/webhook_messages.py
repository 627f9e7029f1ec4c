"""The messages of webhooks: what they say, how they are signed, how they are sent.

They follow the Standard Webhooks convention: an id, the time, and an HMAC-SHA-256 over both and the body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from forewarned.register import changes, webhooks
from forewarned.register.changes import Change
from forewarned.register.store import Register
from forewarned.register.webhooks import Hook

MOST = 100
"""Changes in one message at most."""

PATIENCE = 10.0
"""Seconds that a receiver is given."""

Post = Callable[[str, bytes, Mapping[str, str]], int]
"""Sends a body with headers to an address, and gives the status. Raises `OSError`."""


def send_due(folder: Path, register: Register, post: Post, clock: Callable[[], float] = time.time) -> int:
    """How many messages were sent or tried: one to each hook that has something to be told and is due."""
    newest, tried = changes.newest(register.connection), 0
    while claimed := webhooks.claim(folder, newest, clock()):
        hook, secret = claimed
        place, found = _next(register, hook)
        if not found:
            webhooks.delivered(folder, hook, place, None)
            continue
        tried += 1
        _tell(folder, hook, secret, place, found, post, clock())
    return tried


def _next(register: Register, hook: Hook) -> tuple[int, Sequence[Change]]:
    """The next changes that a hook asks for, and the place to which it has then been told."""
    place, found = changes.after(register.connection, hook.place)
    wanted = [each for each in found if changes.touches(each, hook.report, hook.organisation)]
    return (place, wanted) if len(wanted) <= MOST else (wanted[MOST - 1].seq, wanted[:MOST])


def _tell(
    folder: Path, hook: Hook, secret: str, place: int, found: Sequence[Change], post: Post, moment: float
) -> None:
    body = body_of(found)
    try:
        status = post(hook.url, body, headers_of(hook, found, secret, body, int(moment)))
    except OSError as failure:
        said = f"not reached ({type(failure).__name__})"
        webhooks.failed(folder, hook, said, moment)
        return
    if 200 <= status < 300:
        webhooks.delivered(folder, hook, place, str(status))
    else:
        webhooks.failed(folder, hook, str(status), moment, for_good=status == http.HTTPStatus.GONE)


def body_of(found: Sequence[Change]) -> bytes:
    """What a message says: the changes, as /live tells them."""
    made = {
        "type": "register.changed",
        "timestamp": found[-1].time,
        "data": {"changes": [asdict(each) for each in found]},
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def headers_of(hook: Hook, found: Sequence[Change], secret: str, body: bytes, moment: int) -> dict[str, str]:
    """The headers of a message: its lasting id, the time, and the signature over both and the body."""
    id_ = f"msg_{hook.id}_{found[0].seq}_{found[-1].seq}"
    return {
        "Content-Type": "application/json",
        "User-Agent": "Forewarned-Webhooks",
        "webhook-id": id_,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, id_, moment, body),
    }


def signature(secret: str, id_: str, moment: int, body: bytes) -> str:
    """The signature of a message, which only who knows the secret can make."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{id_}.{moment}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"


# -- over the network -------------------------------------------------------------------------------------


def posted(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status with which a receiver answered. Goes to public hosts alone, and follows no redirection.

    The name is looked up once, and what was found is what is called, so that no name can turn round.
    """
    webhooks.check_address(url)
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    connection.sock = _called(host, port, secure=secure)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    except http.client.HTTPException as failure:
        raise OSError(f"the receiver speaks no HTTP ({failure})") from failure
    finally:
        connection.close()


def _called(host: str, port: int, *, secure: bool) -> socket.socket:
    addresses = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    public = [each for each in addresses if webhooks.is_local_allowed() or webhooks.is_public(each)]
    if not public:
        raise OSError("the host is none of the public network")
    plain = socket.create_connection((public[0], port), timeout=PATIENCE)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
