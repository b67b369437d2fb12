"""What an actor may see of accounts and debtors."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fairdue.accounts.models import Account, AccountParty
from fairdue.kernel.actor import Scope
from fairdue.kernel.paging import Sieve
from fairdue.parties.models import Debtor

_SEEN = """
(EXISTS (SELECT FROM accounts_account s WHERE s.agency_id = %s AND s.debtor_id = near.{debtor} AND s.team_id = ANY(%s::uuid[]))
 OR EXISTS (
    SELECT FROM accounts_party p JOIN accounts_account s ON s.agency_id = p.agency_id AND s.id = p.account_id
    WHERE p.agency_id = %s AND p.debtor_id = near.{debtor} AND s.team_id = ANY(%s::uuid[])))
"""


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


def debtor_sieve(scope: Scope, field: str) -> Sieve | None:
    """Return what lets through the rows of a list whose `field` is a debtor of the scope; None when nothing narrows it."""
    if scope.is_whole_agency:
        return None
    as_set = Q(**{f"{field}__in": _debtor_ids(scope)})
    if scope.team_ids is None:
        # One collector's debtors are so few among all that looking for them one by one finds none.
        return Sieve(as_set)
    ours = (scope.agency_id, list(scope.team_ids))
    return Sieve(as_set, (field,), _SEEN.format(debtor=field), (*ours, *ours))


def _debtor_ids(scope: Scope) -> QuerySet[Any]:
    """The debtors whom `debtors_in_scope` lets see, as one set."""
    seen = in_scope(Account.objects.all(), scope).order_by()
    parties = AccountParty.objects.filter(agency_id=scope.agency_id, account_id__in=seen.values("id"))
    return seen.values("debtor_id").union(parties.values("debtor_id"))
