"""The OpenAPI document (3.1), made from the endpoints that the routes are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import msgspec

from forewarned.web import (
    api_about_shapes,
    api_answer_shapes,
    api_body_shapes,
    api_report_shapes,
    api_search_shapes,
    api_webhook_shapes,
)
from forewarned.web.api_endpoint import Endpoint, Parameter, Schema
from forewarned.web.api_shapes import named

_SHAPES: tuple[Any, ...] = (
    *api_report_shapes.SHAPES,
    *api_answer_shapes.SHAPES,
    *api_search_shapes.SHAPES,
    *api_body_shapes.SHAPES,
    *api_about_shapes.SHAPES,
    *api_webhook_shapes.SHAPES,
)
_KEY = "A key of scope admin, as `forewarned keys add NAME --scope admin` makes it."

_ABOUT = (
    "Who was warned of a danger that could kill again, what they answered, and by when. Reading is open to "
    "everybody and needs no key. Names of children are left out, and so is an address that would give one. "
    "«No answer published» means that no source held here shows an answer; not that none was sent."
)
_TAGS: Mapping[str, str] = {
    "About": "What is here, and how much of it.",
    "Reports": "Reports, their concerns and what their texts say.",
    "Answers": "Deadlines, responses, what they say to each concern, and what they promise.",
    "Search": "By words, meaning and filters.",
    "Organisations": "The bodies that were warned.",
    "History": "What changed, and when.",
    "Webhooks": "Messages to an address of one's own when something changes; they need a key.",
}
_LIMITED = {
    "RateLimit-Policy": "How many requests an address may make, and in how many seconds.",
    "RateLimit": "How many are left, and after how many seconds all are there again.",
}
_VERSIONED = {
    "ETag": "Names this answer; send it as If-None-Match to be told when nothing has changed.",
    "Last-Modified": "When the register last changed, or the day began by which deadlines are judged.",
}


def document(endpoints: Sequence[Endpoint], prefix: str, written: Mapping[str, Any]) -> bytes:
    """The document as JSON."""
    return msgspec.json.encode(described(endpoints, prefix, written))


def described(
    endpoints: Sequence[Endpoint], prefix: str = "", written: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The document of these endpoints, answered under a prefix; `written` are paths that need a key."""
    _, shapes = msgspec.json.schema_components(_SHAPES, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Forewarned",
            "version": version("forewarned"),
            "summary": "The open register of warnings about deaths that could be prevented",
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": prefix or "/"}],
        "tags": [{"name": name, "description": words} for name, words in _TAGS.items()],
        "security": [],
        "paths": {each.path: {"get": _operation(each)} for each in endpoints} | dict(written or {}),
        "components": {
            "schemas": shapes,
            "responses": _problems(),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": _KEY}},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    parameters = [_parameter(each, "path") for each in endpoint.path_parameters]
    parameters += [_parameter(each, "query") for each in endpoint.parameters]
    refusals = ["400", "429", "503"] + (["404"] if endpoint.path_parameters or _names(endpoint) else [])
    return {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": endpoint.summary,
                "headers": _headers({**_LIMITED, **_VERSIONED}),
                "content": _content(endpoint),
            },
            "304": {"description": "Nothing has changed since the copy that the reader holds."},
            **{code: {"$ref": f"#/components/responses/{code}"} for code in sorted(refusals)},
        },
    }


def _names(endpoint: Endpoint) -> bool:
    """Whether a parameter of the query names what may not be there."""
    return any(each.name in ("report", "q") for each in endpoint.parameters)


def _parameter(parameter: Parameter, place: str) -> dict[str, Any]:
    schema: dict[str, Any] = dict(parameter.schema)
    if place == "path":
        schema |= {"minLength": 1}
    made: dict[str, Any] = {
        "name": parameter.name,
        "in": place,
        "description": parameter.meaning,
        "schema": schema,
    }
    if place == "path" or parameter.required:
        made["required"] = True
    return made | ({"example": parameter.example} if parameter.example is not None else {})


def _content(endpoint: Endpoint) -> dict[str, Any]:
    if not endpoint.listed:
        return {"application/json": {"schema": endpoint.shape}}
    return {
        "application/json": {"schema": _list_of(endpoint.shape, endpoint.beside)},
        "application/jsonl": {"schema": {"type": "string", "description": "One row a line."}},
        "text/csv": {"schema": {"type": "string", "description": "A header, then one row a line."}},
    }


def _list_of(row: Schema, beside: Mapping[str, Schema]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "data": {"type": "array", "items": row},
        "total": {"type": "integer", "minimum": 0, "description": "How many rows the whole list has."},
        "next_cursor": {
            "type": ["string", "null"],
            "description": "Give it as `cursor` for the next page; null at the end.",
        },
        "today": {
            "type": "string",
            "format": "date",
            "description": "The day as on which duties are judged.",
        },
        **beside,
    }
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _headers(words: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"description": said, "schema": {"type": "string"}} for name, said in words.items()}


def _problems() -> dict[str, Any]:
    said = {
        "400": ("What was asked cannot be read.", {}),
        "401": ("It needs a key.", {"WWW-Authenticate": "Which kind of key."}),
        "403": ("The key is not for this.", {}),
        "404": ("What was named is not held.", {}),
        "413": ("What was sent is too much.", {}),
        "429": (
            "Too many requests came from this address.",
            {**_LIMITED, "Retry-After": "Seconds to wait."},
        ),
        "503": ("The register cannot be read just now.", {}),
    }
    return {
        code: {
            "description": words,
            "headers": _headers(headers),
            "content": {"application/problem+json": {"schema": named(api_about_shapes.Problem)}},
        }
        for code, (words, headers) in said.items()
    }
