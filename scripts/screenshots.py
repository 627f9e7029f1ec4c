"""Pictures of every kind of page, narrow to wide, light and dark, for looking at: `make screenshots`.

Needs Playwright for Python and a Chromium (`CHROMIUM`, else the system's). With a register's folder it
takes that one, else the demonstration's.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WIDTHS = (360, 768, 1280)
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
"""What Chromium is told, so that it speaks to nobody but the server."""


def chromium() -> str | None:
    """Where Chromium is; None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def served(register: Path, *options: str) -> Iterator[str]:
    """The address of a server over this register, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "forewarned.cli.main", "serve", "--register", str(register)]
    server = subprocess.Popen([*command, "--port", str(port), *options], stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def kinds_of_page(register: Path) -> dict[str, str]:
    """An address of each kind of page, the hardest to lay out of what is held."""
    with sqlite3.connect(f"file:{register / 'register.sqlite'}?mode=ro", uri=True) as state:

        def first(query: str) -> tuple[str, ...]:
            return state.execute(query).fetchone() or ("none", "none")

        sent = first("SELECT report_key FROM addressees GROUP BY 1 ORDER BY count(*) DESC, 1")[0]
        long = first("SELECT report_key FROM concerns GROUP BY 1 ORDER BY count(*) DESC, 1")[0]
        number = first(f"SELECT number FROM concerns WHERE report_key = '{long}' ORDER BY place")[0]
        quiet = first(
            "SELECT key FROM reports WHERE key NOT IN (SELECT report_key FROM responses"
            " WHERE report_key IS NOT NULL) ORDER BY key"
        )[0]
        answered = first(
            "SELECT a.report_key, a.response_key FROM answers a GROUP BY a.report_key"
            " ORDER BY count(*) DESC, 1"
        )
        if answered[0] == "none":
            answered = first("SELECT report_key, key FROM responses WHERE text IS NOT NULL ORDER BY key")
        child = first("SELECT key FROM reports WHERE child ORDER BY key")[0]
        body = first(
            "SELECT organisation_id FROM addressees WHERE organisation_id IS NOT NULL"
            " GROUP BY 1 ORDER BY count(*) DESC, 1"
        )[0]
        named = first("SELECT id FROM organisations ORDER BY length(name) DESC, id")[0]
        drawn = first("SELECT report_key FROM concerns WHERE page IS NOT NULL ORDER BY report_key")[0]
    return {
        "home": "/",
        "search": "/search",
        "found": "/search?q=ward+observations",
        "nothing-found": "/search?q=%22no+such+phrase+anywhere%22",
        "not-understood": "/search?q=%22open",
        "report-many-bodies": f"/reports/{sent}",
        "report-many-concerns": f"/reports/{long}",
        "report-no-answer": f"/reports/{quiet}",
        "report-answered": f"/reports/{answered[0]}",
        "report-child": f"/reports/{child}",
        "response": f"/reports/{answered[0]}/responses/{answered[1]}",
        "concern": f"/reports/{long}/concerns/{number}",
        "document": f"/reports/{drawn}/document",
        "history": f"/reports/{sent}/history",
        "organisation": f"/organisations/{body}",
        "organisation-long-name": f"/organisations/{named}",
        "organisations": "/organisations",
        "deadlines": "/deadlines",
        "deadlines-coming": "/deadlines?show=coming",
        "promises": "/promises",
        "areas": "/areas",
        "categories": "/categories",
        "data": "/data",
        "about": "/about",
        "not-found": "/no-such-page",
    }


def take(register: Path, out: Path, only: set[str]) -> int:
    """How many pictures were taken."""
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    taken = 0
    with served(register) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                for name, path in kinds_of_page(register).items():
                    if only and name not in only:
                        continue
                    page.goto(address + path)
                    clip = {"x": 0, "y": 0, "width": width, "height": 3000}
                    page.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True, clip=clip)
                    taken += 1
                page.close()
        browser.close()
    return taken


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("register", type=Path)
    arguments.add_argument("--out", type=Path, default=Path("screenshots"))
    arguments.add_argument("--only", nargs="*", default=[])
    given = arguments.parse_args()
    print(take(given.register, given.out, set(given.only)), "pictures in", given.out)
