"""Post money, and post the difference between what stands applied on an account and what the replay of its facts says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fairdue.accounts.commands.following import follow_ledger
from fairdue.accounts.models import Account
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post_all
from fairdue.ledger.rules import OPERATING, TRUST_BANK, UNAPPLIED, Recipe, allocation, commission, payment, signed
from fairdue.ledger.types import Draft, LedgerKey
from fairdue.payments.commands.locking import Held
from fairdue.payments.models import PaymentShare
from fairdue.payments.queries.facts import AccountFacts, account_facts, applied_in
from fairdue.payments.rules.replay import Applied, Standing, net_shares, replay

_KEEP = """
UPDATE payments_share s
SET applied = k.applied, applied_minor = k.applied_minor, commission_minor = k.commission_minor
FROM unnest(%(ids)s::uuid[], %(applied)s::jsonb[], %(minor)s::bigint[], %(commission)s::bigint[])
     AS k (id, applied, applied_minor, commission_minor)
WHERE s.agency_id = %(agency_id)s AND s.id = k.id
"""


def post_money(actor: Actor, held: Held, gone_minor: int, recipe: str, on: dt.date, reason: str = "") -> list[Account]:
    """Move what a payment brings to its accounts, or takes from them, so that `gone_minor` of it is gone altogether.

    What is gone beyond the payment's own amount (it was refunded, and then charged back too) the agency makes good. Returns the
    accounts for which something moved, whose payments have to be applied anew.
    """
    found, currency = held.payment, held.payment.currency
    gone_before = held.payment.refunded_minor + held.payment.disputed_minor
    nets = net_shares([share.amount_minor for share in held.shares], min(gone_minor, found.amount_minor))
    excess = max(0, gone_minor - found.amount_minor) - max(0, gone_before - found.amount_minor)
    moves = [*signed(LedgerKey(TRUST_BANK, actor.agency_id), LedgerKey(OPERATING, actor.agency_id), Money(excess, currency))]
    touched = []
    for share, net in zip(held.shares, nets, strict=True):
        if net != share.net_minor:
            moves += payment(share.account_id, actor.agency_id, Money(net - share.net_minor, currency))
            share.net_minor = net
            touched.append(share)
    draft = Draft(recipe=recipe, moves=tuple(moves), reason=reason, source_id=found.id)
    (posted,) = post_all(actor, [draft], on)
    if recipe == Recipe.PAYMENT and posted is not None:
        for share, posting_id in zip(touched, posted.posting_ids, strict=True):
            share.posting_id = posting_id
    PaymentShare.objects.bulk_update(touched, ["net_minor", "posting_id", "commission_bps", "allocation_order"])
    return [held.accounts[share.account_id] for share in touched]


def apply_anew(actor: Actor, account: Account, on: dt.date, kind: str, facts: Mapping[str, Any]) -> Standing:
    """Apply all payments of a locked account as the replay says, by posting the difference; keep and journal what came out.

    `on` dates the difference, `kind` and `facts` are the journal's. Returns how the account stands.
    """
    known = account_facts(account)
    receipts = known.receipts()
    by_key = {receipt.key: share_id for share_id, receipt in receipts.items()}
    standing = replay(known.changes, receipts.values())
    served = {by_key[each.receipt.key]: each for each in standing.receipts}
    differences = {bucket: Money(minor - known.applied[bucket], account.currency) for bucket, minor in standing.applied().items()}
    allocated = Draft(recipe=Recipe.ALLOCATION, moves=allocation(account.id, differences), source_id=account.id)
    post_all(actor, [allocated, _share_out(account, known, standing)], on)
    _keep(actor.agency_id, known.shares, served)
    follow_ledger(actor, account, {**standing.owed, UNAPPLIED: standing.unapplied_minor}, kind, facts)
    return standing


def _share_out(account: Account, known: AccountFacts, standing: Standing) -> Draft:
    """Draft what is due to the creditor, and earned, by what is applied more than before, or less."""
    collected = sum(standing.applied().values()) - sum(known.applied.values())
    earned = sum(each.commission_minor for each in standing.receipts) - sum(row.commission_minor for row in known.shares)
    moves = commission(account.creditor_id, Money(collected - earned, account.currency), Money(earned, account.currency))
    return Draft(recipe=Recipe.COMMISSION, moves=moves, source_id=account.id)


def _keep(agency_id: UUID, shares: Sequence[Any], served: Mapping[UUID, Applied]) -> None:
    """Keep what each share is applied to, where that changed."""
    kept: dict[str, list[Any]] = {"ids": [], "applied": [], "minor": [], "commission": []}
    for row in shares:
        each = served.get(row.id)
        buckets = {bucket: minor for bucket, minor in sorted(each.buckets.items()) if minor} if each else {}
        minor, earned = (each.applied_minor, each.commission_minor) if each else (0, 0)
        if (applied_in(row), row.applied_minor, row.commission_minor) != (buckets, minor, earned):
            kept["ids"].append(row.id)
            kept["applied"].append(json.dumps(buckets))
            kept["minor"].append(minor)
            kept["commission"].append(earned)
    if kept["ids"]:
        execute(_KEEP, {**kept, "agency_id": agency_id})
