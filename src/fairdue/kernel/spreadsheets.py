"""CSV for people who open it in a spreadsheet: written in pieces, with nothing in it that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

PIECE_CHARS = 64 * 1024
BOM = "\ufeff"
"""By which a spreadsheet knows that a file is UTF-8."""
CSV_ANSWER = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}
"""What routes that answer with CSV say of it in the OpenAPI document."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Return text that a spreadsheet will not run as a formula: one that begins like one gets a quote before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_pieces(table: Iterable[Sequence[object]], delimiter: str = ",", start: str = "") -> Iterator[bytes]:
    """Write rows as CSV, in pieces of some PIECE_CHARS, however many they are; what cannot be encoded becomes a question mark."""
    buffer = io.StringIO(newline="")
    buffer.write(start)
    writer: Any = csv.writer(buffer, delimiter=delimiter)
    for row in table:
        writer.writerow(row)
        if buffer.tell() > PIECE_CHARS:
            yield buffer.getvalue().encode(errors="replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode(errors="replace")


def csv_response(pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Answer with a CSV file of that name, sent while it is written."""
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
