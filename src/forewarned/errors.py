"""What can go wrong, as one small tree. Each message says what was found, where, and what to do.

ForewarnedError                 exit code 2
├── BadInput                    a file, column, option or document that cannot be used
│   ├── Unreadable              one document that was refused (broken, encrypted, too big, too slow)
│   └── NotFound                a reference, key or address that the register does not hold
├── RegisterProblem             the register itself: absent, locked, from a newer version
└── Stopped                     exit code 3: went no further, to protect what is already held
"""

from __future__ import annotations


class ForewarnedError(Exception):
    """An error for a person to read: what was found, where it stood, what to do about it."""

    exit_code = 2

    def __init__(self, found: str, *, where: str = "", do: str = "") -> None:
        self.found = found
        self.where = where
        self.do = do
        super().__init__(self.line())

    def line(self) -> str:
        """The whole message on one line: «where: found. do»."""
        head = f"{self.where}: {self.found}" if self.where else self.found
        return f"{head.rstrip('.')}. {self.do}".strip() if self.do else head

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross from the worker that reads a document, so they have to pickle whole.
        return (_rebuilt, (type(self), self.found, self.where, self.do))


def _rebuilt(kind: type[ForewarnedError], found: str, where: str, do: str) -> ForewarnedError:
    return kind(found, where=where, do=do)


class BadInput(ForewarnedError):
    """A file, a column, an option or a document that cannot be used as it is."""


class Unreadable(BadInput):
    """One document that was refused; the rest of the run goes on without it."""


class NotFound(BadInput):
    """A reference, a key or an address that this register does not hold."""


class RegisterProblem(ForewarnedError):
    """The register itself cannot be used: it is absent, locked, or from a newer version."""


class Stopped(ForewarnedError):
    """The run stopped before it changed anything, to protect what the register already holds."""

    exit_code = 3
