"""Find the account that each entry of a bank file names, over sets.

What names none, or several, is left for somebody to settle.
"""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.states import AccountStatus
from fairdue.jobs.types import Run
from fairdue.kernel.db import agency_scope, execute
from fairdue.payments.states import BankItemStatus

MATCH_AT_ONCE = 20_000

# A table of its own, and analysed: of a status that entries have for a moment, statistics know nothing, and a plan for one row
# takes minutes for all of them.
_CHUNK = f"""
CREATE TEMPORARY TABLE payments_matching ON COMMIT DROP AS
WITH chunk AS (
    SELECT id, reference, words, currency, is_debit FROM payments_bank_item
    WHERE agency_id = %(agency_id)s AND file_id = %(file_id)s AND status = '{BankItemStatus.READ}' ORDER BY id LIMIT %(most)s
    FOR UPDATE
)
SELECT * FROM chunk
"""
# The reference itself decides when it names one account; only else the words of the text.
_MATCH = f"""
WITH named AS (
    SELECT c.id, a.id AS account_id, bool_or(w.place = 1 AND c.reference <> '') AS is_reference
    FROM payments_matching c
    CROSS JOIN LATERAL unnest(c.words) WITH ORDINALITY AS w (word, place)
    JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.external_ref = w.word
    WHERE NOT c.is_debit GROUP BY c.id, a.id
), found AS (
    SELECT id, count(*) AS accounts, count(*) FILTER (WHERE is_reference) AS by_reference,
           (array_agg(account_id ORDER BY is_reference DESC))[1] AS account_id
    FROM named GROUP BY id
), decided AS (
    SELECT c.id, a.id AS account_id,
           CASE WHEN c.is_debit THEN 'debit'
                WHEN f.id IS NULL THEN 'no_match'
                WHEN f.by_reference <> 1 AND f.accounts > 1 THEN 'ambiguous'
                WHEN a.currency <> c.currency THEN 'currency_mismatch'
                WHEN a.status = '{AccountStatus.CLOSED}' THEN 'account_closed' ELSE '' END AS problem
    FROM payments_matching c LEFT JOIN found f ON f.id = c.id
    LEFT JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = f.account_id
)
UPDATE payments_bank_item i
SET status = CASE WHEN d.problem = '' THEN '{BankItemStatus.MATCHED}' ELSE '{BankItemStatus.UNMATCHED}' END,
    problem = d.problem, account_id = CASE WHEN d.problem = '' THEN d.account_id END
FROM decided d WHERE i.agency_id = %(agency_id)s AND i.id = d.id
"""


def match_some(run: Run, file_id: UUID) -> int:
    """Match up to MATCH_AT_ONCE entries of a file that are not matched yet. Returns how many."""
    with agency_scope(run.agency_id):
        params = {"agency_id": run.agency_id, "file_id": file_id, "most": MATCH_AT_ONCE}
        taken = execute(_CHUNK, params)
        if taken:
            execute("ANALYZE payments_matching")
            execute(_MATCH, params)
        execute("DROP TABLE payments_matching")
        run.fence()
        return taken
