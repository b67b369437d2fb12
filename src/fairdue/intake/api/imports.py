"""Routes of imports: send a file, preview it, watch it, read its errors, cancel it. Raw data: see `raw`."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any, BinaryIO, Literal, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field, StringConstraints

from fairdue.intake.commands.receiving import cancel_import
from fairdue.intake.commands.undoing import undo_import
from fairdue.intake.flows import preview_stored, preview_upload, take_upload
from fairdue.intake.queries import (
    ERRORS_PAGE_SIZE,
    get_import,
    get_progress,
    get_undo,
    list_errors,
    list_imports,
    stream_errors,
)
from fairdue.intake.states import ImportKind, ImportStatus, Severity
from fairdue.intake.types import ErrorPage, ImportDetail, ImportRow, Preview, Progress, RowError, UndoReport
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.errors import Invalid
from fairdue.kernel.spreadsheets import CSV_ANSWER, csv_pieces, csv_response, safe_cell
from fairdue.kernel.web import PROBLEMS, Page, page_of, require

router = Router(tags=["imports"])
READERS = frozenset({*ADMINS, Role.READONLY})
READ, WRITE = "imports:read", "imports:write"
PageNumber = Annotated[int, Query(ge=1, le=10_000_000)]
Code = Annotated[str, StringConstraints(pattern="^[a-z0-9_]{1,50}$")]
COLUMNS = ("line", "column", "value", "code", "message", "severity")
ProblemOf = PROBLEMS[400]


class Terms(Schema):
    """What the sender says of a file beside it: what it is for, whose, read by which profile, as of when, with which totals."""

    kind: ImportKind = ImportKind.ACCOUNTS
    creditor: UUID | None = None
    profile: UUID | None = None
    as_of: dt.date | None = None
    control_rows: int | None = None
    control_total: Annotated[str, StringConstraints(strip_whitespace=True, max_length=62)] = ""

    def said(self) -> dict[str, Any]:
        """As flows take it."""
        return {
            "kind": self.kind,
            "creditor_id": self.creditor,
            "profile_id": self.profile,
            "as_of_on": self.as_of,
            "control_rows": self.control_rows,
            "control_total": self.control_total,
        }


class UploadTerms(Terms):
    """The same, and the import whose errors the file mends."""

    corrects: UUID | None = None

    def said(self) -> dict[str, Any]:
        """As flows take it."""
        return {**super().said(), "corrects": self.corrects}


class PreviewTerms(Terms):
    """The same, or a stored import that is looked at again, by another profile if one is named."""

    import_id: UUID | None = Field(None, alias="import")


@router.post("/upload/", response={201: ImportDetail, 413: ProblemOf, **PROBLEMS}, operation_id="imports_upload_create")
def upload(request: HttpRequest, file: File[UploadedFile], terms: Form[UploadTerms]) -> Status[ImportDetail]:
    """Send a file of accounts, of recalls or of new references; it is processed in the background."""
    actor = require(request, ADMINS, WRITE)
    import_id = take_upload(actor, file.name or "", file.chunks(), size_bytes=file.size or 0, source="upload", **terms.said())
    return Status(201, get_import(actor.scope, import_id))


@router.post(
    "/preview/", response={200: Preview, 410: ProblemOf, 413: ProblemOf, **PROBLEMS}, operation_id="imports_preview_create"
)
def preview(request: HttpRequest, terms: Form[PreviewTerms], file: File[UploadedFile | None] = None) -> Preview:
    """Say what an import of a file would come to; nothing is stored."""
    actor = require(request, ADMINS, WRITE)
    if (file is None) == (terms.import_id is None):
        raise Invalid("file", "required", "send either a file or the id of an import")
    if terms.import_id is not None:
        return preview_stored(actor, terms.import_id, profile_id=terms.profile)
    assert file is not None  # noqa: S101  # one of the two is there, see above
    return preview_upload(actor, file.name or "", cast(BinaryIO, file.file), **terms.said())


@router.get("/", response={200: Page[ImportRow], **PROBLEMS}, operation_id="imports_list")
def list_all(
    request: HttpRequest,
    cursor: str | None = None,
    page_size: int | None = None,
    status: ImportStatus | None = None,
    kind: ImportKind | None = None,
    creditor: UUID | None = None,
) -> Page[ImportRow]:
    """List imports, newest first; of a `creditor` those that were sent as his."""
    actor = require(request, READERS, READ)
    return page_of(request, list_imports(actor.scope, cursor, page_size, status=status, kind=kind, creditor_id=creditor))


@router.get(
    "/{uuid:import_id}/progress/", response={200: Progress, 304: None, **PROBLEMS}, operation_id="imports_progress_retrieve"
)
def progress(request: HttpRequest, response: HttpResponse, import_id: UUID) -> Progress | Status[None]:
    """Show how far an import is; cheap enough to ask each second. With `If-None-Match` it answers 304 while nothing changed."""
    found = get_progress(require(request, READERS, READ).scope, import_id)
    etag = _etag(found)
    response["ETag"] = etag
    return Status(304, None) if etag in request.headers.get("If-None-Match", "") else found


@router.get("/{uuid:import_id}/", response={200: ImportDetail, **PROBLEMS}, operation_id="imports_retrieve")
def get_one(request: HttpRequest, import_id: UUID) -> ImportDetail:
    """Show one import: progress, pace, and its first 100 errors."""
    return get_import(require(request, READERS, READ).scope, import_id)


@router.get(
    "/{uuid:import_id}/errors/",
    response={200: ErrorPage, **PROBLEMS},
    operation_id="imports_errors_retrieve",
    openapi_extra=CSV_ANSWER,
)
def errors(
    request: HttpRequest,
    import_id: UUID,
    page: PageNumber = 1,
    as_format: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
    severity: Severity | None = None,
    code: Code | None = None,
) -> ErrorPage | HttpResponse:
    """List an import's errors and warnings, 50 a page; `format=csv` gives all of them as a file."""
    scope = require(request, READERS, READ).scope
    if as_format == "csv":
        pieces = csv_pieces(_table(stream_errors(scope, import_id, severity=severity, code=code)))
        return csv_response(pieces, f"import-{import_id}-errors.csv")  # type: ignore[return-value]  # ninja passes a Django response through
    count, found = list_errors(scope, import_id, page, severity=severity, code=code)
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


