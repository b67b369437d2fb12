"""Which cells of a row a layout reads each field from. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fairdue.intake.rules.fields import FIELD_BY_NAME
from fairdue.intake.types import Layout

# No date, number or key of a value map looks like this, so it comes through every reader as it is.
_MARK = "\x1a{}\x1a"
_MARKED = re.compile("\x1a([0-9]+)\x1a")


def sources_of(layout: Layout, width: int) -> dict[str, tuple[int, ...]]:
    """Return the indexes of the cells behind each field; none for a constant, or where every value becomes the same."""
    texts, _ = layout.read([_MARK.format(at) for at in range(width)])
    return {field: tuple(map(int, _MARKED.findall(text))) for field, text in zip(layout.fields, texts, strict=True)}


def sealed_cells(layout: Layout, width: int) -> frozenset[int]:
    """Return the indexes of cells whose values are kept encrypted; all that are read, if one of them cannot be told."""
    found = sources_of(layout, width)
    sealed = [found[field] for field in layout.fields if FIELD_BY_NAME[field].is_sealed]
    return frozenset(at for cells in sealed for at in cells) if all(sealed) else layout.used


def blank_sealed(cells: Sequence[str], sealed: frozenset[int]) -> list[str]:
    """Return the cells of a row with the sealed ones masked."""
    return ["****" if at in sealed and cell else cell for at, cell in enumerate(cells)]
