"""What is mended in recognised lines: only what the recogniser is known to take for something else."""

from __future__ import annotations

import pytest

from forewarned.form.read_scan import without_bars


@pytest.mark.parametrize(
    ("odd", "recognised", "mended"),
    [
        ("a lone capital I read as a bar", "On 4 March | commenced it", "On 4 March I commenced it"),
        ("a sentence that begins with it", "| commenced an investigation", "I commenced an investigation"),
        ("the table's line after a number", "4 | Circumstances of the death", "4 Circumstances of the death"),
        ("the table's line before the text", "| During the course", "During the course"),
        ("the table's line after the text", "unless action is taken. |", "unless action is taken."),
        ("a bar within a word stays", "a|b", "a|b"),
        ("nothing to mend", "(1) The gate was open.", "(1) The gate was open."),
    ],
)
def test_bars_are_ruling_lines_or_capital_letters(odd: str, recognised: str, mended: str) -> None:
    assert without_bars(recognised).startswith(mended)
