"""Post the matched entries of a bank file over sets: payments, ledger, balances, statuses and journal in a few statements.

An entry that comes after all else that is known of its account is applied by arithmetic: what it is applied to is where its place
in the row of all money overlaps the place of each bucket in the row of all debt. The others (money dated before something that is
known already) are put back for the replay (`bank_late`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fairdue.accounts.commands.bulk_following import follow_money
from fairdue.accounts.states import AccountStatus
from fairdue.jobs.types import Run
from fairdue.journal.commands import record_each
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.money import decimals_by_currency
from fairdue.ledger.commands.bulk import open_ledger_accounts
from fairdue.ledger.rules import (
    COLLECTED,
    COMMISSION_EARNED,
    COSTS,
    DEFAULT_ORDER,
    DUE_TO_CREDITOR,
    FEES,
    INTEREST,
    PRINCIPAL,
    TRUST_BANK,
    UNAPPLIED,
    Recipe,
)
from fairdue.payments.commands.bank_files import ACTOR_NAME
from fairdue.payments.commands.bank_late import put_late_back
from fairdue.payments.commands.bank_suspense import KNOWN
from fairdue.payments.commands.processors import find_or_create_manual
from fairdue.payments.events import PAYMENT_COMPLETED
from fairdue.payments.rules.replay import BPS_PER_UNIT
from fairdue.payments.states import BankItemStatus, PaymentStatus

POST_AT_ONCE = 10_000

_CHUNK = f"""
CREATE TEMPORARY TABLE payments_posting ON COMMIT DROP AS
SELECT i.id AS item_id, uuidv7() AS payment_id, uuidv7() AS share_id, uuidv7() AS posting_id, i.account_id, i.amount_minor,
       i.currency, i.booked_on, i.bank_ref, i.method
FROM payments_bank_item i
WHERE i.agency_id = %(agency_id)s AND i.file_id = %(file_id)s AND i.status = '{BankItemStatus.MATCHED}' AND i.problem = ''
ORDER BY i.id LIMIT %(most)s
"""
_LOCK = """
SELECT a.id FROM accounts_account a WHERE a.agency_id = %(agency_id)s AND a.id IN (SELECT account_id FROM payments_posting)
ORDER BY a.id FOR NO KEY UPDATE
"""
_LOCK_ITEMS = f"""
SELECT i.id FROM payments_posting p
JOIN payments_bank_item i ON i.agency_id = %(agency_id)s AND i.id = p.item_id AND i.status = '{BankItemStatus.MATCHED}'
ORDER BY i.id FOR UPDATE OF i
"""
_PROBLEMS = f"""
WITH wrong AS (
    DELETE FROM payments_posting p
    USING accounts_account a
    WHERE a.agency_id = %(agency_id)s AND a.id = p.account_id
      AND (a.status = '{AccountStatus.CLOSED}'
           OR EXISTS (SELECT FROM payments_payment known WHERE known.agency_id = %(agency_id)s
                      AND known.processor_id = %(processor_id)s AND known.external_ref = p.bank_ref AND known.external_ref <> ''
                      AND known.status <> '{PaymentStatus.REVERSED}'))
    RETURNING p.item_id, CASE WHEN a.status = '{AccountStatus.CLOSED}' THEN 'account_closed' ELSE '{KNOWN}' END AS problem
)
UPDATE payments_bank_item i SET status = '{BankItemStatus.UNMATCHED}', problem = wrong.problem
FROM wrong WHERE i.agency_id = %(agency_id)s AND i.id = wrong.item_id
"""
# Where each entry begins in the row of all money of its account, in the canonical order of the replay.
_PLACED = """
CREATE TEMPORARY TABLE payments_placed ON COMMIT DROP AS
SELECT p.*, a.creditor_id, a.balance_minor, a.unapplied_minor, c.commission_bps, c.allocation_order, d.decimals,
       sum(p.amount_minor) OVER money - p.amount_minor AS begins
FROM payments_posting p
JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = p.account_id
JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND c.id = a.creditor_id
JOIN unnest(%(currencies)s::text[], %(decimals)s::smallint[]) AS d (code, decimals) ON d.code = p.currency
WINDOW money AS (PARTITION BY p.account_id ORDER BY p.booked_on, p.bank_ref COLLATE "C", p.method COLLATE "C", p.amount_minor,
                 p.payment_id ROWS UNBOUNDED PRECEDING)
"""
_PARTS = f"""
CREATE TEMPORARY TABLE payments_part ON COMMIT DROP AS
SELECT m.share_id, m.account_id, m.currency, m.booked_on, o.bucket,
       (least(m.begins + m.amount_minor, o.begins + o.minor) - greatest(m.begins, o.begins))::bigint AS minor
