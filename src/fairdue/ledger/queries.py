"""Read the ledger."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import Money
from fairdue.ledger.rules import DEBT, DEBT_SQL, PRINCIPAL, Recipe
from fairdue.ledger.types import StatementLine

STATEMENT_LINES_MAX = 1000

_BALANCES = """
SELECT l.subject_id, l.currency,
       (coalesce(i.minor, 0) - coalesce(o.minor, 0))::bigint AS minor
FROM ledger_account l
CROSS JOIN LATERAL (
    SELECT sum(p.amount_minor) AS minor FROM ledger_posting p WHERE p.agency_id = l.agency_id AND p.to_account_id = l.id
) i
CROSS JOIN LATERAL (
    SELECT sum(p.amount_minor) AS minor FROM ledger_posting p WHERE p.agency_id = l.agency_id AND p.from_account_id = l.id
) o
WHERE l.agency_id = %(agency_id)s AND l.bucket = %(bucket)s AND l.subject_id = ANY(%(subject_ids)s)
ORDER BY l.subject_id, l.currency
"""
APPLIED = f"""
SELECT sum(CASE WHEN p.from_account_id = l.id THEN p.amount_minor ELSE -p.amount_minor END)::bigint AS minor
FROM ledger_account l
JOIN ledger_posting p ON p.agency_id = l.agency_id AND l.id IN (p.from_account_id, p.to_account_id)
LEFT JOIN ledger_posting undone ON undone.agency_id = p.agency_id AND undone.id = p.reverses_id
JOIN ledger_entry e ON e.agency_id = p.agency_id AND e.id = coalesce(undone.entry_id, p.entry_id)
WHERE l.agency_id = %(agency_id)s AND l.subject_id = {{account}} AND l.bucket IN ({DEBT_SQL})
  AND e.recipe = '{Recipe.ALLOCATION}'
"""
"""What was applied to the debt of an `{account}`, less what was freed again; more conditions may follow."""
_STATEMENT = """
SELECT * FROM (
    SELECT p.id AS posting_id, l.bucket, e.recipe, e.effective_on, e.recorded_at, e.reason, p.currency, s.amount AS amount_minor,
           (sum(s.amount) OVER (PARTITION BY p.currency ORDER BY e.effective_on, p.id))::bigint AS balance_minor
    FROM ledger_account l
    JOIN ledger_posting p ON p.agency_id = l.agency_id AND l.id IN (p.from_account_id, p.to_account_id)
    JOIN ledger_entry e ON e.agency_id = p.agency_id AND e.id = p.entry_id
    CROSS JOIN LATERAL (SELECT CASE WHEN p.to_account_id = l.id THEN p.amount_minor ELSE -p.amount_minor END AS amount) s
    WHERE l.agency_id = %(agency_id)s AND l.subject_id = %(subject_id)s AND l.bucket = ANY(%(buckets)s)
) lines
ORDER BY effective_on DESC, posting_id DESC LIMIT %(most)s
"""


def balances(agency_id: UUID, subject_ids: Collection[UUID], bucket: str = PRINCIPAL) -> dict[UUID, tuple[Money, ...]]:
    """Count what one bucket of each subject holds, one amount for each currency. A subject nothing was posted to is left out."""
    found: dict[UUID, tuple[Money, ...]] = {}
    with agency_scope(agency_id):
        params = {"agency_id": agency_id, "bucket": bucket, "subject_ids": list(subject_ids)}
        for row in rows(_BALANCES, params):
            found[row.subject_id] = (*found.get(row.subject_id, ()), Money(row.minor, row.currency))
    return found


def applied_to(agency_id: UUID, subject_id: UUID) -> int:
    """Return the minor units of money that were applied to an account's debt, less what was freed again."""
    with agency_scope(agency_id):
        found = rows(APPLIED.format(account="%(subject_id)s"), {"agency_id": agency_id, "subject_id": subject_id})
        return int(found[0].minor or 0)


def statement(agency_id: UUID, subject_id: UUID, buckets: Collection[str] = DEBT) -> tuple[StatementLine, ...]:
    """Return the latest STATEMENT_LINES_MAX postings of buckets of a subject with what they hold after each, newest first."""
    with agency_scope(agency_id):
        params = {"agency_id": agency_id, "subject_id": subject_id, "buckets": list(buckets), "most": STATEMENT_LINES_MAX}
        return tuple(StatementLine(**row._asdict()) for row in rows(_STATEMENT, params))
