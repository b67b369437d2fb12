"""Many accounts that money came for at once: balances follow the ledger, statuses the facts.

Callers hold an agency scope and the locks of the accounts.
"""

from __future__ import annotations

from fairdue.accounts.commands.amounts import shown
from fairdue.accounts.events import MONEY_RECEIVED, STATUS_CHANGED
from fairdue.accounts.rules import way_to_settled
from fairdue.accounts.states import OPEN, AccountStatus
from fairdue.journal.commands import record_each
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import execute

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN)
# Each receipt shows the balance that it found and the one that it left.
_RECEIVED = f"""
SELECT m.account_id AS subject_id,
       CASE WHEN m.applied_minor > 0
            THEN jsonb_build_object('current_balance', jsonb_build_array({shown("m.found_minor", "m.decimals")},
                                                                        {shown("m.found_minor - m.applied_minor", "m.decimals")}))
            ELSE '{{{{}}}}' END AS changes,
       jsonb_build_object('payment_id', m.payment_id, 'amount', {shown("m.amount_minor", "m.decimals")}, 'currency', m.currency,
                          'method', m.method, 'received_on', m.booked_on, 'external_ref', m.bank_ref) AS facts
FROM (SELECT r.*, a.balance_minor - (sum(r.applied_minor) OVER (PARTITION BY r.account_id ORDER BY r.begins) - r.applied_minor)
             AS found_minor
      FROM ({{moved}}) r JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = r.account_id) m
ORDER BY m.account_id, m.begins
"""
_SETTLING = f"""
CREATE TEMPORARY TABLE accounts_settling ON COMMIT DROP AS
SELECT a.id AS account_id, a.status FROM accounts_account a
LEFT JOIN ({{buckets}}) b ON b.account_id = a.id
WHERE a.agency_id = %(agency_id)s AND a.id IN (SELECT account_id FROM ({{moved}}) r)
  AND a.balance_minor - coalesce(b.applied, 0) <= 0 AND a.status IN ({_OPEN})
"""
_FOLLOW = """
UPDATE accounts_account a
SET balance_minor = a.balance_minor - coalesce(b.applied, 0), interest_minor = a.interest_minor - coalesce(b.interest, 0),
    fees_minor = a.fees_minor - coalesce(b.fees, 0), costs_minor = a.costs_minor - coalesce(b.costs, 0),
    unapplied_minor = a.unapplied_minor + m.amount - coalesce(b.applied, 0), updated_at = %(at)s
FROM (SELECT account_id, sum(amount_minor) AS amount FROM ({moved}) r GROUP BY account_id) m
LEFT JOIN ({buckets}) b ON b.account_id = m.account_id
WHERE a.agency_id = %(agency_id)s AND a.id = m.account_id
"""
_WAYS = [
    (status.value, step, before.value, after.value)
    for status in OPEN
    for step, (before, after) in enumerate(zip((status, *way_to_settled(status)), way_to_settled(status), strict=False))
]
_STEPS = ", ".join(f"('{start}', {step}, '{before}', '{after}')" for start, step, before, after in _WAYS)
_STEPPED = f"""
SELECT s.account_id AS subject_id, jsonb_build_object('status', jsonb_build_array(w.old, w.new)) AS changes,
       jsonb_build_object('because', 'paid in full') AS facts
FROM accounts_settling s JOIN (VALUES {_STEPS}) AS w (start, step, old, new) ON w.start = s.status
ORDER BY s.account_id, w.step
"""
_SETTLE = f"""
UPDATE accounts_account a SET status = '{AccountStatus.SETTLED}', settled_at = %(at)s, updated_at = %(at)s
FROM accounts_settling s WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id
"""


def follow_money(actor: Actor, moved: str, buckets: str) -> int:
    """Keep the balances of accounts that money came for, settle those that owe nothing more, and journal each receipt and move.

    `moved` is a query with a row for each receipt: account_id, payment_id, amount_minor, applied_minor, currency, decimals,
    method, booked_on, bank_ref, and `begins`, which orders those of one account. `buckets` gives by account_id what is applied
    altogether, and of that to interest, fees and costs. Returns how many accounts are settled.
    """
    params = {"agency_id": actor.agency_id, "at": clock.now()}
    record_each(actor, MONEY_RECEIVED, "account", _RECEIVED.format(moved=moved), params)
    execute(_SETTLING.format(moved=moved, buckets=buckets), params)
    execute(_FOLLOW.format(moved=moved, buckets=buckets), params)
    record_each(system(actor.agency_id), STATUS_CHANGED, "account", _STEPPED, params)
    settled = execute(_SETTLE, params)
    execute("DROP TABLE accounts_settling")
    return settled
