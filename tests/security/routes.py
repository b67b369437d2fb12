"""Every operation of the staff API, read from the API object itself, with values to call it."""

from __future__ import annotations

import inspect
import re
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from ninja.operation import Operation

from fairdue.entrypoints.staff_api import api

ANONYMOUS = {
    "auth_token_create",
    "auth_token_second_factor_create",
    "auth_token_refresh_create",
    "auth_session_retrieve",
    "auth_links_look",
    "auth_links_accept",
    "setup_retrieve",
    "setup_create",
    "setup_demo_create",
    "payments_webhook_create",
    "payments_webhook_agency_create",
}
"""The closed list of operations that nobody needs to sign in for."""


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    method: str
    path: str
    operation: Operation

    @property
    def name(self) -> str:
        """The operation id, else method and path."""
        return self.operation.operation_id or f"{self.method} {self.path}"

    @property
    def parameters(self) -> dict[str, Any]:
        """Path parameters and their types."""
        view = inspect.unwrap(self.operation.view_func)
        hints = typing.get_type_hints(view)
        return {name: hints.get(name, str) for name in re.findall(r"{(?:\w+:)?(\w+)}", self.path)}

    def url(self, given: dict[str, Any] | None = None) -> str:
        """The path with these values, made-up ones for the rest."""

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if given and name in given:
                return str(given[name])
            kind = self.parameters[name]
            return str(uuid4()) if kind is UUID else "987654321" if kind is int else "unknown"

        return re.sub(r"{(?:\w+:)?(\w+)}", value, self.path)

    def body(self) -> Any:
        """A JSON body that fits the documented schema, or None where there is none."""
        schema = _documented()
        path = re.sub(r"{\w+:", "{", self.path)
        described = schema["paths"].get(path, {}).get(self.method.lower(), {}).get("requestBody")
        if described is None:
            return None
        content = described["content"].get("application/json")
        return _sample(content["schema"], schema["components"]["schemas"]) if content else {}


@cache
def _documented() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def all_routes() -> list[Route]:
    """Read every operation; `api.urls` binds the routers first."""
    assert api.urls
    found = []
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            whole = re.sub("/{2,}", "/", f"/api/v1/{bound.prefix}/{path}")
            found += [Route(method, whole, operation) for operation in view.operations for method in operation.methods]
    return found


def _sample(schema: dict[str, Any], named: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _sample(named[schema["$ref"].rsplit("/", 1)[-1]], named)
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            return _sample(schema[several][0], named)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type", "object")
    if kind == "object":
        return {
            name: _sample(part, named) for name, part in schema.get("properties", {}).items() if not name.startswith("agency")
        }
    if kind == "array":
        return [_sample(schema["items"], named)] if schema.get("items") else []
    return _text(schema) if kind == "string" else {"integer": 1, "number": 1, "boolean": True, "null": None}[kind]


def _text(schema: dict[str, Any]) -> str:
    formats = {
        "uuid": str(uuid4()),
        "date": "2026-03-02",
        "date-time": "2036-03-02T15:00:00Z",
        "email": "someone@example.test",
    }
    if schema.get("format") in formats:
        return formats[schema["format"]]
    for text in ("sample", "USD", "1.00", "2026-03-02", "someone@example.test", "America/New_York"):
        if re.search(schema.get("pattern", ""), text):
            return text
    return "sample"
