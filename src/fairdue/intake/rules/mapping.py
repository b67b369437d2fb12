"""Fit a mapping to the header of a file. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.rules.fields import OF_KIND, REQUIRED
from fairdue.intake.states import ImportKind
from fairdue.intake.types import Layout


def fit(document: Mapping[str, Any], kind: ImportKind, header: Sequence[str], name: str) -> Layout:
    """Fit."""
    names = [text.strip().lower() for text in header]
    missing = [field for field in REQUIRED[kind] if field not in names]
    if missing:
        raise UnreadableFile("missing_column", f"the header lacks {', '.join(missing)}")
    fields = tuple(field for field in OF_KIND[kind] if field in names)
    doubled = [field for field in fields if names.count(field) > 1]
    if doubled:
        raise UnreadableFile("doubled_column", f"the header names {', '.join(doubled)} more than once")
    at = [names.index(field) for field in fields]
    pick: Any = itemgetter(*at) if len(at) > 1 else lambda cells: (cells[at[0]],)
    return Layout(
        name=name or "canonical",
        fields=fields,
        read=lambda cells: (list(pick(cells)), ()),
        used=frozenset(at),
        is_lenient=bool(document.get("is_lenient")),
    )
