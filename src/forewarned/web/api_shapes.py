"""How the API's document gives a shape: by its name, or by a table's columns, which describe themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forewarned.register.columns import Column
from forewarned.web.api_endpoint import Schema

_TYPES: Mapping[str, Schema] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "list": {"type": "array", "items": {"type": "string"}},
}


def row_shape(columns: Iterable[Column], **more: Schema) -> Schema:
    """The shape of a row of these columns; unknown is null."""
    properties: dict[str, Schema] = {
        each.name: {**_TYPES[each.kind], "description": each.meaning} for each in columns
    }
    properties.update(more)
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def named(shape: type) -> Schema:
    """A reference to a shape by its name."""
    return {"$ref": f"#/components/schemas/{shape.__name__}"}
