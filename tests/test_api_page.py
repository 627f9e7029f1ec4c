"""Every example of the API's page runs against a server, and prints what the page says that it prints."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from demonstration import demonstration_register
from serving import free_port, served
from test_documents import ROOT, blocks_of, environment, missing_lines, run

PAGE = ROOT / "docs" / "api.md"
HERE = "127.0.0.1:8765"

__all__ = ["environment"]


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="the page is written for curl")
def test_the_page_does_what_it_shows(tmp_path: Path, environment: dict[str, str]) -> None:
    folder, port = tmp_path / "page", free_port()
    shutil.copytree(demonstration_register(), folder / "register")
    with served(folder / "register", port, "--today", "2026-11-01"):
        printed = ""
        for block in blocks_of(PAGE):
            here = replace(block, text=block.text.replace(HERE, f"127.0.0.1:{port}"))
            if block.text.startswith("forewarned serve"):
                continue
            if block.language in ("sh", "python"):
                printed = run(here, folder, environment)
            elif block.language == "text":
                lost = missing_lines(here.text, printed)
                assert not lost, f"{block.place}: not printed, {lost}\n{printed}"


def test_the_page_names_every_path_of_the_api() -> None:
    from forewarned.web.api import ENDPOINTS

    page = PAGE.read_text("utf-8").replace("REF", "{ref}").replace("NAME", "{name}").replace("KEY", "{key}")
    page = page.replace("/N/", "/{number}/").replace("`…/history`", "`/api/reports/{ref}/history`")
    missing = [each.path for each in ENDPOINTS if f"`{each.path}" not in page and each.path != "/api"]
    assert missing == []
