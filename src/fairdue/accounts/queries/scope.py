"""What an actor may see of accounts and debtors."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from fairdue.accounts.models import Account
from fairdue.kernel.actor import Scope
from fairdue.parties.models import Debtor


def in_scope(accounts: QuerySet[Account], scope: Scope) -> QuerySet[Account]:
    """Narrow accounts to those of the scope: the agency's, the teams', or the collector's own."""
    accounts = accounts.filter(agency_id=scope.agency_id)
    if scope.is_own_only:
        return accounts.filter(collector_id=scope.collector_id) if scope.collector_id else accounts.none()
    return accounts if scope.team_ids is None else accounts.filter(team_id__in=scope.team_ids)


def debtors_in_scope(debtors: QuerySet[Debtor], scope: Scope) -> QuerySet[Debtor]:
    """Narrow debtors to those with an account of the scope; whoever sees the agency sees debtors without accounts too."""
    debtors = debtors.filter(agency_id=scope.agency_id)
    if scope.is_whole_agency:
        return debtors
    return debtors.filter(Exists(in_scope(Account.objects.filter(debtor_id=OuterRef("id")), scope)))
