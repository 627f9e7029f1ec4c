"""The pages made from the code are as the code would make them now."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from forewarned import wording
from forewarned.cli.main import COMMANDS, cli

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_reference"] = module
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_commands_say_of_themselves(generator: ModuleType) -> None:
    assert (DOCS / "reference.md").read_text("utf-8") == generator.reference(), (
        "run `python docs/make_reference.py`"
    )


def test_the_words_are_those_that_are_shown(generator: ModuleType) -> None:
    assert (DOCS / "words.md").read_text("utf-8") == generator.words(), "run `python docs/make_reference.py`"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_command_says_first(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help is not None
    assert command.help.splitlines()[0] == COMMANDS[name]


def test_every_state_of_a_duty_has_one_wording() -> None:
    from forewarned.duties import STATES

    assert set(wording.STATES) == set(STATES)
    assert len(set(wording.STATES.values())) == len(STATES)
