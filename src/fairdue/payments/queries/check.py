"""Recount all that payments keep against the ledger and against the facts, and name whatever disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import format_minor
from fairdue.ledger.rules import (
    COLLECTED,
    COMMISSION_EARNED,
    COSTS,
    DEBT_SQL,
    DUE_TO_CREDITOR,
    FEES,
    INTEREST,
    SUSPENSE,
    TRUST_BANK,
    UNAPPLIED,
    Recipe,
)
from fairdue.payments.queries.facts import applied_in, facts_of
from fairdue.payments.rules.replay import replay
from fairdue.payments.states import CLEARED, BankItemStatus, DisputeStatus, RefundStatus
from fairdue.payments.types import MoneyDisagreement

CHUNK = 1000
FIRST = UUID(int=0)

_CLEARED = ", ".join(f"'{status}'" for status in CLEARED)
_HELD = """
    SELECT l.subject_id, l.bucket, l.currency, e.recipe,
           sum(CASE WHEN p.to_account_id = l.id THEN p.amount_minor ELSE -p.amount_minor END)::numeric AS minor
    FROM ledger_account l
    JOIN ledger_posting p ON p.agency_id = l.agency_id AND l.id IN (p.from_account_id, p.to_account_id)
    JOIN ledger_entry e ON e.agency_id = p.agency_id AND e.id = p.entry_id
    WHERE l.agency_id = %(agency_id)s
    GROUP BY l.subject_id, l.bucket, l.currency, e.recipe
"""
_SHARE_SUMS = """
    SELECT s.account_id, a.creditor_id, p.currency, sum(s.net_minor)::numeric AS net, sum(s.applied_minor)::numeric AS applied,
           sum(s.commission_minor)::numeric AS commission
    FROM payments_share s
    JOIN payments_payment p ON p.agency_id = s.agency_id AND p.id = s.payment_id
    JOIN accounts_account a ON a.agency_id = s.agency_id AND a.id = s.account_id
    WHERE s.agency_id = %(agency_id)s GROUP BY s.account_id, a.creditor_id, p.currency
"""
_BY_ACCOUNT = f"""
WITH held AS ({_HELD}), shares AS ({_SHARE_SUMS}), counted AS (
    SELECT subject_id, currency, sum(minor) FILTER (WHERE bucket = '{INTEREST}') AS interest,
           sum(minor) FILTER (WHERE bucket = '{FEES}') AS fees, sum(minor) FILTER (WHERE bucket = '{COSTS}') AS costs,
           -sum(minor) FILTER (WHERE bucket = '{UNAPPLIED}') AS unapplied,
           -sum(minor) FILTER (WHERE bucket IN ({DEBT_SQL}) AND recipe = '{Recipe.ALLOCATION}') AS applied
    FROM held GROUP BY subject_id, currency
)
SELECT a.id AS subject_id, a.currency, v.what, coalesce(v.kept, 0) AS kept, coalesce(v.counted, 0) AS counted
FROM accounts_account a
LEFT JOIN counted c ON c.subject_id = a.id AND c.currency = a.currency
LEFT JOIN shares s ON s.account_id = a.id AND s.currency = a.currency
CROSS JOIN LATERAL (VALUES
    ('interest', a.interest_minor::numeric, c.interest), ('fees', a.fees_minor, c.fees), ('costs', a.costs_minor, c.costs),
    ('unapplied', a.unapplied_minor, c.unapplied), ('unapplied of its payments', s.net - s.applied, c.unapplied),
    ('applied', s.applied, c.applied)) AS v (what, kept, counted)
WHERE a.agency_id = %(agency_id)s AND coalesce(v.kept, 0) <> coalesce(v.counted, 0)
"""
_BY_CREDITOR = f"""
WITH held AS ({_HELD}), shares AS (
    SELECT creditor_id, currency, sum(applied) AS applied, sum(commission) AS commission
    FROM ({_SHARE_SUMS}) each GROUP BY creditor_id, currency
), counted AS (
    SELECT subject_id, currency, sum(minor) FILTER (WHERE bucket = '{COLLECTED}') AS collected,
           -sum(minor) FILTER (WHERE bucket = '{COMMISSION_EARNED}') AS commission,
           -sum(minor) FILTER (WHERE bucket = '{DUE_TO_CREDITOR}') AS due
    FROM held WHERE bucket IN ('{COLLECTED}', '{COMMISSION_EARNED}', '{DUE_TO_CREDITOR}') GROUP BY subject_id, currency
)
SELECT coalesce(s.creditor_id, c.subject_id) AS subject_id, coalesce(s.currency, c.currency) AS currency, v.what,
       coalesce(v.kept, 0) AS kept, coalesce(v.counted, 0) AS counted
FROM shares s FULL JOIN counted c ON c.subject_id = s.creditor_id AND c.currency = s.currency
CROSS JOIN LATERAL (VALUES
    ('collected', s.applied, c.collected), ('commission', s.commission, c.commission),
    ('due to the creditor', s.applied - s.commission, c.due)) AS v (what, kept, counted)
WHERE coalesce(v.kept, 0) <> coalesce(v.counted, 0)
"""
_BY_PAYMENT = f"""
SELECT p.id AS subject_id, p.currency, v.what, coalesce(v.kept, 0) AS kept, coalesce(v.counted, 0) AS counted
FROM payments_payment p
CROSS JOIN LATERAL (
    SELECT sum(s.amount_minor) AS amount, sum(s.net_minor) AS net FROM payments_share s
    WHERE s.agency_id = p.agency_id AND s.payment_id = p.id) s
