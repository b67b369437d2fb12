"""Stripe's form encoding: `a[b]=1&c[]=2&d[0][e]=3` and back to nested values; and which parameters an address takes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.stripe.errors import invalid

_KEY = re.compile(r"\[([^\]]*)\]")


def parse_form(text: str) -> dict[str, Any]:
    """Read a body or query into nested dictionaries and lists."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head, _, _ = name.partition("[")
        _put(found, [head, *_KEY.findall(name)], value)
    return {name: _listed(value) for name, value in found.items()}


def _put(into: dict[str, Any], path: list[str], value: str) -> None:
    key, *rest = path
    if not key:
        key = str(len(into))
    if rest:
        _put(into.setdefault(key, {}), rest, value)
    else:
        into[key] = value


def _listed(value: Any) -> Any:
    """A dictionary whose keys are 0, 1, 2 ... was a list."""
    if not isinstance(value, dict):
        return value
    if value and list(value) == [str(number) for number in range(len(value))]:
        return [_listed(part) for part in value.values()]
    return {name: _listed(part) for name, part in value.items()}


def check_known(given: dict[str, Any], known: Collection[str]) -> None:
    """Refuse a parameter that Stripe does not know."""
    for name in given:
        if name not in known and name not in {"expand", "metadata"}:
            raise invalid(f"Received unknown parameter: {name}", "parameter_unknown", name)


def integer(given: dict[str, Any], name: str, default: int | None = None) -> int:
    """Read a whole number."""
    text = given.get(name)
    if text is None:
        if default is None:
            raise invalid(f"Missing required param: {name}.", "parameter_missing", name)
        return default
    if not re.fullmatch(r"-?\d+", str(text)):
        raise invalid(f"Invalid integer: {text}", "parameter_invalid_integer", name)
    return int(text)


def required(given: dict[str, Any], name: str) -> str:
    """Read a text that has to be there."""
    found = given.get(name)
    if not found:
        raise invalid(f"Missing required param: {name}.", "parameter_missing", name)
    return str(found)


def flag(given: dict[str, Any], name: str) -> bool:
    """Read a boolean."""
    return str(given.get(name, "false")).lower() == "true"
