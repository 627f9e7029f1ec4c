"""A register built once from the demonstration corpus, shared by the tests that look at the whole of it."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from forewarned.demonstration.render import render_corpus
from forewarned.register.store import open_register


@cache
def demonstration_register() -> Path:
    """The folder of the register; whoever writes to it takes a copy."""
    folder = Path(mkdtemp(prefix="demonstration-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    render_corpus(folder / "documents")
    with open_register(folder / "register", create=True) as register:
        register.build([folder / "documents"], jobs=2)
    return folder / "register"
