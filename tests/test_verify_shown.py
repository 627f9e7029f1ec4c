"""`verify` looks at what is shown too, not only at what was taken in."""

import dataclasses
import sqlite3
from pathlib import Path

import pytest
from tests.test_replaced_document import WHOLE

import forewarned as fw
from forewarned.cli.main import run


def test_a_table_that_was_altered_beside_the_history_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fw.write(dataclasses.replace(WHOLE, coroner="Ada Quill"), tmp_path / "one.docx")
    register = tmp_path / "register"
    assert run(["build", str(tmp_path / "one.docx"), "--register", str(register), "--jobs", "1"]) == 0
    assert run(["verify", "--register", str(register)]) == 0
    altered = sqlite3.connect(register / "register.sqlite")
    altered.execute("UPDATE reports SET coroner_area = 'Elsewhere'")
    altered.commit()
    altered.close()
    capsys.readouterr()
    assert run(["verify", "--register", str(register)]) == 1
    assert "what is shown is not what the records say" in capsys.readouterr().out.replace("\n  ", " ")
