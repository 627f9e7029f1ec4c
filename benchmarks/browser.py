"""Prints many HTML pages to PDF with one headless Chromium, spoken to over its debugging pipe."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe")


class Browser:
    """A running Chromium; every call waits for its answer."""

    def __init__(self, write_to: int, read_from: int) -> None:
        self._write_to = write_to
        self._read_from = read_from
        self._sent = 0
        self._buffer = b""

    def print_to_pdf(self, html: str, path: Path, **options: object) -> None:
        """Writes the page as a PDF; `options` are those of the protocol's `Page.printToPDF`."""
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        frame = self._call("Page.getFrameTree", {}, session)["frameTree"]["frame"]["id"]
        self._call("Page.setDocumentContent", {"frameId": frame, "html": html}, session)
        made = self._call("Page.printToPDF", dict(options), session)
        path.write_bytes(base64.b64decode(made["data"]))
        self._call("Target.closeTarget", {"targetId": target})

    def _call(self, method: str, params: Mapping[str, object], session: str | None = None) -> dict[str, Any]:
        self._sent += 1
        message: dict[str, object] = {"id": self._sent, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._sent:
                if "error" in answer:
                    raise RuntimeError(f"Chromium refused {method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._write_to, data) :]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            more = os.read(self._read_from, 1 << 20)
            if not more:
                raise RuntimeError("Chromium closed the pipe before it answered")
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def chromium(program: str = "chromium") -> Iterator[Browser]:
    """A browser with a profile of its own, ended when the block ends."""
    to_child, ours_out = os.pipe()
    ours_in, from_child = os.pipe()
    # Chromium reads commands from descriptor 3 and answers on 4; the shell puts our pipes there.
    script = f'exec "$0" "$@" 3<&{to_child} 4>&{from_child}'
    with tempfile.TemporaryDirectory(prefix="fw-browser-", ignore_cleanup_errors=True) as profile:
        child = subprocess.Popen(
            ["bash", "-c", script, program, *FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(to_child, from_child),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_child)
        os.close(from_child)
        try:
            yield Browser(ours_out, ours_in)
        finally:
            child.terminate()
            child.wait(timeout=30)
            os.close(ours_out)
            os.close(ours_in)
