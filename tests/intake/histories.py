"""Generated histories of files, and how what they left is read back to be compared with the model."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests import cast
from tests.intake.model import UPLOADED_FOR, Import, Model, Sheet

from fairdue.accounts.commands.creditors import create_creditor
from fairdue.accounts.commands.status import transition_account
from fairdue.accounts.models import Account, AccountParty
from fairdue.intake import flows
from fairdue.intake.commands.receiving import cancel_import
from fairdue.intake.flows import take_upload
from fairdue.intake.models import ImportJob, ImportRowError
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post
from fairdue.ledger.rules import PRINCIPAL, Recipe
from fairdue.ledger.types import LedgerKey, Move
from fairdue.parties.models import ContactPoint, Debtor

EXAMPLES = int(os.environ.get("FAIRDUE_MODEL_EXAMPLES", "0"))
SEED = int(os.environ.get("FAIRDUE_MODEL_SEED", "0"))


def profile(usual: int) -> settings:
    """So many examples, always the same ones, unless the environment asks for others."""
    return settings(
        max_examples=EXAMPLES or usual,
        derandomize=not EXAMPLES,
        print_blob=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


REFS = [f"R-{number}" for number in range(1, 7)]
PEOPLE = [
    (("Ada Brook", "BROOK Ada", "Ada Brooke"), {"debtor_email": "ada@example.test"}),
    (("Ben Cole", "Cole, Ben"), {"debtor_phone": "+12025550102"}),
    (("Zoe Quist", "Zoe Quistt"), {"debtor_email": "ada@example.test", "debtor_phone": "+12025550103"}),
    (("Max Ott",), {"debtor_phone": "see note"}),
    (("Ida Falk",), {}),
]
AMOUNTS = st.sampled_from(["10", "10.50", "250", "99.99", "1.125"])
BAD = {
    "external_ref": ["", " "],
    "debtor_name": [""],
    "original_amount": ["", "x", "0", "-5", "1.2345"],
    "debtor_email": ["nobody"],
    "due_date": ["2026-02-30"],
    "balance": ["x", "-1", "0.0001"],
    "currency": ["QQQ"],
    "days_past_due": ["x"],
    "priority": ["soon"],
    "co_debtor_email": ["nobody"],
}
OPTIONAL = {
    "due_date": st.sampled_from(["", "2025-11-15", "2025-12-01"]),
    "creditor_name": st.sampled_from(["", "North Bank", "north bank", "South Bank"]),
    "balance": st.sampled_from(["", "0", "5", "7.50", "400"]),
    "currency": st.sampled_from(["", "USD", "usd", "JPY", "BHD"]),
    "days_past_due": st.sampled_from(["", "0", "45"]),
    "priority": st.sampled_from(["", "low", "high"]),
    "region": st.sampled_from(["", "West"]),
    "previous_external_ref": st.sampled_from(["", "", *REFS]),
    "co_debtor_name": st.sampled_from(["", "", "Ada Brook", "Leo Marsh"]),
    "co_debtor_email": st.sampled_from(["", "ada@example.test", "leo@example.test"]),
    "guarantor_name": st.sampled_from(["", "", "Leo Marsh", "Ben Cole"]),
    "guarantor_phone": st.sampled_from(["", "+12025550102", "+12025550104"]),
}
AS_OF = dt.date(2026, 1, 31)
_numbers = count(1)


@st.composite
def sheets(draw: st.DrawFn, earlier: list[Sheet]) -> Sheet:
    """A file: often like one sent before, with some rows left out and some others."""
    if earlier and draw(st.integers(0, 3)) == 0:
        again = draw(st.sampled_from(earlier))
        return Sheet(**{**vars(again), "batch_rows": draw(st.integers(1, 7)), "cancel_after": None})
    kind = draw(st.sampled_from(["accounts"] * 6 + ["recall", "references"]))
    fields = ["external_ref", "debtor_name", "original_amount", "debtor_email", "debtor_phone"]
    if kind == "accounts":
        fields += [name for name in OPTIONAL if draw(st.booleans())]
    else:
        fields = ["external_ref", *(["previous_external_ref"] if kind == "references" else []), "creditor_name"]
    size = draw(st.integers(0, 9))
    found = [draw(_rows(tuple(fields))) for _ in range(size)]
    right = sum(int(float(row.get("original_amount") or 0) * 10000) for row in found if _is_plain(row.get("original_amount", "")))
    total = draw(st.sampled_from(["", "", "", f"{right / 10000:.4f}", "1.00"])) if kind == "accounts" else ""
    return Sheet(
        kind=kind,
        fields=tuple(fields),
        rows=found,
        is_for_creditor=draw(st.booleans()),
        is_lenient=draw(st.booleans()),
        batch_rows=draw(st.integers(1, 7)),
        as_of_on=AS_OF + dt.timedelta(days=draw(st.integers(0, 2))),
        control_rows=draw(st.sampled_from([None, None, size, size + 1 if draw(st.integers(0, 3)) == 0 else size])),
        control_total=total,
        cancel_after=draw(st.sampled_from([None] * 6 + [0, 1, 2])),
    )


@st.composite
def _rows(draw: st.DrawFn, fields: tuple[str, ...]) -> dict[str, str]:
    ref = draw(st.sampled_from(REFS))
    names, reach = draw(st.sampled_from(PEOPLE))
    row = {"external_ref": ref, "debtor_name": draw(st.sampled_from(names)), "original_amount": draw(AMOUNTS), **reach}
    if draw(st.integers(0, 3)) == 0:  # a contact of this account alone
        row.setdefault("debtor_email", f"{ref.lower()}@example.test")
    row |= {name: draw(OPTIONAL[name]) for name in fields if name in OPTIONAL}
    bad = draw(st.sampled_from([None] * 12 + [name for name in fields if name in BAD]))
    if bad is not None:
        row[bad] = draw(st.sampled_from(BAD[bad]))
    return {name: row.get(name, "") for name in fields}


def _is_plain(text: str) -> bool:
    return text.replace(".", "").isdigit()


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    """Files, payments (the place of an account and an amount) and closings of an account."""
    sent: list[Sheet] = []
    steps: list[Any] = []
    for _ in range(draw(st.integers(1, 6))):
        what = draw(st.sampled_from(["file"] * 5 + ["pay", "close"])) if sent else "file"
        if what == "file":
            sent.append(draw(sheets(sent)))
        steps.append(sent[-1] if what == "file" else (what, draw(st.integers(0, 20)), draw(st.integers(1, 2000))))
    return steps


class Agencies:
    """Makes an agency of its own for every example, with the system as its actor."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take what undoes the changes of settings after the test."""
        self._patch, self._env = monkeypatch, django_settings.ENV.model_dump()

    def batches_of(self, row_count: int) -> None:
        """Make imports go in batches of so many rows."""
        changed = SimpleNamespace(**{**self._env, "import_batch_rows": row_count})
        self._patch.setattr(django_settings, "ENV", changed)

    def make(self) -> Actor:
        """Make an agency that has the model's creditor."""
        made = cast.agency(f"Agency {next(_numbers)}")
        actor = system(made.id, "import")
        create_creditor(actor, name=UPLOADED_FOR.title())
        return actor

    def cancel_after(self, actor: Actor, import_id: UUID, batches: int | None) -> None:
        """Cancel the import when so many batches are applied and one is left."""
        applied = count()

        def watched(*arguments: Any) -> bool:
            if batches is not None and next(applied) == batches and _batches_left(actor, import_id):
                cancel_import(actor, import_id)
            return REAL_APPLY(*arguments)

        self._patch.setattr(flows, "apply_next_batch", watched)


