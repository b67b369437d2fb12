"""Recount the ledger against the balances that accounts keep."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.types import Disagreement, LedgerCheck
from fairdue.kernel.db import agency_scope, rows
from fairdue.ledger.rules import DEBT

_DISAGREEMENTS = """
WITH moved AS (
    SELECT l.subject_id, l.currency, sum(side.minor)::numeric AS minor
    FROM ledger_account l
    JOIN (
        SELECT to_account_id AS ledger_account_id, amount_minor::numeric AS minor
        FROM ledger_posting WHERE agency_id = %(agency_id)s
        UNION ALL
        SELECT from_account_id, -amount_minor::numeric FROM ledger_posting WHERE agency_id = %(agency_id)s
    ) side ON side.ledger_account_id = l.id
    WHERE l.agency_id = %(agency_id)s AND l.bucket = ANY(%(buckets)s)
    GROUP BY l.subject_id, l.currency
), held AS (
    SELECT id, external_ref, currency, balance_minor FROM accounts_account WHERE agency_id = %(agency_id)s
)
SELECT coalesce(h.id, m.subject_id) AS account_id, coalesce(h.external_ref, '') AS external_ref,
       coalesce(h.currency, m.currency) AS currency, coalesce(h.balance_minor, 0) AS cached, coalesce(m.minor, 0) AS counted
FROM held h FULL JOIN moved m ON m.subject_id = h.id AND m.currency = h.currency
WHERE coalesce(h.balance_minor, 0) <> coalesce(m.minor, 0)
ORDER BY account_id
"""
_COUNTS = """
SELECT (SELECT count(*) FROM accounts_account WHERE agency_id = %(agency_id)s) AS accounts,
       (SELECT count(*) FROM ledger_posting WHERE agency_id = %(agency_id)s) AS postings
"""


def check_ledger(agency_id: UUID) -> LedgerCheck:
    """Sum the postings of every account of an agency and name each whose balance says otherwise, also in a foreign currency."""
    with agency_scope(agency_id):
        params = {"agency_id": agency_id, "buckets": list(DEBT)}
        (counts,) = rows(_COUNTS, params)
        found = rows(_DISAGREEMENTS, params)
    return LedgerCheck(
        agency_id=agency_id,
        accounts=counts.accounts,
        postings=counts.postings,
        disagreements=tuple(
            Disagreement(
                agency_id=agency_id,
                account_id=row.account_id,
                external_ref=row.external_ref,
                currency=row.currency,
                cached_minor=int(row.cached),
                ledger_minor=int(row.counted),
            )
            for row in found
        ),
    )
