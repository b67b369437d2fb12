"""Error files: the rows that were not taken as they were sent, for somebody to mend in a spreadsheet and send back. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fairdue.intake.types import ParsedRow, Table

LINE, REASON = "_line", "_reason"
"""The columns that an error file has beside those of the original."""
_QUOTE = "'"
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)*")


def quote_cell(text: str) -> str:
    """Return text that a spreadsheet will not run: a quote goes before a cell that begins like a formula.

    Numbers and phone numbers such as -5.00 or +12025550101 stay as they are. `unquote_cell` takes exactly that quote off again.
    """
    return _QUOTE + text if _is_run(text) else text


def unquote_cell(text: str) -> str:
    """Return a cell as it was before `quote_cell`."""
    return text[1:] if text.startswith(_QUOTE) and _is_run(text[1:]) else text


def is_correction(table: Table) -> bool:
    """Whether a file is an error file that was sent back."""
    return {LINE, REASON} <= {name.strip() for name in table.header}


def take_back(table: Table) -> Table:
    """Return an error file as the original was: without our two columns and our quotes."""
    ours = {at for at, name in enumerate(table.header) if name.strip() in {LINE, REASON}}
    kept = [at for at in range(len(table.header)) if at not in ours]
    header = [unquote_cell(table.header[at]) for at in kept]
    return replace(table, header=header, rows=_taken_back(table.rows, kept))


def _taken_back(rows: Iterator[ParsedRow], kept: Sequence[int]) -> Iterator[ParsedRow]:
    for row in rows:
        cells = [unquote_cell(row.cells[at]) for at in kept]
        nested = tuple(kept.index(at) for at in row.nested if at in kept)
        yield ParsedRow(row.line, cells, row.problem, nested)


def _is_run(text: str) -> bool:
    """Whether a quote is needed; text that has some already counts as what follows them, so that taking one off is exact."""
    bare = text.lstrip(_QUOTE)
    return bare.startswith(_RUN) and not _NUMBER.fullmatch(bare)
