"""List payments and sum them up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.kernel.actor import Actor
from fairdue.kernel.clock import as_utc
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.kernel.paging import BY_ID, BY_NEWEST, Slice, SortKey, fetch_page
from fairdue.payments.models import Dispute, Payment, PaymentShare
from fairdue.payments.queries.detail import dispute_row, payment_rows
from fairdue.payments.states import CLEARED
from fairdue.payments.types import DisputeRow, PaymentFilter, PaymentRow, PaymentSummary, StatusTotal


def _instant(text: str) -> dt.datetime:
    return as_utc(dt.datetime.fromisoformat(text))


_KEYS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "created_at": ("created_at", _instant),
    "received_on": ("received_on", dt.date.fromisoformat),
    "amount": ("amount_minor", int),
}


def list_payments(actor: Actor, wanted: PaymentFilter, ordering: str, cursor: str | None, size: int | None) -> Slice[PaymentRow]:
    """Return a page of the payments for accounts the actor may see. Raises BadCursor."""
    field, read = _KEYS[ordering.removeprefix("-")]
    is_descending = ordering.startswith("-")
    keys = (SortKey(field, is_descending, read), BY_NEWEST if is_descending else BY_ID)
    with agency_scope(actor.agency_id):
        found = fetch_page(find_payments(actor, wanted), keys, cursor, size, lambda each: each)
        return Slice(results=payment_rows(actor, found.results), next=found.next, previous=found.previous)


def account_payments(actor: Actor, account_id: UUID, cursor: str | None, size: int | None) -> Slice[PaymentRow]:
    """Return a page of the payments for one account the actor may see, newest first. Raises NotFound, BadCursor."""
    with agency_scope(actor.agency_id):
        if not in_scope(Account.objects.filter(id=account_id), actor.scope).exists():
            raise NotFound
        return list_payments(actor, PaymentFilter(account_id=account_id), "-created_at", cursor, size)


def sum_payments(actor: Actor, wanted: PaymentFilter) -> PaymentSummary:
    """Return how many payments a list holds and what they come to, by status and currency."""
    with agency_scope(actor.agency_id):
        groups = find_payments(actor, wanted).order_by("status", "currency").values("status", "currency")
        gone = Sum(F("refunded_minor") + F("disputed_minor"))
        found = list(groups.annotate(n=Count("id"), minor=Sum("amount_minor"), gone=gone))
    return PaymentSummary(
        count=sum(each["n"] for each in found),
        totals=tuple(
            StatusTotal(
                status=each["status"],
                currency=each["currency"],
                count=each["n"],
                amount=format_minor(int(each["minor"]), each["currency"]),
                net_amount=format_minor(int(each["minor"] - each["gone"]) if each["status"] in CLEARED else 0, each["currency"]),
            )
            for each in found
        ),
    )


def list_disputes(actor: Actor, status: str | None, cursor: str | None, size: int | None) -> Slice[DisputeRow]:
    """Return a page of the charge-backs of payments the actor may see, newest first. Raises BadCursor."""
    with agency_scope(actor.agency_id):
        found = Dispute.objects.filter(agency_id=actor.agency_id)
        if status is not None:
            found = found.filter(status=status)
        if not actor.scope.is_whole_agency:
            found = found.filter(Exists(_shares(actor, PaymentFilter()).filter(payment_id=OuterRef("payment_id"))))
        return fetch_page(found, (BY_NEWEST,), cursor, size, dispute_row)


def find_payments(actor: Actor, wanted: PaymentFilter) -> QuerySet[Payment]:
    """Select the payments the actor may see that fit a filter. Runs in the caller's scope."""
    bounds = {
        "processor_id": wanted.processor_id,
        "currency": wanted.currency,
        "received_on__gte": wanted.received_after,
        "received_on__lte": wanted.received_before,
        "created_at__gte": wanted.created_after,
        "created_at__lte": wanted.created_before,
        "status__in": wanted.statuses or None,
        "method__in": wanted.methods or None,
    }
    condition = Q(**{name: value for name, value in bounds.items() if value is not None})
    if wanted.search is not None:
        named = Q(account__external_ref__startswith=wanted.search) | Q(account__debtor__full_name__icontains=wanted.search)
        condition &= Q(external_ref__startswith=wanted.search) | Q(Exists(_shares(actor, wanted).filter(named)))
    is_narrow = (wanted.account_id, wanted.debtor_id, wanted.creditor_id, wanted.is_unapplied) != (None, None, None, None)
    if is_narrow or not actor.scope.is_whole_agency:
        condition &= Q(Exists(_shares(actor, wanted)))
    return Payment.objects.filter(condition, agency_id=actor.agency_id).select_related("processor")


def _shares(actor: Actor, wanted: PaymentFilter) -> QuerySet[PaymentShare]:
    """The shares of a payment that the actor may see and a filter asks for."""
    named = {
        "account_id": wanted.account_id,
        "account__debtor_id": wanted.debtor_id,
        "account__creditor_id": wanted.creditor_id,
    }
    found = PaymentShare.objects.filter(
        agency_id=actor.agency_id,
        payment_id=OuterRef("id"),
        **{name: value for name, value in named.items() if value is not None},
    )
    if wanted.is_unapplied is not None:
        waiting = Q(net_minor__gt=F("applied_minor"))
        found = found.filter(waiting if wanted.is_unapplied else ~waiting)
    if actor.scope.is_whole_agency:
        return found
    return found.filter(account_id__in=in_scope(Account.objects.all(), actor.scope).values("id"))
