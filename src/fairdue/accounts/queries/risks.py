"""What debtors owe and what is known of their circumstances, for a page of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import OPEN
from fairdue.accounts.types import CurrencyTotal
from fairdue.kernel.actor import Actor
from fairdue.kernel.money import format_minor
from fairdue.parties.models import RiskProfile

CATEGORIES = ("employment_status", "contract_type", "industry_sector", "family_situation", "payment_status")


def risks_of(actor: Actor, debtor_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the fields of `DebtorRisk` of each debtor. The caller holds an agency scope, and has checked who is seen."""
    agency_id = actor.agency_id
    currency = Agency.objects.values_list("currency", flat=True).get(id=agency_id)
    profiles = {
        profile.debtor_id: profile for profile in RiskProfile.objects.filter(agency_id=agency_id, debtor_id__in=debtor_ids)
    }
    open_ones = Account.objects.filter(agency_id=agency_id, debtor_id__in=debtor_ids, status__in=OPEN)
    debts = _debts(actor, debtor_ids)
    riskiest = open_ones.exclude(risk_score=None).order_by("debtor_id", "-risk_score", "-id").distinct("debtor_id")
    levels = {account.debtor_id: (account.risk_score, account.risk_level) for account in riskiest}
    return {
        debtor_id: {
            **_owed(debts[debtor_id], currency),
            **_known(profiles.get(debtor_id)),
            "total_score": levels.get(debtor_id, (None, ""))[0],
            "risk_level": levels.get(debtor_id, (None, ""))[1],
        }
        for debtor_id in debtor_ids
    }


def _debts(actor: Actor, debtor_ids: Collection[UUID]) -> dict[UUID, tuple[CurrencyTotal, ...]]:
    seen = in_scope(Account.objects.filter(debtor_id__in=debtor_ids, status__in=OPEN), actor.scope)
    sums = (
        seen.order_by("debtor_id", "currency").values("debtor_id", "currency").annotate(n=Count("id"), owed=Sum("balance_minor"))
    )
    found: dict[UUID, tuple[CurrencyTotal, ...]] = defaultdict(tuple)
    for each in sums:
        balance = format_minor(int(each["owed"]), each["currency"])
        found[each["debtor_id"]] += (CurrencyTotal(currency=each["currency"], count=each["n"], balance=balance),)
    return found


def _owed(debts: tuple[CurrencyTotal, ...], currency: str) -> dict[str, Any]:
    if len(debts) > 1:
        return {"total_debt_amount": None, "currency": None, "debts": debts}
    if not debts:
        return {"total_debt_amount": format_minor(0, currency), "currency": currency, "debts": debts}
    return {"total_debt_amount": debts[0].balance, "currency": debts[0].currency, "debts": debts}


def _known(profile: RiskProfile | None) -> dict[str, Any]:
    if profile is None:
        return {"monthly_income": None, "income_currency": None, "late_payments_count": None, **dict.fromkeys(CATEGORIES, "")}
    minor = profile.monthly_income_minor
    return {
        "monthly_income": None if minor is None else format_minor(minor, profile.currency),
        "income_currency": None if minor is None else profile.currency,
        "late_payments_count": profile.late_payments_count,
        **{name: getattr(profile, name) for name in CATEGORIES},
    }
