"""Routes of imports: send a file, watch it, read its errors, cancel it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from fairdue.accounts.rules import safe_cell
from fairdue.intake.commands.receiving import cancel_import
from fairdue.intake.flows import take_upload
from fairdue.intake.queries import ERRORS_PAGE_SIZE, get_import, list_errors, list_imports, stream_errors
from fairdue.intake.states import ImportStatus
from fairdue.intake.types import ErrorPage, ImportDetail, ImportRow, RowError
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Page, page_of, require

router = Router(tags=["imports"])
READERS = frozenset({*ADMINS, Role.READONLY})
READ, WRITE = "imports:read", "imports:write"
PageNumber = Annotated[int, Query(ge=1, le=10_000_000)]
COLUMNS = ("line", "column", "value", "code", "message")
OR_CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


@router.post("/upload/", response={201: ImportDetail, 413: PROBLEMS[400], **PROBLEMS}, operation_id="imports_upload_create")
def upload(request: HttpRequest, file: File[UploadedFile], creditor: Form[UUID | None] = None) -> Status[ImportDetail]:
    """Send a .csv, .json, .jsonl, .xlsx or .parquet file of accounts; it is processed in the background."""
    actor = require(request, ADMINS, WRITE)
    import_id = take_upload(
        actor, file.name or "", file.chunks(), size_bytes=file.size or 0, source="upload", creditor_id=creditor
    )
    return Status(201, get_import(actor.scope, import_id))


@router.get("/", response={200: Page[ImportRow], **PROBLEMS}, operation_id="imports_list")
def list_all(
    request: HttpRequest, cursor: str | None = None, page_size: int | None = None, status: ImportStatus | None = None
) -> Page[ImportRow]:
    """List imports, newest first."""
    actor = require(request, READERS, READ)
    return page_of(request, list_imports(actor.scope, cursor, page_size, status))


@router.get("/{uuid:import_id}/", response={200: ImportDetail, **PROBLEMS}, operation_id="imports_retrieve")
def get_one(request: HttpRequest, import_id: UUID) -> ImportDetail:
    """Show one import: progress, pace, and its first 100 errors."""
    return get_import(require(request, READERS, READ).scope, import_id)


@router.get(
    "/{uuid:import_id}/errors/",
    response={200: ErrorPage, **PROBLEMS},
    operation_id="imports_errors_retrieve",
    openapi_extra=OR_CSV,
)
def errors(
    request: HttpRequest,
    import_id: UUID,
    page: PageNumber = 1,
    as_format: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
) -> ErrorPage | HttpResponse:
    """List an import's errors, 50 a page; `format=csv` gives all of them as a file."""
    scope = require(request, READERS, READ).scope
    if as_format == "csv":
        lines = _csv(stream_errors(scope, import_id))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{import_id}-errors.csv"'
        return response  # type: ignore[return-value]  # ninja passes a Django response through
    count, found = list_errors(scope, import_id, page)
    pages = -(-count // ERRORS_PAGE_SIZE)
    return ErrorPage(
        count=count,
        next=_at(request, page + 1) if page < pages else None,
        previous=_at(request, page - 1) if page > 1 else None,
        results=found,
    )


@router.post("/{uuid:import_id}/cancel/", response={200: ImportDetail, **PROBLEMS}, operation_id="imports_cancel_create")
def cancel(request: HttpRequest, import_id: UUID) -> ImportDetail:
    """Stop an import between two batches; what was applied stays."""
    actor = require(request, ADMINS, WRITE)
    cancel_import(actor, import_id)
    return get_import(actor.scope, import_id)


def _at(request: HttpRequest, page: int) -> str:
    return request.build_absolute_uri(f"{request.path}?{urlencode({'page': page})}")


def _csv(found: Iterator[RowError]) -> Iterator[str]:
    buffer = io.StringIO()
    writer: Any = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for error in found:
        writer.writerow([safe_cell(str(getattr(error, name))) for name in COLUMNS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
