"""How fast the site answers: pages a second beside a bare hello, and the slow tail at a steady rate.

    python -m benchmarks.web_speed REGISTER [--rate 200] [--seconds 20]

Server and load share this machine. Pages are drawn at random from the register, so that at first few are
kept from before; searches are words of concerns at random.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

HELLO = """
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})
"""


def addresses(register: Path, seed: int = 1) -> dict[str, list[str]]:
    """Addresses of reports and of searches, at random but the same each time."""
    chance = random.Random(seed)
    with sqlite3.connect(f"file:{register / 'register.sqlite'}?mode=ro", uri=True) as state:
        keys = [key for (key,) in state.execute("SELECT key FROM reports ORDER BY key")]
        texts = [text for (text,) in state.execute("SELECT text FROM concerns ORDER BY report_key, place")]
    searches = []
    for text in chance.sample(texts, min(2000, len(texts))):
        words = re.findall(r"[a-z]{5,}", text)
        if len(words) >= 2:
            searches.append(f"/search?q={'+'.join(chance.sample(words, 2))}")
    often = [1 / (place + 1) for place in range(len(searches[:200]))]  # a few are asked often, most seldom
    return {
        "report": chance.choices(keys, k=4000),
        "search": chance.choices(searches[:200], often, k=4000),
        "distinct search": searches[200:],
    }


async def _get(reader_writer: tuple[asyncio.StreamReader, asyncio.StreamWriter], path: str) -> int:
    reader, writer = reader_writer
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    return int(head[9:12])


async def steady(port: int, paths: list[str], rate: float, seconds: float) -> tuple[list[float], int]:
    """How long each answer took (seconds) at so many questions a second; and how many were errors."""
    pool: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(64):
        pool.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    took: list[float] = []
    errors = 0

    async def one(path: str, due: float) -> None:
        nonlocal errors
        connection = await pool.get()
        try:
            errors += await _get(connection, path) >= 500
        finally:
            pool.put_nowait(connection)
        took.append(time.perf_counter() - due)  # from when it was due: waiting counts

    began, tasks = time.perf_counter(), []
    for at in range(int(rate * seconds)):
        due = began + at / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(paths[at % len(paths)], due)))
    await asyncio.gather(*tasks)
    return took, errors


async def flat_out(port: int, paths: list[str], seconds: float) -> float:
    """Answers a second to eight who ask one after the other."""
    until, done = time.perf_counter() + seconds, 0

    async def reader(start: int) -> None:
        nonlocal done
        connection = await asyncio.open_connection("127.0.0.1", port)
        at = start
        while time.perf_counter() < until:
            await _get(connection, paths[at % len(paths)])
            at, done = at + 8, done + 1

    await asyncio.gather(*map(reader, range(8)))
    return done / seconds


def _waited_for(port: int, server: subprocess.Popen[bytes]) -> None:
    import socket

    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            raise SystemExit("the server did not start")
        time.sleep(0.1)


def with_server(command: list[str], port: int, work: Callable[[], Awaitable[None]], folder: Path) -> None:
    """Runs the work while the server answers."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    try:
        _waited_for(port, server)
        asyncio.run(work())  # type: ignore[arg-type]
    finally:
        server.terminate()
        server.wait(30)


def main() -> None:
    """Prints the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("register", type=Path)
    arguments.add_argument("--rate", type=float, default=200)
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--workers", default="2")
    arguments.add_argument("--port", type=int, default=18400)
    given = arguments.parse_args()
    paths = addresses(given.register)
    new = paths["distinct search"]
    reports = [f"/reports/{key}" for key in paths["report"]]

    async def site() -> None:
        for name, wanted in (("report", reports), ("search", paths["search"])):
            await steady(given.port, wanted[:50], 20, 3)  # the indexes are opened
            for turn in ("first", "again"):
                took, errors = await steady(given.port, wanted, given.rate, given.seconds)
                cuts = statistics.quantiles(took, n=100)
                print(
                    f"{name} at {given.rate:.0f}/s, {turn} turn: p50 {cuts[49] * 1000:.1f} ms,"
                    f" p95 {cuts[94] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms;"
                    f" {len(took)} answers, {errors} errors",
                    flush=True,
                )
        print(f"searches never asked before, flat out: {await flat_out(given.port, new, 8):.0f}/s")
        print(f"report pages flat out: {await flat_out(given.port, reports, 5):.0f}/s")

    async def hello() -> None:
        print(f"bare hello flat out: {await flat_out(given.port + 1, ['/'], 5):.0f}/s")

    serve = [sys.executable, "-m", "forewarned.cli.main", "serve", "--register", str(given.register)]
    with_server([*serve, "--port", str(given.port), "--workers", given.workers], given.port, site, Path())
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "hello_app.py").write_text(HELLO, "utf-8")
        bare = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(given.port + 1)]
        with_server([*bare, "--workers", given.workers, "hello_app:app"], given.port + 1, hello, Path(folder))


if __name__ == "__main__":
    main()
