"""Read the facts of an account that the replay goes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fairdue.accounts.models import Account
from fairdue.kernel.db import rows
from fairdue.ledger.rules import DEBT, DEBT_SQL, Recipe, read_order
from fairdue.payments.rules.replay import Buckets, Owed, Receipt

# The sides one by one: each is found by its own index.
_MOVED = f"""
SELECT l.bucket, e.effective_on, e.recipe = '{Recipe.ALLOCATION}' AS is_allocation, sum(side.minor)::bigint AS minor
FROM ledger_account l
CROSS JOIN LATERAL (
    SELECT entry_id, amount_minor AS minor FROM ledger_posting WHERE agency_id = l.agency_id AND to_account_id = l.id
    UNION ALL
    SELECT entry_id, -amount_minor FROM ledger_posting WHERE agency_id = l.agency_id AND from_account_id = l.id) side
JOIN ledger_entry e ON e.agency_id = l.agency_id AND e.id = side.entry_id
WHERE l.agency_id = %(agency_id)s AND l.subject_id = %(account_id)s AND l.bucket IN ({DEBT_SQL}) AND l.currency = %(currency)s
GROUP BY l.bucket, e.effective_on, is_allocation
"""
_SHARES = """
SELECT s.id, s.net_minor, s.applied, s.applied_minor, s.commission_minor, s.commission_bps, s.allocation_order,
       p.received_on, p.method, p.external_ref, p.amount_minor AS payment_minor, p.id AS payment_id
FROM payments_share s JOIN payments_payment p ON p.agency_id = s.agency_id AND p.id = s.payment_id
WHERE s.agency_id = %(agency_id)s AND s.account_id = %(account_id)s AND (s.net_minor > 0 OR s.applied_minor > 0)
"""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What changed what is owed on an account, what is applied to its buckets by now, and the shares of payments for it."""

    changes: Sequence[Owed]
    applied: Buckets
    shares: Sequence[Any]

    def receipts(self) -> dict[UUID, Receipt]:
        """The receipts by the id of their share."""
        return {
            row.id: Receipt(
                key=(row.external_ref, row.method, row.payment_minor, str(row.payment_id)),
                on=row.received_on,
                net_minor=row.net_minor,
                order=read_order(row.allocation_order),
                commission_bps=row.commission_bps,
            )
            for row in self.shares
        }


def account_facts(account: Account) -> AccountFacts:
    """Read all facts about an account in its currency. Runs in the caller's scope; act on them under the lock."""
    params = {"agency_id": account.agency_id, "account_id": account.id, "currency": account.currency}
    moved = rows(_MOVED, params)
    applied = dict.fromkeys(DEBT, 0)
    for row in moved:
        if row.is_allocation:
            applied[row.bucket] -= row.minor
    changes = [Owed(row.effective_on, row.bucket, row.minor) for row in moved if not row.is_allocation]
    return AccountFacts(changes, applied, rows(_SHARES, params))
