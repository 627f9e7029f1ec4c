"""List numbers as they are printed: 1, a, A, i, I; for the readers of formats that keep them apart."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def labelled(number: int, style: str) -> str:
    """The label of the item of that number (from 1) in a style: «1», «a», «A», «i», «I»; else «1»."""
    if number < 1:
        return str(number)
    if style in "aA":
        return _letters(number).upper() if style == "A" else _letters(number)
    if style in "iI":
        return _roman(number).upper() if style == "I" else _roman(number)
    return str(number)


def _letters(number: int) -> str:
    """a…z, then aa, bb, cc…, as word processors count."""
    turns, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * min(turns + 1, 5)


def _roman(number: int) -> str:
    if number >= 4000:
        return str(number)
    digits = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        count, number = divmod(number, value)
        digits += sign * count
    return digits
