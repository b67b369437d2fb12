"""Read the facts of accounts that the replay goes through."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fairdue.accounts.models import Account
from fairdue.kernel.db import rows, uuids
from fairdue.ledger.rules import DEBT, DEBT_SQL, Recipe, read_order
from fairdue.payments.rules.replay import Buckets, Owed, Receipt

# The sides one by one: each is found by its own index.
_MOVED = f"""
SELECT a.id AS account_id, l.bucket, e.effective_on, e.recipe = '{Recipe.ALLOCATION}' AS is_allocation,
       sum(side.minor)::bigint AS minor
FROM accounts_account a
JOIN ledger_account l ON l.agency_id = a.agency_id AND l.subject_id = a.id AND l.currency = a.currency
     AND l.bucket IN ({DEBT_SQL})
CROSS JOIN LATERAL (
    SELECT entry_id, amount_minor AS minor FROM ledger_posting WHERE agency_id = l.agency_id AND to_account_id = l.id
    UNION ALL
    SELECT entry_id, -amount_minor FROM ledger_posting WHERE agency_id = l.agency_id AND from_account_id = l.id) side
JOIN ledger_entry e ON e.agency_id = l.agency_id AND e.id = side.entry_id
WHERE a.agency_id = %(agency_id)s AND a.id = ANY(%(ids)s::uuid[])
GROUP BY a.id, l.bucket, e.effective_on, is_allocation
"""
_SHARES = """
SELECT s.id, s.account_id, s.net_minor, s.applied, s.applied_minor, s.commission_minor, s.commission_bps, s.allocation_order,
       p.received_on, p.method, p.external_ref, p.amount_minor AS payment_minor, p.id AS payment_id
FROM payments_share s JOIN payments_payment p ON p.agency_id = s.agency_id AND p.id = s.payment_id
WHERE s.agency_id = %(agency_id)s AND s.account_id = ANY(%(ids)s::uuid[]) AND (s.net_minor > 0 OR s.applied_minor > 0)
"""


@dataclass(slots=True)
class AccountFacts:
    """What changed what is owed on an account, what is applied to its buckets by now, and the shares of payments for it."""

    changes: list[Owed] = field(default_factory=list)
    applied: Buckets = field(default_factory=lambda: dict.fromkeys(DEBT, 0))
    shares: list[Any] = field(default_factory=list)

    def receipts(self) -> dict[UUID, Receipt]:
        """The receipts by the id of their share."""
        return {row.id: receipt_of(row) for row in self.shares}


def receipt_of(row: Any) -> Receipt:
    """Read a receipt from a share and its payment."""
    return Receipt(
        key=(row.external_ref, row.method, row.payment_minor, str(row.payment_id)),
        on=row.received_on,
        net_minor=row.net_minor,
        order=read_order(row.allocation_order),
        commission_bps=row.commission_bps,
    )


def facts_of(agency_id: UUID, account_ids: Iterable[UUID]) -> dict[UUID, AccountFacts]:
    """Read all facts about accounts, each in its own currency. Runs in the caller's scope; act on them under the locks."""
    found = {account_id: AccountFacts() for account_id in account_ids}
    params = {"agency_id": agency_id, "ids": uuids(found)}
    for row in rows(_MOVED, params):
        facts = found[row.account_id]
        if row.is_allocation:
            facts.applied[row.bucket] -= row.minor
        else:
            facts.changes.append(Owed(row.effective_on, row.bucket, row.minor))
    for row in rows(_SHARES, params):
        found[row.account_id].shares.append(row)
    return found


def account_facts(account: Account) -> AccountFacts:
    """Read all facts about one account, likewise."""
    return facts_of(account.agency_id, [account.id])[account.id]


def applied_in(row: Any) -> Buckets:
    """Read what a share is applied to by now."""
    found: Buckets = row.applied if isinstance(row.applied, dict) else json.loads(row.applied)
    return found
