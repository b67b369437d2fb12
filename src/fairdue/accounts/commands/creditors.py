"""Create and edit creditors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.access.commands.staleness import require_unchanged
from fairdue.accounts.errors import CreditorExists
from fairdue.accounts.events import CREDITOR_CREATED, CREDITOR_EDITED
from fairdue.accounts.models import Creditor
from fairdue.accounts.queries.creditors import creditor_row
from fairdue.accounts.rules import BPS_PER_UNIT, UNSPECIFIED_CREDITOR
from fairdue.accounts.types import CreditorRow
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.money import decimals_of
from fairdue.ledger.rules import DEBT

EDITABLE = ("name", "reference", "currency", "commission_rate", "allocation_order", "is_active")
_COLUMNS = {"commission_rate": "commission_bps"}


def create_creditor(
    actor: Actor,
    *,
    name: str,
    reference: str = "",
    currency: str | None = None,
    commission_rate: str = "0",
    allocation_order: Sequence[str] = (),
) -> CreditorRow:
    """Enter a creditor. `commission_rate` is the agency's part of what is collected, a fraction with at most four decimals;
    `allocation_order` names the buckets of a debt in the order in which money serves them, the usual one when empty.

    Raises CreditorExists, and Invalid for a blank name, an unknown currency, or terms that are none.
    """
    _check(name, currency)
    terms = {"commission_bps": _bps(commission_rate), "allocation_order": _order(allocation_order)}
    with agency_scope(actor.agency_id):
        at = clock.now()
        try:
            with savepoint():
                made = Creditor.objects.create(
                    agency_id=actor.agency_id,
                    name=name,
                    reference=reference,
                    currency=currency,
                    created_at=at,
                    updated_at=at,
                    **terms,
                )
        except IntegrityError:
            raise CreditorExists from None
        facts = {"name": name, "reference": reference, "currency": currency, **terms}
        record(actor, CREDITOR_CREATED, "creditor", made.id, facts=facts)
        return creditor_row(made)


def edit_creditor(
    actor: Actor, creditor_id: UUID, changes: Mapping[str, Any], expected: dt.datetime | None = None
) -> CreditorRow:
    """Change the EDITABLE fields that `changes` names.

    Raises NotFound, CreditorExists, Invalid, and Stale if the creditor was not last changed at `expected`.
    """
    with agency_scope(actor.agency_id):
        creditor = Creditor.objects.select_for_update(no_key=True).filter(agency_id=actor.agency_id, id=creditor_id).first()
        if creditor is None:
            raise NotFound
        require_unchanged(actor.agency_id, creditor.id, creditor.updated_at, expected)
        wanted = {_COLUMNS.get(name, name): changes[name] for name in EDITABLE if name in changes}
        if "commission_bps" in wanted:
            wanted["commission_bps"] = _bps(wanted["commission_bps"])
        if "allocation_order" in wanted:
            wanted["allocation_order"] = _order(wanted["allocation_order"])
        changed = difference({name: getattr(creditor, name) for name in wanted}, wanted)
        if changed:
            for name, (_, new) in changed.items():
                setattr(creditor, name, new)
            _check(creditor.name, creditor.currency)
            creditor.updated_at = clock.now()
            try:
                with savepoint():
                    creditor.save(update_fields=[*changed, "updated_at"])
            except IntegrityError:
                raise CreditorExists from None
            record(actor, CREDITOR_EDITED, "creditor", creditor.id, changes=changed)
        return creditor_row(creditor)


def find_or_create_unspecified(actor: Actor) -> Creditor:
    """Return the creditor of accounts that name none, making him when he is missing. Runs in the caller's scope."""
    named = Creditor.objects.filter(agency_id=actor.agency_id, name__iexact=UNSPECIFIED_CREDITOR)
    found = named.first()
    if found is None:
        with suppress(CreditorExists):  # somebody else may make him at the same moment
            create_creditor(actor, name=UNSPECIFIED_CREDITOR)
        found = named.get()
    return found


def _bps(rate: str) -> int:
    try:
        bps = Decimal(rate) * BPS_PER_UNIT
    except InvalidOperation:
        raise Invalid("commission_rate", "not_a_number", "must be a fraction such as 0.2500") from None
    if not (bps.is_finite() and 0 <= bps <= BPS_PER_UNIT and bps == bps.to_integral_value()):
        raise Invalid("commission_rate", "out_of_range", "must be from 0 to 1, with at most four decimals")
    return int(bps)


def _order(buckets: Sequence[str]) -> str:
    if buckets and sorted(buckets) != sorted(DEBT):
        raise Invalid("allocation_order", "incomplete", f"must name each of {', '.join(DEBT)} once")
    return ",".join(buckets)


def _check(name: str, currency: str | None) -> None:
    if not name.strip():
        raise Invalid("name", "blank", "must not be blank")
    if currency is not None:
        try:
            decimals_of(currency)
        except ValueError:
            raise Invalid("currency", "unknown_currency", "is not an ISO 4217 currency code") from None