REAL_APPLY = flows.apply_next_batch


def _batches_left(actor: Actor, import_id: UUID) -> bool:
    with agency_scope(actor.agency_id):
        return bool(rows("SELECT 1 FROM intake_batch WHERE import_job_id = %s AND NOT is_done", [import_id]))


def received(actor: Actor, sheet: Sheet) -> UUID:
    """Take a file in, with what its sender said of it."""
    data = _csv(sheet).encode()
    import_id = take_upload(actor, "file.csv", [data], size_bytes=len(data), source="upload")
    with agency_scope(actor.agency_id):
        (creditor,) = rows("SELECT id FROM accounts_creditor WHERE lower(name) = %s", [UPLOADED_FOR])
        ImportJob.objects.filter(id=import_id).update(
            kind=sheet.kind,
            document={"is_lenient": sheet.is_lenient},
            as_of_on=sheet.as_of_on,
            control_rows=sheet.control_rows,
            control_total=sheet.control_total,
            creditor_id=creditor.id if sheet.is_for_creditor else None,
        )
    return import_id


def _csv(sheet: Sheet) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, sheet.fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sheet.rows)
    return text.getvalue()


def pay(actor: Actor, model: Model, place: int, minor: int) -> None:
    """Take a payment for one of the accounts, as money that came in does: a posting, and the balance with it."""
    if not model.accounts:
        return
    paid = model.accounts[place % len(model.accounts)]
    paid.balance -= minor
    with agency_scope(actor.agency_id):
        account = Account.objects.select_for_update().get(external_ref=paid.ref, creditor__name__iexact=paid.creditor)
        move = Move(LedgerKey(PRINCIPAL, account.id), LedgerKey("received", uuid7()), Money(minor, account.currency))
        post(actor, Recipe.ALLOCATION, [move], AS_OF)
        account.balance_minor -= minor
        account.save(update_fields=["balance_minor"])


