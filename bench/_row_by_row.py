"""The baseline of bench/intake.py: an importer as first written, row after row through the ORM, with the same effects."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

from fairdue.accounts.models import Account, Creditor, Placement
from fairdue.intake.models import ImportJob, RawBlock
from fairdue.intake.rules.raw import block_context, pack_rows
from fairdue.intake.types import ParsedRow
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.ledger.models import LedgerAccount, LedgerEntry, Posting
from fairdue.parties.models import ContactPoint, Debtor
from fairdue.parties.queries import SSN_CONTEXT
from fairdue.parties.rules import normalise_email, normalise_phone


def import_row_by_row(actor: Actor, data: bytes) -> None:
    """Import a file, one transaction a row."""
    reader = csv.reader(io.StringIO(data.decode()))
    header = next(reader)
    with agency_scope(actor.agency_id):
        job = ImportJob.objects.create(
            agency_id=actor.agency_id,
            file_name="bench.csv",
            file_format="csv",
            source="bench",
            stored_as="",
            size_bytes=len(data),
            sha256="",
            currency="USD",
        )
        placement = Placement.objects.create(
            agency_id=actor.agency_id, source_id=job.id, reference="bench", placed_on=clock.today("UTC")
        )
    for number, cells in enumerate(reader, start=1):
        with agency_scope(actor.agency_id):
            _import_row(actor, job, placement, number, dict(zip(header, cells, strict=True)), cells)


def _import_row(actor: Actor, job: ImportJob, placement: Placement, number: int, row: dict[str, str], cells: list[str]) -> None:
    agency_id = actor.agency_id
    minor = int(Decimal(row["original_amount"]) * 100)
    due_on = dt.date.fromisoformat(row["due_date"])
    if len(row["debtor_ssn_last4"]) != 4 or minor <= 0 or not row["debtor_name"]:
        raise ValueError(row)
    email, phone = normalise_email(row["debtor_email"]), normalise_phone(row["debtor_phone"])
    sealed = keyring().encrypt(row["debtor_ssn_last4"], SSN_CONTEXT)
    creditor, _ = Creditor.objects.get_or_create(agency_id=agency_id, name=row["creditor_name"])
    if Account.objects.filter(agency_id=agency_id, creditor=creditor, external_ref=row["external_ref"]).exists():
        raise ValueError("the sample is imported once")
    known = ContactPoint.objects.filter(agency_id=agency_id, value__in=[email, phone]).select_related("debtor").first()
    if known is not None:
        debtor = known.debtor
    else:
        debtor = Debtor.objects.create(
            agency_id=agency_id, external_ref=row["external_ref"], full_name=row["debtor_name"], ssn_last4_sealed=sealed
        )
        record(actor, "debtor.created", "debtor", debtor.id, personal={"full_name": row["debtor_name"]}, person_id=debtor.id)
    for kind, value, raw in (("email", email, row["debtor_email"]), ("phone", phone, row["debtor_phone"])):
        ContactPoint.objects.get_or_create(agency_id=agency_id, debtor=debtor, kind=kind, value=value, defaults={"raw": raw})
    account = Account.objects.create(
        agency_id=agency_id,
        creditor=creditor,
        placement=placement,
        debtor=debtor,
        external_ref=row["external_ref"],
        original_creditor=row["creditor_name"],
        account_type=row["account_type"],
        currency="USD",
        original_minor=minor,
        stated_minor=minor,
        stated_by=job.id,
        stated_fingerprint=keyring().fingerprint(",".join(cells).encode()),
        balance_minor=minor,
        due_on=due_on,
    )
    own = LedgerAccount.objects.create(agency_id=agency_id, bucket="principal", subject_id=account.id, currency="USD")
    placed, _ = LedgerAccount.objects.get_or_create(agency_id=agency_id, bucket="placed", subject_id=creditor.id, currency="USD")
    entry = LedgerEntry.objects.create(
        agency_id=agency_id, recipe="placement", effective_on=due_on, recorded_at=clock.now(), source_id=job.id
    )
    Posting.objects.create(
        agency_id=agency_id, entry=entry, from_account=placed, to_account=own, amount_minor=minor, currency="USD"
    )
    record(actor, "account.imported", "account", account.id, changes={"original_minor": [None, minor]})
    raw = keyring().encrypt_bytes(pack_rows([ParsedRow(number + 1, cells)]), block_context(job.id, number))
    RawBlock.objects.create(agency_id=agency_id, import_job=job, first_row=number, last_row=number, sealed=raw)
