"""Files of all accounts."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Router, Status

from fairdue.accounts.commands.exports import request_export
from fairdue.accounts.flows import read_export
from fairdue.accounts.queries.exports import export_task
from fairdue.accounts.types import ExportTask
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.spreadsheets import CSV_ANSWER
from fairdue.kernel.web import PROBLEMS, require

router = Router(tags=["accounts"])


@router.get("/export/", response={202: ExportTask, **PROBLEMS}, operation_id="accounts_export_retrieve")
def accounts_export(request: HttpRequest) -> Status[ExportTask]:
    """Have a CSV file of all accounts written."""
    return Status(202, request_export(require(request, ADMINS)))


@router.get(
    "/export/{uuid:task_id}/",
    response={200: ExportTask, **PROBLEMS},
    operation_id="accounts_export_fetch",
    openapi_extra=CSV_ANSWER,
)
def accounts_export_fetch(request: HttpRequest, task_id: UUID) -> ExportTask | FileResponse:
    """Give the CSV file once it is written; until then, where it stands."""
    actor = require(request, ADMINS)
    file = read_export(actor, task_id)
    if file is None:
        return export_task(actor, task_id)
    return FileResponse(file, as_attachment=True, filename="accounts.csv", content_type="text/csv; charset=utf-8")
