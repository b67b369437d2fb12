"""Staging: parsed rows go by COPY into a table without constraints, in the form that checks and batches read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection

from fairdue.intake.models import ImportJob
from fairdue.intake.rules.layout import COLUMNS
from fairdue.intake.states import FINISHED
from fairdue.intake.types import ParsedRow
from fairdue.kernel.crypto import KeyRing, keyring
from fairdue.kernel.db import agency_scope, execute, global_transaction, rows
from fairdue.parties.queries import SSN_CONTEXT
from fairdue.parties.rules import normalise_email, normalise_phone

FLUSH_ROWS = 2_000
FLUSH_CHARS = 4 * 1024 * 1024
_TEXT = (
    "external_ref",
    "debtor_name",
    "original_amount",
    "debtor_email",
    "debtor_phone",
    "due_date",
    "creditor_name",
    "account_type",
)
_COPY = (
    f"COPY intake_staged_row (import_job_id, row_number, line, {', '.join(_TEXT)}, email, phone, ssn_sealed, ssn_is_valid, "
    "fingerprint, problem) FROM STDIN"
)
_SHARED = """
WITH keys AS (
    SELECT email AS value, (row_number - 1) / %(batch_rows)s AS batch FROM intake_staged_row
    WHERE import_job_id = %(import_id)s AND email IS NOT NULL
    UNION ALL
    SELECT phone, (row_number - 1) / %(batch_rows)s FROM intake_staged_row
    WHERE import_job_id = %(import_id)s AND phone IS NOT NULL
), spread AS (
    SELECT value FROM keys GROUP BY value HAVING min(batch) <> max(batch)
)
UPDATE intake_staged_row s SET is_shared = true
WHERE import_job_id = %(import_id)s
  AND (email IN (SELECT value FROM spread) OR phone IN (SELECT value FROM spread))
"""
_NEEDS_ESCAPE = re.compile(r'[\\"\t\n\r]')
_COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"


def stage_rows(
    agency_id: UUID, import_id: UUID, header: Sequence[str], parsed: Iterable[ParsedRow], fence: Callable[[], None]
) -> int:
    """Replace the import's staged rows by these; return how many. Raises UnreadableFile when reading them fails on the way."""
    with agency_scope(agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=agency_id, id=import_id)
        if job.status in FINISHED:
            return 0
        execute("DELETE FROM intake_staged_row WHERE import_job_id = %s", [import_id])
        total = _copy(import_id, header, parsed)
        if total > settings.ENV.import_batch_rows:
            execute(_SHARED, {"import_id": import_id, "batch_rows": settings.ENV.import_batch_rows})
        job.header, job.total_records, job.is_staged = list(header), total, True
        job.save(update_fields=["header", "total_records", "is_staged"])
        fence()
    return total


def refresh_staging_statistics() -> None:
    """Tell the planner what was staged; a transaction of its own, since its lock on the table lasts until commit."""
    with global_transaction():
        rows("SELECT fairdue_analyze_staging()")


def _copy(import_id: UUID, header: Sequence[str], parsed: Iterable[ParsedRow]) -> int:
    total = 0
    with connection.cursor() as cursor, cursor.cursor.copy(_COPY) as copy:
        buffer: list[str] = []
        waiting = 0
        for line in _lines(import_id, header, parsed):
            buffer.append(line)
            total += 1
            waiting += len(line)
            if len(buffer) == FLUSH_ROWS or waiting > FLUSH_CHARS:
                copy.write("".join(buffer))
                buffer.clear()
                waiting = 0
        copy.write("".join(buffer))
    return total


def _lines(import_id: UUID, header: Sequence[str], parsed: Iterable[ParsedRow]) -> Iterator[str]:
    """Render each row as one line of COPY's text format. Runs once a row: nearly all rows need no escaping, and are not split."""
    place = {name: header.index(name) if name in header else None for name in COLUMNS}
    texts = [place[name] for name in _TEXT]
    ssn_at, email_at, phone_at = place["debtor_ssn_last4"], place["debtor_email"], place["debtor_phone"]
    ring, key = keyring(), str(import_id)
    for number, row in enumerate(parsed, start=1):
        cells, problem, is_plain = _clean(row)
        picked = ["" if at is None else cells[at] for at in texts]
        ssn = "" if ssn_at is None else cells[ssn_at]
        fingerprint = ring.fingerprint("\x1f".join((*picked, ssn)).encode()).hex()
        picked.append((normalise_email(cells[email_at]) or "") if email_at is not None and cells[email_at] else "")
        picked.append(_phone(cells[phone_at]) if phone_at is not None and cells[phone_at] else "")
        if ssn_at is not None:
            cells[ssn_at] = ""
        shown = "\t".join([text or _NULL for text in (picked if is_plain else map(_escape, picked))])
        sealed, is_valid = _ssn(ring, ssn)
        why = _escape(problem) if problem else _NULL
        yield f"{key}\t{number}\t{row.line}\t{shown}\t{sealed}\t{is_valid}\t\\\\x{fingerprint}\t{why}\n"


def _clean(row: ParsedRow) -> tuple[list[str], str | None, bool]:
    """Strip the cells, and tell whether they need no escaping.

    A row that PostgreSQL could not hold as text becomes blank with a problem.
    """
    joined = "\x1f".join(row.cells)
    if "\x00" in joined:
        return [""] * len(row.cells), row.problem or "has NUL characters", True
    if not joined.isascii():
        try:
            joined.encode()
        except UnicodeEncodeError:
            return [""] * len(row.cells), row.problem or "is not UTF-8 text", True
    return [cell.strip() for cell in row.cells], row.problem, _NEEDS_ESCAPE.search(joined) is None


def _phone(text: str) -> str:
    """A number in its comparable form; text that is none is kept as it is, since a file may say "see note"."""
    return normalise_phone(text) or text.lower()


def _ssn(ring: KeyRing, text: str) -> tuple[str, str]:
    """The encrypted cell, and whether it is four digits (row D093)."""
    if not text:
        return _NULL, _NULL
    is_valid = len(text) == 4 and text.isascii() and text.isdigit()  # noqa: PLR2004  # the last four digits
    return "\\\\x" + ring.encrypt(text, SSN_CONTEXT).hex(), "t" if is_valid else "f"


def _escape(text: str) -> str:
    return text.translate(_COPY_ESCAPES)


def drop_staged(import_id: UUID) -> None:
    """Forget the staged rows of an import that has ended."""
    execute("DELETE FROM intake_staged_row WHERE import_job_id = %s", [import_id])
