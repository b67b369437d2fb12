"""A quick look over accounts, debtors and creditors: the few that fit best, for jumping to one of them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models.expressions import RawSQL

from fairdue.access.models import Agency
from fairdue.accounts.models import Account, Creditor
from fairdue.accounts.queries.listing import find_accounts
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.types import AccountFilter, FoundAccount, FoundCreditor, FoundDebtor, Palette
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.money import format_minor

SHOWN_MAX = 5
CANDIDATES_MAX = 100
"""Accounts looked at for the best few: enough to rank names, few enough for any size of agency."""


def search_everything(actor: Actor, words: str) -> Palette:
    """Return at most five accounts, debtors and creditors the actor may see; the words of an exact reference come first."""
    with agency_scope(actor.agency_id):
        found = _candidates(actor, words)
        by_ref = sorted(found, key=lambda account: (-_likeness(account, words), account.external_ref))
        creditors = Creditor.objects.filter(agency_id=actor.agency_id, name__icontains=words).order_by("name", "id")[:SHOWN_MAX]
        return Palette(
            accounts=[_account(account) for account in by_ref[:SHOWN_MAX]],
            debtors=_debtors(found, words),
            creditors=[FoundCreditor(id=creditor.id, name=creditor.name) for creditor in creditors],
        )


def _candidates(actor: Actor, words: str) -> list[Account]:
    """Find the account of exactly this reference, and some of those that the words fit."""
    accounts = in_scope(Account.objects.all(), actor.scope)
    exact = accounts.filter(external_ref__in=[words, words.upper()])[:SHOWN_MAX]
    if actor.scope.is_whole_agency:
        asked = RawSQL("SELECT account_id FROM fairdue_search_few(%s, %s)", [words, CANDIDATES_MAX])
        similar = accounts.filter(id__in=asked)
    else:
        agency = Agency.objects.get(id=actor.agency_id)
        similar = find_accounts(actor, AccountFilter(search=words), agency).order_by("id")
    chosen = [*exact.values_list("id", flat=True), *similar.values_list("id", flat=True)[:CANDIDATES_MAX]]
    return list(accounts.filter(id__in=chosen).select_related("debtor"))


def _likeness(account: Account, words: str) -> float:
    if account.external_ref.casefold() == words.casefold():
        return 3.0
    if account.external_ref.casefold().startswith(words.casefold()):
        return 2.0
    return _name_likeness(account.debtor.full_name, words)


def _name_likeness(name: str, words: str) -> float:
    name, words = name.casefold(), words.casefold()
    return (words in name) + SequenceMatcher(None, name, words).ratio() / 2


def _debtors(accounts: Iterable[Account], words: str) -> list[FoundDebtor]:
    by_id: dict[UUID, str] = {account.debtor_id: account.debtor.full_name for account in accounts}
    ranked = sorted(by_id.items(), key=lambda item: (-_name_likeness(item[1], words), item[1], item[0]))
    return [FoundDebtor(id=debtor_id, full_name=name) for debtor_id, name in ranked[:SHOWN_MAX]]


def _account(account: Account) -> FoundAccount:
    return FoundAccount(
        id=account.id,
        external_ref=account.external_ref,
        debtor_name=account.debtor.full_name,
        status=account.status,
        current_balance=format_minor(account.balance_minor, account.currency),
        currency=account.currency,
    )
