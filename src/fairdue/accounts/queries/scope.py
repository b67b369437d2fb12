"""What an actor may see of accounts and debtors."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from fairdue.accounts.models import Account, AccountParty
from fairdue.kernel.actor import Scope
from fairdue.parties.models import Debtor


def in_scope(accounts: QuerySet[Account], scope: Scope) -> QuerySet[Account]:
    """Narrow accounts to those of the scope: the agency's, the teams', or the collector's own."""
    accounts = accounts.filter(agency_id=scope.agency_id)
    if scope.is_own_only:
        return accounts.filter(collector_id=scope.collector_id) if scope.collector_id else accounts.none()
    return accounts if scope.team_ids is None else accounts.filter(team_id__in=scope.team_ids)


def debtors_in_scope(debtors: QuerySet[Debtor], scope: Scope) -> QuerySet[Debtor]:
    """Narrow debtors to those with an account of the scope, and its further parties.

    Whoever sees the agency sees debtors without accounts too.
    """
    debtors = debtors.filter(agency_id=scope.agency_id)
    if scope.is_whole_agency:
        return debtors
    owing = in_scope(Account.objects.all(), scope).values("debtor_id")
    seen = in_scope(Account.objects.filter(id=OuterRef("account_id")), scope)
    party = AccountParty.objects.filter(Exists(seen), agency_id=scope.agency_id).values("debtor_id")
    return debtors.filter(id__in=owing.union(party))
