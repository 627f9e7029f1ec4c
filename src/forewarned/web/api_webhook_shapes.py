"""The shapes of webhooks in the API."""

from __future__ import annotations

from typing import TypedDict

import msgspec


class NewHook(msgspec.Struct, forbid_unknown_fields=True):
    """A webhook to be: where its messages go, and of which report or organisation alone they tell."""

    url: str
    report: str | None = None
    organisation: str | None = None


class ToldHook(TypedDict):
    """A webhook: where it goes, how far it was told, what came of its last message, since when it is off."""

    id: str
    url: str
    report: str | None
    organisation: str | None
    made: str
    made_by: str
    place: int
    failures: int
    status: str | None
    off: str | None


class MadeHook(ToldHook):
    """A new webhook, with the secret that signs its messages."""

    secret: str


class ListedHooks(TypedDict):
    """Every webhook."""

    data: list[ToldHook]
    total: int


SHAPES = (NewHook, ToldHook, MadeHook, ListedHooks)
