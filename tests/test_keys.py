"""Keys: shown once, kept as hashes, good for what they are for until they are revoked."""

from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from forewarned.cli.main import run
from forewarned.errors import BadInput, NotFound
from forewarned.register import keys
from forewarned.register.store import open_register


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    open_register(tmp_path / "register", create=True).close()
    return tmp_path / "register"


def test_a_key_is_known_by_its_text_alone(folder: Path) -> None:
    key, text = keys.add(folder, "A. Reviewer", "review")
    assert keys.known(folder, text) == key
    for wrong in (text[:-1], text + "A", text.upper(), text.replace(key.id, "0" * 12), "", "fw_", "é"):
        assert keys.known(folder, wrong) is None


def test_no_file_holds_the_key_and_nobody_else_may_read_it(folder: Path) -> None:
    _, text = keys.add(folder, "A. Reviewer", "review")
    secret = text.rpartition("_")[2]
    assert all(secret.encode() not in file.read_bytes() for file in folder.iterdir() if file.is_file())
    assert stat.S_IMODE((folder / keys.FILE_NAME).stat().st_mode) == 0o600


def test_a_scope_allows_what_lesser_ones_allow(folder: Path) -> None:
    review, _ = keys.add(folder, "one", "review")
    admin, _ = keys.add(folder, "two", "admin")
    assert (review.allows("review"), review.allows("admin")) == (True, False)
    assert (admin.allows("review"), admin.allows("admin")) == (True, True)


def test_a_revoked_key_is_good_for_nothing_and_stays_listed(folder: Path) -> None:
    _, text = keys.add(folder, "A. Reviewer", "admin")
    revoked = keys.revoke(folder, "A. Reviewer")
    assert not revoked.allows("review")
    assert keys.known(folder, text) is None
    assert keys.held(folder) == (revoked,)
    with pytest.raises(NotFound):
        keys.revoke(folder, "A. Reviewer")


def test_two_keys_in_use_have_two_names(folder: Path) -> None:
    keys.add(folder, "one", "review")
    with pytest.raises(BadInput):
        keys.add(folder, " one ", "review")
    keys.revoke(folder, "one")
    keys.add(folder, "one", "review")
    for empty in ("", " ", "a\nb" * 40, "x" * 101):
        with pytest.raises(BadInput):
            keys.add(folder, empty, "review")


def test_keys_change_nothing_of_the_history(folder: Path) -> None:
    with open_register(folder) as register:
        before = register.head()
        keys.add(folder, "one", "review")
        keys.revoke(folder, "one")
        assert register.head() == before
        assert register.verify() == ()


def test_the_commands_make_list_and_revoke(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--register", str(folder)]
    assert run(["keys", "add", "A. Reviewer", "--scope", "admin", *where]) == 0
    text = capsys.readouterr().out.strip()
    found = keys.known(folder, text)
    assert found is not None
    assert run(["keys", "list", "--format", "json", *where]) == 0
    said = capsys.readouterr().out
    assert text not in said
    assert [each["scope"] for each in json.loads(said)] == ["admin"]
    assert run(["keys", "list", *where]) == 0
    assert "1 key in use" in capsys.readouterr().out
    assert run(["keys", "revoke", found.id, *where]) == 0
    assert keys.known(folder, text) is None
    assert run(["keys", "revoke", "nobody", *where]) == 2


def test_a_key_needs_a_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "add", "x", "--register", str(tmp_path / "none")]) == 2
    assert "no register" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_the_file_keeps_hashes_of_one_length(folder: Path) -> None:
    for name in ("one", "two"):
        keys.add(folder, name, "review")
    held = sqlite3.connect(folder / keys.FILE_NAME).execute("SELECT hash FROM keys").fetchall()
    assert [len(each) for (each,) in held] == [64, 64]