@router.get("/{uuid:import_id}/undo/", response={200: UndoReport, **PROBLEMS}, operation_id="imports_undo_retrieve")
def preview_undo(request: HttpRequest, import_id: UUID) -> UndoReport:
    """Show what undoing an import would do and what stands in its way; afterwards, what it did."""
    return get_undo(require(request, READERS, READ).scope, import_id)


@router.post(
    "/{uuid:import_id}/undo/",
    response={200: UndoReport, 202: UndoReport, **PROBLEMS},
    operation_id="imports_undo_create",
)
def undo(request: HttpRequest, import_id: UUID) -> Status[UndoReport]:
    """Undo an import while none of its accounts was worked or paid since; a large one in the background (202)."""
    report = undo_import(require(request, ADMINS, WRITE), import_id)
    return Status(202 if report.undone_at is None else 200, report)


def _at(request: HttpRequest, page: int) -> str:
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    return request.build_absolute_uri(f"{request.path}?{urlencode({**kept, 'page': page})}")


def _etag(found: Progress) -> str:
    """Names what an answer says, but for the figures that run with the clock."""
    lasting = replace(found, rows_per_second=None, seconds_left=None)
    return f'W/"{hashlib.sha256(repr(lasting).encode()).hexdigest()[:20]}"'


def _table(found: Iterator[RowError]) -> Iterator[Sequence[str]]:
    yield COLUMNS
    for error in found:
        yield [safe_cell(str(getattr(error, name))) for name in COLUMNS]
