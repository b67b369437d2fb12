"""Routes of raw data of imports: rows as they were sent, the rows to be mended, the original file. Every view is journalled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Annotated, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Query, Router

from fairdue.intake.commands.viewing import download_errors, view_raw_rows
from fairdue.intake.flows import read_original
from fairdue.intake.rules.corrections import LINE, REASON, quote_cell
from fairdue.intake.states import Severity
from fairdue.intake.types import ErrorFile, RawRows
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.spreadsheets import BOM, CSV_ANSWER, csv_pieces, csv_response
from fairdue.kernel.web import PROBLEMS, require

router = Router(tags=["imports"])
AUDITORS = frozenset({*ADMINS, Role.READONLY})
WRITE = "imports:write"
"""The scope of keys for raw data: whoever may send a file may see it."""
PROBLEMS_OF_KEPT = {**PROBLEMS, 410: PROBLEMS[400]}
FirstRow = Annotated[int, Query(ge=1, le=2**31 - 1)]
Size = Annotated[int, Query(ge=1, le=200)]
BYTES = {"responses": {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get("/{uuid:import_id}/rows/", response={200: RawRows, **PROBLEMS_OF_KEPT}, operation_id="imports_rows_retrieve")
def rows(request: HttpRequest, import_id: UUID, first: FirstRow = 1, size: Size = 50) -> RawRows:
    """Show rows as they were sent; auditors see social security numbers and dates of birth as ****."""
    return view_raw_rows(require(request, AUDITORS, WRITE), import_id, first, size)


@router.get(
    "/{uuid:import_id}/error-file/",
    response={200: None, **PROBLEMS_OF_KEPT},
    operation_id="imports_error_file_retrieve",
    openapi_extra=CSV_ANSWER,
)
def error_file(request: HttpRequest, import_id: UUID, severity: Literal["error", "warning", "all"] = "error") -> HttpResponse:
    """Download the rows that have errors as CSV, as they were sent, with line and reason: to be mended and sent back."""
    actor = require(request, ADMINS, WRITE)
    found = download_errors(actor, import_id, None if severity == "all" else Severity(severity))
    pieces = csv_pieces(_table(found), found.delimiter, BOM)
    return csv_response(pieces, f"{PurePath(found.file_name).stem}-errors.csv")  # type: ignore[return-value]  # ninja passes a Django response through


@router.get(
    "/{uuid:import_id}/file/",
    response={200: None, **PROBLEMS_OF_KEPT},
    operation_id="imports_file_retrieve",
    openapi_extra=BYTES,
)
def original(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Download the file as it was sent."""
    name, file = read_original(require(request, ADMINS, WRITE), import_id)
    return FileResponse(  # type: ignore[return-value]  # ninja passes a Django response through
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )


def _table(found: ErrorFile) -> Iterator[list[object]]:
    yield [*map(quote_cell, found.header), LINE, REASON]
    for row, reason in found.rows:
        yield [*map(quote_cell, row.cells), row.line, quote_cell(reason)]
