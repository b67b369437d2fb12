"""Sending files, and reading back what they became."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from tests.cast import Cast, assemble
from tests.intake.histories import Agencies
from tests.victims import Victims

from fairdue.accounts.models import Account
from fairdue.intake.flows import process_import, take_upload
from fairdue.intake.models import ImportJob, ImportRowError, RawBlock
from fairdue.intake.rules.raw import block_context, unpack_rows
from fairdue.jobs.types import Run
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, rows

ROOT = Path(__file__).resolve().parents[2]
HEADER = (
    "external_ref,debtor_name,debtor_ssn_last4,debtor_email,debtor_phone,original_amount,due_date,creditor_name,account_type\n"
)


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def batches_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`batches_of(10)` makes imports go in batches of ten rows."""

    def change(row_count: int) -> None:
        monkeypatch.setenv("FAIRDUE_IMPORT_BATCH_ROWS", str(row_count))
        changed = SimpleNamespace(**{**settings.ENV.model_dump(), "import_batch_rows": row_count})
        monkeypatch.setattr(settings, "ENV", changed)

    return change


@pytest.fixture
def agencies(monkeypatch: pytest.MonkeyPatch) -> Agencies:
    return Agencies(monkeypatch)


@pytest.fixture
def victims(transactional_db: None, tmp_path: Path) -> Iterator[Victims]:
    made = Victims("tests.intake.victim", tmp_path / "victims.log")
    yield made
    made.end()


def store(cast: Cast, text: str | bytes, name: str = "file.csv", creditor: UUID | None = None) -> UUID:
    """Store a file and start its import."""
    data = text.encode() if isinstance(text, str) else text
    return take_upload(cast.alice.actor, name, [data], size_bytes=len(data), source="upload", creditor_id=creditor)


def send(cast: Cast, text: str | bytes, name: str = "file.csv", creditor: UUID | None = None) -> ImportJob:
    """Take a file in and carry it to its end in this process."""
    import_id = store(cast, text, name, creditor)
    process_import(Run(cast.agency.id), import_id)
    return job_of(cast, import_id)


def job_of(cast: Cast, import_id: UUID) -> ImportJob:
    """Read an import."""
    with agency_scope(cast.agency.id):
        return ImportJob.objects.get(id=import_id)


def errors(job: ImportJob, severity: str = "error") -> list[tuple[int, str, str]]:
    """Line, column and code of every error (or warning), in file order."""
    with agency_scope(job.agency_id):
        found = ImportRowError.objects.filter(import_job=job, severity=severity).order_by("row_number", "id")
        return [(error.line, error.column_name, error.code) for error in found]


def accounts(cast: Cast) -> dict[str, Any]:
    """Every account of the agency by its reference."""
    with agency_scope(cast.agency.id):
        return {a.external_ref: a for a in Account.objects.select_related("debtor", "creditor")}


def many(count: int, *, debtors: int | None = None) -> str:
    """A file of `count` good rows, which belong to `debtors` people spread over all of it."""
    people = debtors or count
    lines = [
        f"M-{i:05d},Person{i % people} Surname{i % people},1234,person{i % people}@example.com,,{10 + i}.50,2025-11-15,"
        f"Bank {i % 3},loan"
        for i in range(count)
    ]
    return HEADER + "\n".join(lines) + "\n"


def business(cast: Cast) -> dict[str, list[Any]]:
    """What an import leaves, without ids and times: equal for two ways to the same end.

    What follows from it is left aside: a worker may have begun to score and assign.
    """
    with agency_scope(cast.agency.id):
        return {
            "accounts": rows(
                "SELECT a.external_ref, a.balance_minor, a.original_minor, a.due_on, c.name, d.full_name, "
                "(SELECT min(o.external_ref) FROM accounts_account o WHERE o.debtor_id = a.debtor_id) AS first_of_debtor "
                "FROM accounts_account a JOIN accounts_creditor c ON c.id = a.creditor_id "
                "JOIN parties_debtor d ON d.id = a.debtor_id ORDER BY 1"
            ),
            "debtors": rows("SELECT full_name FROM parties_debtor ORDER BY 1"),
            "contacts": rows("SELECT kind, value FROM parties_contact_point ORDER BY 1, 2"),
            "postings": rows("SELECT amount_minor, count(*) FROM ledger_posting GROUP BY 1 ORDER BY 1"),
            "journal": rows(
                "SELECT kind, count(*) FROM journal_entry WHERE kind ~ '^(account|debtor|creditor)' "
                "AND kind NOT IN ('account.scored', 'account.assigned') GROUP BY 1 ORDER BY 1"
            ),
            "raw": raw_rows(cast),
        }


def raw_rows(cast: Cast) -> list[tuple[int, list[str]]]:
    """Line and cells of every raw row that is kept, in the order of imports and rows."""
    with agency_scope(cast.agency.id):
        blocks = list(RawBlock.objects.order_by("import_job_id", "first_row"))
    found = []
    for block in blocks:
        plain = keyring().decrypt_bytes(bytes(block.sealed), block_context(block.import_job_id, block.first_row))
        found += [(row.line, row.cells) for row in unpack_rows(plain)]
    return found