def close(actor: Actor, model: Model, place: int) -> None:
    """Close one of the accounts by hand."""
    open_ones = [account for account in model.accounts if not account.is_closed]
    if not open_ones:
        return
    closed = open_ones[place % len(open_ones)]
    closed.is_closed = True
    with agency_scope(actor.agency_id):
        account = Account.objects.get(external_ref=closed.ref, creditor__name__iexact=closed.creditor)
    transition_account(actor, account.id, "closed")


def expected_job(job: Import) -> dict[str, Any]:
    """What the model says of one import."""
    counts = {name: job.counts[name] for name in ("created", "changed", "unchanged", "recalled")}
    warnings = sum(severity == "warning" for _, severity, _, _ in job.found)
    errors = len(job.bad) + (job.failure == "control_totals_differ")
    found = sorted((0 if row < 0 else row + 2, *what) for row, *what in job.found)
    return {"status": job.status, "failure": job.failure, **counts, "errors": errors, "warnings": warnings, "found": found}


def seen_job(agency_id: UUID, import_id: UUID) -> dict[str, Any]:
    """The same of the database."""
    with agency_scope(agency_id):
        job = ImportJob.objects.get(id=import_id)
        listed = ImportRowError.objects.filter(import_job_id=import_id)
        found = sorted((e.line if e.row_number else 0, e.severity, e.column_name, e.code) for e in listed)
    counts = {name: getattr(job, f"{name}_count") for name in ("created", "changed", "unchanged", "recalled")}
    warnings = sum(severity == "warning" for _, severity, _, _ in found) if job.status == "cancelled" else job.warning_count
    told = {"errors": job.processed_errors, "warnings": warnings, "found": found}
    return {"status": job.status, "failure": job.failure_code, **counts, **told}


def expected(model: Model) -> dict[str, Any]:
    """What the model says the agency holds."""
    people = []
    for debtor in model.debtors:
        owes = sorted((a.creditor, a.ref) for a in model.accounts if a.debtor is debtor)
        stands_by = sorted((a.ref, a.parties[debtor]) for a in model.accounts if debtor in a.parties)
        people.append((debtor.name, sorted(debtor.points), owes, stands_by))
    return {
        "accounts": {
            (a.creditor, a.ref): (
                (a.currency, a.balance, a.original, a.stated, a.due),
                (a.original_creditor, a.region, a.priority, a.is_priority_fixed),
                ("closed" if a.is_closed else "new", a.is_withdrawn),
            )
            for a in model.accounts
        },
        "people": sorted(people),
        "journal": {kind: number for kind, number in model.journal.items() if number},
    }


def seen(agency_id: UUID) -> dict[str, Any]:
    """The same of the database. Candidates for merging are proposals, and creditors are compared by their accounts."""
    with agency_scope(agency_id):
        accounts = list(Account.objects.select_related("creditor"))
        people = {debtor.id: (debtor.full_name, [], [], []) for debtor in Debtor.objects.all()}  # type: ignore[var-annotated]  # filled below
        for point in ContactPoint.objects.all():
            people[point.debtor_id][1].append((point.kind, point.value))
        for account in accounts:
            people[account.debtor_id][2].append((account.creditor.name.lower(), account.external_ref))
        for party in AccountParty.objects.select_related("account"):
            people[party.debtor_id][3].append((party.account.external_ref, party.role))
        kinds = rows("SELECT kind, count(*) FROM journal_entry WHERE agency_id = %s GROUP BY 1", [agency_id])
    left_out = {"debtor.candidates_found", "account.status_changed"}
    return {
        "accounts": {
            (a.creditor.name.lower(), a.external_ref): (
                (a.currency, a.balance_minor, a.original_minor, a.stated_minor, a.due_on),
                (a.original_creditor, a.region, a.priority, a.is_priority_fixed),
                (a.status, a.withdrawn_at is not None),
            )
            for a in accounts
        },
        "people": sorted((name, *map(sorted, lists)) for name, *lists in people.values()),
        "journal": {row.kind: row.count for row in kinds if row.kind not in left_out},
    }


def shown(sheet: Sheet) -> str:
    said = {name: value for name, value in vars(sheet).items() if name not in {"fields", "rows"}}
    return f"{said}\n{_csv(sheet)}"
