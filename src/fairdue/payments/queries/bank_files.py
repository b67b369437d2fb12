"""Read bank files and their entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from fairdue.access.models import Agency
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.kernel.paging import BY_NEWEST, Slice, fetch_page
from fairdue.payments.models import BankFile, BankItem
from fairdue.payments.states import BROKEN_OFF, BankFileStatus, BankItemStatus
from fairdue.payments.types.bank_files import BankFileRow, BankItemRow, BankTerms, EntryProblem, SuspenseTotal

RETRIED_FOR = dt.timedelta(days=30)
"""How long a file that was broken off is kept, for its job to be retried."""


def list_bank_files(actor: Actor, cursor: str | None, size: int | None) -> Slice[BankFileRow]:
    """Return a page of the agency's bank files, newest first. Raises BadCursor."""
    with agency_scope(actor.agency_id):
        files = BankFile.objects.filter(agency_id=actor.agency_id).select_related("profile")
        found = fetch_page(files, (BY_NEWEST,), cursor, size, lambda each: each)
        return Slice(results=_rows(found.results), next=found.next, previous=found.previous)


def get_bank_file(actor: Actor, file_id: UUID) -> BankFileRow:
    """Return one bank file. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = BankFile.objects.filter(agency_id=actor.agency_id, id=file_id).first()
        if found is None:
            raise NotFound
        return _rows([found])[0]


def list_bank_items(
    actor: Actor, *, status: str | None, file_id: UUID | None, search: str | None, cursor: str | None, size: int | None
) -> Slice[BankItemRow]:
    """Return a page of the entries of bank files, newest first. Raises BadCursor."""
    with agency_scope(actor.agency_id):
        items = BankItem.objects.filter(agency_id=actor.agency_id)
        if status is not None:
            items = items.filter(status=status)
        if file_id is not None:
            items = items.filter(file_id=file_id)
        for word in (search or "").split():
            items = items.filter(Q(text__icontains=word) | Q(reference__icontains=word) | Q(payer_name__icontains=word))
        return fetch_page(items, (BY_NEWEST,), cursor, size, bank_item_row)


def get_bank_item(actor: Actor, item_id: UUID) -> BankItemRow:
    """Return one entry. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = BankItem.objects.filter(agency_id=actor.agency_id, id=item_id).first()
        if found is None:
            raise NotFound
        return bank_item_row(found)


def suspense_totals(actor: Actor) -> tuple[SuspenseTotal, ...]:
    """Sum up by currency the entries whose money stands in suspense."""
    with agency_scope(actor.agency_id):
        waiting = BankItem.objects.filter(agency_id=actor.agency_id, status=BankItemStatus.UNMATCHED, posting_id__isnull=False)
        debit = Coalesce(Sum("amount_minor", filter=Q(is_debit=True)), 0)
        credit = Coalesce(Sum("amount_minor", filter=Q(is_debit=False)), 0)
        groups = waiting.values("currency").order_by("currency").annotate(n=Count("id"), debit=debit, credit=credit)
        return tuple(
            SuspenseTotal(
                currency=each["currency"],
                count=each["n"],
                came_in=format_minor(int(each["credit"]), each["currency"]),
                left_bank=format_minor(int(each["debit"]), each["currency"]),
                amount=format_minor(int(each["credit"] - each["debit"]), each["currency"]),
            )
            for each in groups
        )


def bank_terms(actor: Actor) -> BankTerms:
    """Return what entries go by that say nothing else."""
    agency = Agency.objects.get(id=actor.agency_id)
    return BankTerms(currency=agency.currency, today=clock.today(agency.time_zone))


def bank_item_row(item: BankItem) -> BankItemRow:
    """Describe an entry."""
    return BankItemRow(
        id=item.id,
        file=item.file_id,
        line=item.line,
        status=item.status,
        bank_ref=item.bank_ref,
        reference=item.reference,
        text=item.text,
        amount=format_minor(item.amount_minor, item.currency),
        currency=item.currency,
        booked_on=item.booked_on,
        method=item.method,
        payer_name=item.payer_name,
        is_debit=item.is_debit,
        problem=item.problem,
        account=item.account_id,
        payment=item.payment_id,
        reason=item.reason,
        decided_at=item.decided_at,
        created_at=item.created_at,
    )


def _rows(files: Iterable[BankFile]) -> list[BankFileRow]:
    listed = list(files)
    items = BankItem.objects.filter(agency_id__in={each.agency_id for each in listed}, file_id__in=[each.id for each in listed])
    groups = items.values("file_id", "status").order_by().annotate(n=Count("id"))
    counts = {(group["file_id"], group["status"]): group["n"] for group in groups}
    return [_row(each, counts) for each in listed]


def _row(file: BankFile, counts: Mapping[tuple[UUID, str], int]) -> BankFileRow:
    problems = [_problem(*each) for each in file.problems]
    whole = next((each for each in problems if each.line == 0), None)
    return BankFileRow(
        id=file.id,
        file_name=file.file_name,
        file_format=file.file_format,
        status=file.status,
        error_code=file.error_code,
        error_detail=file.error_detail,
        error_reason=whole.code if whole else "",
        error_facts=whole.facts if whole else {},
        entries_count=file.entries_count,
        duplicates_count=file.duplicates_count,
        refused_count=file.refused_count,
        problems=tuple(each for each in problems if each.line > 0),
        profile=file.profile_id,
        profile_name=file.profile.name if file.profile else None,
        profile_version=file.profile_version,
        posted_count=counts.get((file.id, BankItemStatus.POSTED), 0) + counts.get((file.id, BankItemStatus.SETTLED), 0),
        unmatched_count=counts.get((file.id, BankItemStatus.UNMATCHED), 0),
        created_at=file.created_at,
        completed_at=file.completed_at,
    )


def _problem(line: int, detail: str, code: str = "", facts: dict[str, str] | None = None) -> EntryProblem:
    return EntryProblem(line=line, detail=detail, code=code, facts=facts or {})


def waiting_files(agency_id: UUID) -> dict[UUID, str]:
    """Return where the files are stored that are not done with; one that was broken off may go on for RETRIED_FOR."""
    with agency_scope(agency_id):
        waits = Q(status__in=[BankFileStatus.PENDING, BankFileStatus.PROCESSING])
        may_go_on = Q(error_code=BROKEN_OFF, completed_at__gt=clock.now() - RETRIED_FOR)
        found = BankFile.objects.filter(waits | may_go_on, agency_id=agency_id)
        return dict(found.order_by("id").values_list("id", "stored_as"))
