"""The Model Context Protocol, as far as a server of tools needs it (revision 2025-06-18, over stdio).

JSON-RPC 2.0, one message a line. The protocol knows nothing of the register: it is given the tools.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TextIO

VERSIONS = ("2025-06-18", "2025-03-26", "2024-11-05")
"""The revisions that are understood, the newest first; what is used of them is the same."""

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603
_LOG = logging.getLogger("forewarned.mcp")
LONGEST = 1_000_000
"""Characters of a message at most."""


class Refused(Exception):
    """A request that is answered with an error of the protocol."""

    def __init__(self, code: int, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


class Told(Exception):
    """A call that could not be done, which the assistant is told of, so that it can ask better."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: what it is called and does, what it takes (JSON Schema), and what answers it.

    `answer` is given the arguments and raises `Told` where they will not do.
    """

    name: str
    title: str
    description: str
    takes: Mapping[str, Any]
    answer: Callable[[Mapping[str, Any]], Mapping[str, Any]]

    @property
    def described(self) -> dict[str, Any]:
        """The tool as an assistant is told of it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": dict(self.takes),
            "annotations": {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False},
        }


class Server:
    """Answers messages, one after the other. `instructions` tell an assistant what is here."""

    def __init__(self, tools: Sequence[Tool], instructions: str) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._instructions = instructions
        self._begun = False

    def serve(self, lines: Iterable[str], out: TextIO) -> None:
        """Answer every line until there are no more."""
        for line in lines:
            if line.strip() and (answer := self.answered(line)) is not None:
                out.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")) + "\n")
                out.flush()

    def answered(self, line: str) -> dict[str, Any] | None:
        """The answer to a message; None to one that asks for none."""
        try:
            message = _message(line)
        except Refused as refused:
            return _error(None, refused)
        id_ = message.get("id")
        try:
            result = self._result(message)
        except Refused as refused:
            return _error(id_, refused) if "id" in message else None
        except Exception:
            _LOG.exception("%s", message["method"])
            return _error(id_, Refused(INTERNAL, "a fault of Forewarned itself"))
        return {"jsonrpc": "2.0", "id": id_, "result": result} if "id" in message else None

    def _result(self, message: Mapping[str, Any]) -> dict[str, Any]:
        method, params = message["method"], message.get("params", {})
        if not isinstance(params, dict):
            raise Refused(INVALID_PARAMS, "params has to be an object")
        if "id" not in message:
            return {}
        if method == "initialize":
            return self._initialised(params)
        if method == "ping":
            return {}
        if not self._begun:
            raise Refused(INVALID_REQUEST, "initialize has to come first")
        if method == "tools/list":
            return self._list(params)
        if method == "tools/call":
            return self._call(params)
        raise Refused(NO_METHOD, f"there is no method «{method}»")

    def _initialised(self, params: Mapping[str, Any]) -> dict[str, Any]:
        asked = params.get("protocolVersion")
        if not isinstance(asked, str):
            raise Refused(INVALID_PARAMS, "protocolVersion is missing")
        self._begun = True
        return {
            "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
            "capabilities": {"tools": {"listChanged": False}},
            "serverInfo": {"name": "forewarned", "title": "Forewarned", "version": version("forewarned")},
            "instructions": self._instructions,
        }

    def _list(self, params: Mapping[str, Any]) -> dict[str, Any]:
        if params.get("cursor") is not None:
            raise Refused(INVALID_PARAMS, "the list has one page, and no cursor")
        return {"tools": [tool.described for tool in self._tools.values()]}

    def _call(self, params: Mapping[str, Any]) -> dict[str, Any]:
        tool = self._tools.get(str(params.get("name")))
        if tool is None:
            raise Refused(INVALID_PARAMS, f"there is no tool «{params.get('name')}»")
        arguments = params.get("arguments") or {}
        if not isinstance(arguments, dict):
            raise Refused(INVALID_PARAMS, "arguments has to be an object")
        try:
            found = tool.answer(arguments)
        except Told as told:
            return {"content": [{"type": "text", "text": str(told)}], "isError": True}
        text = json.dumps(found, ensure_ascii=False, default=str)
        structured = json.loads(text)
        return {
            "content": [{"type": "text", "text": text}],
            "structuredContent": structured,
            "isError": False,
        }


def _message(line: str) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise Refused(INVALID_REQUEST, f"a message has at most {LONGEST:,} characters")
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused(PARSE_ERROR, "that is no JSON") from None
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise Refused(INVALID_REQUEST, "that is no JSON-RPC 2.0 message")
    if not isinstance(message.get("method"), str):
        raise Refused(INVALID_REQUEST, "the method is missing")
    if "id" in message and (isinstance(message["id"], bool) or not isinstance(message["id"], str | int)):
        raise Refused(INVALID_REQUEST, "the id has to be a string or a whole number")
    return message


def _error(id_: object, refused: Refused) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": id_, "error": {"code": refused.code, "message": refused.message}}
