"""Which accounts an entry of a bank file may be for, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.expressions import RawSQL

from fairdue.accounts.models import Account
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.payments.models import BankItem
from fairdue.payments.rules.suggesting import AccountFacts, judge
from fairdue.payments.types.bank_files import AccountSuggestion

SHOWN_MAX = 10
CANDIDATES_MAX = 50
SEARCHED_WORDS_MAX = 5
# Accounts whose reference is one of the words but for case and what stands between letters and digits.
_LOOSE = """
SELECT a.id FROM accounts_account a
WHERE a.agency_id = %(agency_id)s AND a.external_ref = ANY(%(words)s) LIMIT %(most)s
"""
_SAME_PAYER = """
SELECT DISTINCT s.account_id FROM payments_bank_item i
JOIN payments_share s ON s.agency_id = i.agency_id AND s.payment_id = i.payment_id
WHERE i.agency_id = %(agency_id)s AND i.payer_account = %(payer_account)s AND i.payer_account <> '' AND i.id <> %(item_id)s
LIMIT %(most)s
"""


def suggest_accounts(actor: Actor, item_id: UUID) -> tuple[AccountSuggestion, ...]:
    """Return up to SHOWN_MAX accounts that an entry may be for, the likeliest first, each with its reasons. Raises NotFound."""
    with agency_scope(actor.agency_id):
        item = BankItem.objects.filter(agency_id=actor.agency_id, id=item_id).first()
        if item is None:
            raise NotFound
        before = {row.account_id for row in rows(_SAME_PAYER, _params(item))}
        ids = {*before, *(row.id for row in rows(_LOOSE, _params(item))), *_searched(actor, item)}
        found = Account.objects.filter(agency_id=actor.agency_id, id__in=ids).select_related("debtor", "creditor")
        judged = [(each, judge(_facts(item, each, each.id in before))) for each in found]
    ranked = sorted(judged, key=lambda pair: (-pair[1].score, pair[0].external_ref))
    return tuple(
        AccountSuggestion(
            account=account.id,
            account_ref=account.external_ref,
            debtor_name=account.debtor.full_name,
            creditor_name=account.creditor.name,
            current_balance=format_minor(account.balance_minor, account.currency),
            currency=account.currency,
            status=account.status,
            score=verdict.score,
            reasons=verdict.reasons,
        )
        for account, verdict in ranked
        if verdict.score > 0
    )[:SHOWN_MAX]


def _params(item: BankItem) -> dict[str, Any]:
    variants = {form for word in item.words for form in (word, word.upper(), word.lower())}
    return {
        "agency_id": item.agency_id,
        "item_id": item.id,
        "words": sorted(variants),
        "payer_account": item.payer_account,
        "most": CANDIDATES_MAX,
    }


def _searched(actor: Actor, item: BankItem) -> Iterable[UUID]:
    """What the search finds by the payer's name and by the words of the text."""
    found: set[UUID] = set()
    for words in [item.payer_name, *item.words[:SEARCHED_WORDS_MAX]]:
        if words.strip():
            asked = RawSQL("SELECT account_id FROM fairdue_search_few(%s, %s)", [words, CANDIDATES_MAX])
            accounts = Account.objects.filter(agency_id=actor.agency_id, id__in=asked)
            found.update(accounts.values_list("id", flat=True)[:CANDIDATES_MAX])
    return found


def _facts(item: BankItem, account: Account, has_paid_before: bool) -> AccountFacts:
    return AccountFacts(
        reference=account.external_ref,
        debtor_name=account.debtor.full_name,
        balance_minor=account.balance_minor,
        currency=account.currency,
        status=account.status,
        has_paid_before=has_paid_before,
        entry_words=tuple(item.words),
        entry_payer=item.payer_name,
        entry_text=item.text,
        entry_minor=item.amount_minor,
        entry_currency=item.currency,
    )