CROSS JOIN LATERAL (
    SELECT sum(r.amount_minor) AS minor FROM payments_refund r
    WHERE r.agency_id = p.agency_id AND r.payment_id = p.id AND r.status = '{RefundStatus.COMPLETED}') r
CROSS JOIN LATERAL (
    SELECT sum(d.amount_minor) AS minor FROM payments_dispute d
    WHERE d.agency_id = p.agency_id AND d.payment_id = p.id AND d.status IN ('{DisputeStatus.OPEN}', '{DisputeStatus.LOST}')) d
CROSS JOIN LATERAL (VALUES
    ('shares', p.amount_minor::numeric, s.amount),
    ('what is left', CASE WHEN p.status IN ({_CLEARED})
                          THEN greatest(0, p.amount_minor - p.refunded_minor - p.disputed_minor) ELSE 0 END, s.net),
    ('refunded', p.refunded_minor, r.minor), ('disputed', p.disputed_minor, d.minor)) AS v (what, kept, counted)
WHERE p.agency_id = %(agency_id)s AND coalesce(v.kept, 0) <> coalesce(v.counted, 0)
"""
_BANK = f"""
WITH held AS ({_HELD}), bank AS (
    SELECT currency, sum(minor) FILTER (WHERE bucket = '{TRUST_BANK}' AND recipe <> '{Recipe.PROCESSING_FEE}') AS minor,
           -sum(minor) FILTER (WHERE bucket = '{SUSPENSE}') AS suspense
    FROM held WHERE bucket IN ('{TRUST_BANK}', '{SUSPENSE}') GROUP BY currency
), paid AS (
    SELECT currency, sum(amount_minor - refunded_minor - disputed_minor)::numeric AS minor FROM payments_payment
    WHERE agency_id = %(agency_id)s AND status IN ({_CLEARED}) GROUP BY currency
), entries AS (
    SELECT currency, sum(CASE WHEN is_debit THEN -amount_minor ELSE amount_minor END)::numeric AS minor,
           sum(CASE WHEN is_debit THEN -amount_minor ELSE amount_minor END)
               FILTER (WHERE status = '{BankItemStatus.UNMATCHED}')::numeric AS suspense
    FROM payments_bank_item WHERE agency_id = %(agency_id)s AND posting_id IS NOT NULL GROUP BY currency
)
SELECT %(agency_id)s::uuid AS subject_id, currency, v.what, v.kept, v.counted
FROM bank b FULL JOIN paid p USING (currency) FULL JOIN entries e USING (currency)
CROSS JOIN LATERAL (VALUES
    ('bank', coalesce(p.minor, 0) + coalesce(e.minor, 0), coalesce(b.minor, 0)),
    ('suspense', coalesce(e.suspense, 0), coalesce(b.suspense, 0))) AS v (what, kept, counted)
WHERE v.kept <> v.counted
"""
_CHECKS = {"account": _BY_ACCOUNT, "creditor": _BY_CREDITOR, "payment": _BY_PAYMENT, "agency": _BANK}
_PAID = """
SELECT DISTINCT s.account_id, a.currency::text AS currency FROM payments_share s
JOIN accounts_account a ON a.agency_id = s.agency_id AND a.id = s.account_id
WHERE s.agency_id = %(agency_id)s AND s.account_id > %(after)s ORDER BY s.account_id LIMIT %(most)s
"""


def check_money(agency_id: UUID) -> tuple[MoneyDisagreement, ...]:
    """Recount buckets, shares, refunds, disputes, commission and the bank, and replay every account that money came for."""
    with agency_scope(agency_id):
        found = [
            _told(agency_id, subject, row.what, row)
            for subject, check in _CHECKS.items()
            for row in rows(check, {"agency_id": agency_id})
        ]
    return (*found, *_replayed(agency_id))


def _replayed(agency_id: UUID) -> Iterator[MoneyDisagreement]:
    """Name each bucket of an account to which something else is applied than the replay of its facts says."""
    after = FIRST
    while True:
        with agency_scope(agency_id):
            chunk = rows(_PAID, {"agency_id": agency_id, "after": after, "most": CHUNK})
            facts = facts_of(agency_id, [row.account_id for row in chunk])
        if not chunk:
            return
        for row in chunk:
            known = facts[row.account_id]
            standing = replay(known.changes, known.receipts().values())
            for bucket, minor in standing.applied().items():
                kept = sum(applied_in(share).get(bucket, 0) for share in known.shares)
                if not kept == minor == known.applied[bucket]:
                    different = kept if kept != minor else known.applied[bucket]
                    yield _disagreement(
                        agency_id, "account", f"applied to {bucket}", row.account_id, row.currency, different, minor
                    )
        after = chunk[-1].account_id


def _told(agency_id: UUID, subject: str, what: str, row: Any) -> MoneyDisagreement:
    return _disagreement(agency_id, subject, what, row.subject_id, row.currency, int(row.kept), int(row.counted))


def _disagreement(
    agency_id: UUID, subject: str, what: str, subject_id: UUID, currency: str, kept: int, counted: int
) -> MoneyDisagreement:
    return MoneyDisagreement(
        agency_id=agency_id,
        subject=subject,
        subject_id=subject_id,
        what=what,
        currency=currency,
        kept=format_minor(kept, currency),
        counted=format_minor(counted, currency),
    )
