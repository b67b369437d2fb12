"""How rows are kept as they were sent: a block of them as compressed JSON. Pure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from uuid import UUID

from fairdue.intake.types import ParsedRow

ROWS_PER_BLOCK = 500
CHARS_PER_BLOCK = 4 * 1024 * 1024
"""A block ends when it has so many rows, or characters."""


def pack_rows(rows: Sequence[ParsedRow]) -> bytes:
    """Return rows as one block; unpaired surrogates (undecodable bytes) survive."""
    plain = json.dumps([[row.line, row.cells, row.problem] for row in rows], separators=(",", ":"))
    return zlib.compress(plain.encode(), 1)


def unpack_rows(block: bytes) -> list[ParsedRow]:
    """Return the rows of a block."""
    return [ParsedRow(line, cells, problem) for line, cells, problem in json.loads(zlib.decompress(block))]


def block_context(import_id: UUID, first_row: int) -> str:
    """What a block is encrypted for: its place, where alone it can be decrypted again."""
    return f"intake_raw_block {import_id} {first_row}"