FROM payments_placed m
JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = m.account_id
CROSS JOIN LATERAL (
    SELECT w.bucket, b.minor, sum(b.minor) OVER (ORDER BY w.place) - b.minor AS begins
    FROM unnest(string_to_array(coalesce(nullif(m.allocation_order, ''), '{",".join(DEFAULT_ORDER)}'), ','))
         WITH ORDINALITY AS w (bucket, place)
    JOIN (VALUES ('{PRINCIPAL}', a.balance_minor - a.interest_minor - a.fees_minor - a.costs_minor),
                 ('{INTEREST}', a.interest_minor), ('{FEES}', a.fees_minor), ('{COSTS}', a.costs_minor)) AS b (bucket, minor)
         ON b.bucket = w.bucket) o
WHERE least(m.begins + m.amount_minor, o.begins + o.minor) > greatest(m.begins, o.begins)
"""
_SHARED = f"""
CREATE TEMPORARY TABLE payments_shared ON COMMIT DROP AS
SELECT m.*, coalesce(x.minor, 0)::bigint AS applied_minor, coalesce(x.applied, '{{}}') AS applied,
       div(coalesce(x.minor, 0) * m.commission_bps * 2 + {BPS_PER_UNIT}, {BPS_PER_UNIT} * 2)::bigint AS commission_minor
FROM payments_placed m
LEFT JOIN (
    SELECT share_id, sum(minor) AS minor, jsonb_object_agg(bucket, minor) AS applied FROM payments_part GROUP BY share_id) x
     ON x.share_id = m.share_id
"""
_PAYMENTS = f"""
INSERT INTO payments_payment (id, agency_id, processor_id, method, amount_minor, currency, status, received_on, completed_at,
                              external_ref, taken_by, idempotency_key, metadata, created_at, updated_at)
SELECT payment_id, %(agency_id)s, %(processor_id)s, method, amount_minor, currency, '{PaymentStatus.COMPLETED}', booked_on,
       %(at)s, bank_ref, NULL, 'bank:' || item_id, jsonb_build_object('bank_item', item_id), %(at)s, %(at)s
FROM payments_shared
"""
_SHARES = """
INSERT INTO payments_share (id, agency_id, payment_id, account_id, position, amount_minor, net_minor, posting_id, applied,
                            applied_minor, commission_minor, commission_bps, allocation_order)
SELECT share_id, %(agency_id)s, payment_id, account_id, 0, amount_minor, amount_minor, posting_id, applied, applied_minor,
       commission_minor, commission_bps, allocation_order
FROM payments_shared
"""
# OFFSET 0 looks each up by its index: how many there are is what statistics are the last to know.
_OWN = """
SELECT id FROM ledger_account
WHERE agency_id = %(agency_id)s AND subject_id = {subject} AND bucket = {bucket} AND currency = {currency} OFFSET 0
"""
_RECEIVED = f"""
INSERT INTO ledger_posting (id, agency_id, entry_id, from_account_id, to_account_id, amount_minor, currency)
SELECT m.posting_id, %(agency_id)s, d.payment_id, own.id, bank.id, m.amount_minor, m.currency
FROM payments_shared m
JOIN payments_day d ON d.booked_on = m.booked_on
CROSS JOIN LATERAL ({_OWN.format(subject="m.account_id", bucket=f"'{UNAPPLIED}'", currency="m.currency")}) own
JOIN ledger_account bank ON bank.agency_id = %(agency_id)s AND bank.subject_id = %(agency_id)s AND bank.bucket = '{TRUST_BANK}'
     AND bank.currency = m.currency
"""
_DAYS = """
CREATE TEMPORARY TABLE payments_day ON COMMIT DROP AS
SELECT booked_on, uuidv7() AS payment_id, uuidv7() AS allocation_id, uuidv7() AS commission_id, sum(applied_minor) AS applied
FROM payments_shared GROUP BY booked_on
"""
_DAY_ENTRIES = f"""
INSERT INTO ledger_entry (id, agency_id, recipe, effective_on, recorded_at, actor_id, reason, source_id)
SELECT e.id, %(agency_id)s, e.recipe, d.booked_on, %(at)s, NULL, '', %(file_id)s
FROM payments_day d
CROSS JOIN LATERAL (VALUES (d.payment_id, '{Recipe.PAYMENT}'), (d.allocation_id, '{Recipe.ALLOCATION}'),
                           (d.commission_id, '{Recipe.COMMISSION}')) AS e (id, recipe)
WHERE d.applied > 0 OR e.recipe = '{Recipe.PAYMENT}'
"""
_APPLIED = f"""
INSERT INTO ledger_posting (agency_id, entry_id, from_account_id, to_account_id, amount_minor, currency)
SELECT %(agency_id)s, d.allocation_id, debt.id, own.id, x.minor, x.currency
FROM payments_part x
JOIN payments_day d ON d.booked_on = x.booked_on
CROSS JOIN LATERAL ({_OWN.format(subject="x.account_id", bucket="x.bucket", currency="x.currency")}) debt
CROSS JOIN LATERAL ({_OWN.format(subject="x.account_id", bucket=f"'{UNAPPLIED}'", currency="x.currency")}) own
"""
_COMMISSION = f"""
INSERT INTO ledger_posting (agency_id, entry_id, from_account_id, to_account_id, amount_minor, currency)
SELECT %(agency_id)s, s.commission_id, side.id, target.id, part.minor, s.currency
FROM (SELECT d.commission_id, m.creditor_id, m.currency, sum(m.applied_minor)::bigint AS applied,
             sum(m.commission_minor)::bigint AS earned
      FROM payments_shared m JOIN payments_day d ON d.booked_on = m.booked_on WHERE m.applied_minor > 0
      GROUP BY d.commission_id, m.creditor_id, m.currency) s
