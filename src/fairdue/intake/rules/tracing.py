"""Which cells of a row a layout reads each field from, and which of them not everybody may see. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fairdue.intake.rules.fields import FIELD_BY_NAME
from fairdue.intake.rules.synonyms import SYNONYMS, words_of
from fairdue.intake.types import Layout, ParsedRow

# No date, number or key of a value map looks like this, so it comes through every reader as it is.
_MARK = "\x1a{}\x1a"
_MARKED = re.compile("\x1a([0-9]+)\x1a")
_STRUCTURES = ("{", "[")
_SEALED_PHRASES = tuple(
    frozenset(words_of(phrase.replace("~", "")))
    for field, languages in SYNONYMS.items()
    if FIELD_BY_NAME[field].is_sealed
    for phrases in languages
    for phrase in phrases.split(";")
)


def sources_of(layout: Layout, width: int) -> dict[str, tuple[int, ...]]:
    """Return the indexes of the cells behind each field; none for a constant, or where every value becomes the same."""
    texts, _ = layout.read([_MARK.format(at) for at in range(width)])
    return {field: tuple(map(int, _MARKED.findall(text))) for field, text in zip(layout.fields, texts, strict=True)}


def sealed_cells(layout: Layout, header: Sequence[str]) -> frozenset[int]:
    """Return the indexes of cells whose values are kept encrypted; all that are read, if one of them cannot be told.

    Columns that are not read count too when their names say that they hold such values.
    """
    found = sources_of(layout, len(header))
    sealed = [found[field] for field in layout.fields if FIELD_BY_NAME[field].is_sealed]
    read = frozenset(at for cells in sealed for at in cells) if all(sealed) else layout.used
    return read | {at for at, name in enumerate(header) if _is_named_sealed(name)}


def blank_sealed(row: ParsedRow, sealed: frozenset[int]) -> list[str]:
    """Return the cells of a row with the sealed ones masked.

    So is what may hold any value: objects and lists of JSON, and every cell of a row that does not fit its header.
    """
    is_shifted = bool(sealed) and row.problem is not None
    return [
        "****" if cell and (at in sealed or is_shifted or cell.startswith(_STRUCTURES)) else cell
        for at, cell in enumerate(row.cells)
    ]


def _is_named_sealed(name: str) -> bool:
    words = set(words_of(name))
    return any(words.issuperset(phrase) for phrase in _SEALED_PHRASES)
