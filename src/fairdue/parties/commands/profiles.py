"""Set what is known of a debtor's circumstances by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.access.models import Agency
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import BadAmount, Money
from fairdue.parties.commands.circumstances import CATEGORIES
from fairdue.parties.commands.locking import lock_debtors, require_unmerged
from fairdue.parties.events import CIRCUMSTANCES_STATED
from fairdue.parties.models import RiskProfile

_BLANKS = re.compile(r"[\s-]+")


def set_profile(actor: Actor, debtor_id: UUID, changes: Mapping[str, Any]) -> None:
    """Set the facts that `changes` names: monthly_income and late_payments_count (None takes them away), categories (blank).

    An income is a decimal string in `income_currency`, else in that of the income before, else in the agency's. Categories are
    kept in upper case. Raises NotFound, DebtorMerged, and Invalid for an income that is no amount.
    """
    with agency_scope(actor.agency_id):
        (debtor,) = lock_debtors(actor.agency_id, debtor_id)
        require_unmerged(debtor)
        profile = RiskProfile.objects.filter(agency_id=actor.agency_id, debtor_id=debtor_id).first()
        if profile is None:
            currency = Agency.objects.values_list("currency", flat=True).get(id=actor.agency_id)
            profile = RiskProfile(agency_id=actor.agency_id, debtor_id=debtor_id, currency=currency)
        after = _stored(changes, profile.currency)
        before = {name: getattr(profile, name) for name in after}
        changed = difference(before, after)
        if not changed:
            return
        for name, (_, value) in changed.items():
            setattr(profile, name, value)
        debtor.updated_at = profile.updated_at = clock.now()
        profile.save()
        debtor.save(update_fields=["updated_at"])
        record(actor, CIRCUMSTANCES_STATED, "debtor", debtor_id, personal=changed, person_id=debtor_id)


def _stored(changes: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The columns that `changes` come to."""
    found: dict[str, Any] = {name: _category(changes[name] or "") for name in CATEGORIES if name in changes}
    if "late_payments_count" in changes:
        found["late_payments_count"] = changes["late_payments_count"]
    told = changes.get("income_currency")
    if "monthly_income" in changes:
        amount = changes["monthly_income"]
        try:
            found["monthly_income_minor"] = None if amount is None else Money.parse(amount, told or currency).minor
        except BadAmount as error:
            raise Invalid("monthly_income", error.code, str(error)) from None
        if told:
            found["currency"] = told
    elif told and told != currency:
        raise Invalid("income_currency", "without_income", "must come with the income that is in it")
    return found


def _category(text: str) -> str:
    return _BLANKS.sub("_", text.strip().upper())