CROSS JOIN LATERAL (VALUES ('{DUE_TO_CREDITOR}', s.applied - s.earned), ('{COMMISSION_EARNED}', s.earned)) AS part (bucket, minor)
JOIN ledger_account side ON side.agency_id = %(agency_id)s AND side.subject_id = s.creditor_id AND side.bucket = part.bucket
     AND side.currency = s.currency
JOIN ledger_account target ON target.agency_id = %(agency_id)s AND target.subject_id = s.creditor_id
     AND target.bucket = '{COLLECTED}' AND target.currency = s.currency
WHERE part.minor > 0
"""
_COMPLETED = f"""
SELECT payment_id AS subject_id, jsonb_build_object('status', jsonb_build_array(NULL, '{PaymentStatus.COMPLETED}')) AS changes,
       jsonb_build_object('amount', round(amount_minor::numeric / 10::numeric ^ decimals, decimals)::text, 'currency', currency,
                          'method', method, 'received_on', booked_on, 'external_ref', bank_ref, 'file_id', %(file_id)s::text)
       AS facts
FROM payments_shared
"""
_POSTED = f"""
UPDATE payments_bank_item i SET status = '{BankItemStatus.POSTED}', payment_id = m.payment_id, decided_at = %(at)s
FROM payments_shared m WHERE i.agency_id = %(agency_id)s AND i.id = m.item_id
"""
_MOVED = """
SELECT m.share_id AS id, m.payment_id, m.account_id, m.decimals, m.amount_minor, m.applied_minor, m.currency, m.method,
       m.booked_on, m.bank_ref, m.begins
FROM payments_shared m
"""
_BUCKETS = f"""
SELECT account_id, sum(minor) AS applied, coalesce(sum(minor) FILTER (WHERE bucket = '{INTEREST}'), 0) AS interest,
       coalesce(sum(minor) FILTER (WHERE bucket = '{FEES}'), 0) AS fees,
       coalesce(sum(minor) FILTER (WHERE bucket = '{COSTS}'), 0) AS costs
FROM payments_part GROUP BY account_id
"""


def post_some(run: Run, file_id: UUID) -> int:
    """Post up to POST_AT_ONCE matched entries of a file in one transaction. Returns how many were looked at."""
    actor = system(run.agency_id, ACTOR_NAME)
    with agency_scope(run.agency_id):
        processor = find_or_create_manual(actor)
        decimals = decimals_by_currency()
        params: dict[str, Any] = {
            "agency_id": run.agency_id,
            "file_id": file_id,
            "processor_id": processor.id,
            "most": POST_AT_ONCE,
            "at": clock.now(),
            "currencies": list(decimals),
            "decimals": list(decimals.values()),
        }
        looked_at = execute(_CHUNK, params)
        if looked_at:
            execute("ANALYZE payments_posting")
            rows(_LOCK, params)
            still = {row.id for row in rows(_LOCK_ITEMS, params)}
            if len(still) < looked_at:
                execute("DELETE FROM payments_posting WHERE item_id <> ALL(%s)", [list(still)])
            execute(_PROBLEMS, params)
            put_late_back(params)
            _post(actor, params)
        for table in ("payments_posting", "payments_placed", "payments_part", "payments_shared", "payments_day"):
            execute(f"DROP TABLE IF EXISTS {table}")
        run.fence()
        return looked_at


def _post(actor: Actor, params: dict[str, Any]) -> None:
    for statement in (_PLACED, _PARTS, _SHARED):
        execute(statement, params)
    execute("ANALYZE payments_shared, payments_part")
    for bucket, subject in (
        (UNAPPLIED, "account_id"),
        (COLLECTED, "creditor_id"),
        (DUE_TO_CREDITOR, "creditor_id"),
        (COMMISSION_EARNED, "creditor_id"),
    ):
        open_ledger_accounts(actor, bucket, f"SELECT DISTINCT {subject} AS subject_id, currency FROM payments_shared", {})
    banks = "SELECT DISTINCT %(agency_id)s::uuid AS subject_id, currency FROM payments_shared"
    open_ledger_accounts(actor, TRUST_BANK, banks, {})
    for statement in (_PAYMENTS, _SHARES, _DAYS, _DAY_ENTRIES, _RECEIVED, _APPLIED, _COMMISSION):
        execute(statement, params)
    record_each(actor, PAYMENT_COMPLETED, "payment", _COMPLETED, {"file_id": params["file_id"]})
    follow_money(actor, _MOVED, _BUCKETS)
    execute(_POSTED, params)
