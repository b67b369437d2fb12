"""Entries of a bank file that are dated before something that is known of their account: through the replay, one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.money import format_minor
from fairdue.ledger.rules import COSTS, DEBT_SQL, FEES, INTEREST, Recipe
from fairdue.payments.commands.bank_files import ACTOR_NAME
from fairdue.payments.commands.bank_suspense import KNOWN
from fairdue.payments.commands.locking import lock_accounts
from fairdue.payments.commands.recording import record_payment
from fairdue.payments.errors import AccountClosed, PaymentKnown
from fairdue.payments.models import BankItem
from fairdue.payments.states import BankItemStatus
from fairdue.payments.types import NewPayment, NewShare

ONE_BY_ONE_AT_ONCE = 200
LATE = "late"
"""What an entry is marked with that has to go through the replay."""

# Late: something is known that comes after the money, and may change what it is applied to. Where all debt is principal, and
# was only ever raised since, nothing can. OFFSET 0 looks each up by its index: from stale statistics the entries since a day were
# gone through for every account.
_LATER = f"""
SELECT FROM ledger_account l
CROSS JOIN LATERAL (
    SELECT entry_id FROM ledger_posting WHERE agency_id = l.agency_id AND {{side}} = l.id OFFSET 0) p
CROSS JOIN LATERAL (
    SELECT FROM ledger_entry e WHERE e.agency_id = l.agency_id AND e.id = p.entry_id
    AND e.recipe <> '{Recipe.ALLOCATION}' AND e.effective_on > f.booked_on OFFSET 0) e
WHERE l.agency_id = %(agency_id)s AND l.subject_id = f.account_id AND l.bucket IN ({DEBT_SQL})
"""
_LATE = f"""
WITH first AS (SELECT account_id, min(booked_on) AS booked_on FROM payments_posting GROUP BY account_id), late AS (
    SELECT f.account_id FROM first f
    JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = f.account_id
    WHERE least(a.balance_minor - a.interest_minor - a.fees_minor - a.costs_minor, a.interest_minor, a.fees_minor,
                a.costs_minor) < 0
       OR EXISTS (SELECT FROM payments_share s
                  CROSS JOIN LATERAL (SELECT FROM payments_payment p WHERE p.agency_id = s.agency_id AND p.id = s.payment_id
                                      AND p.received_on >= f.booked_on OFFSET 0) p
                  WHERE s.agency_id = %(agency_id)s AND s.account_id = f.account_id AND s.net_minor > 0)
       OR EXISTS ({_LATER.format(side="to_account_id")} AND EXISTS (
                  SELECT FROM ledger_account other WHERE other.agency_id = l.agency_id AND other.subject_id = f.account_id
                  AND other.bucket IN ('{INTEREST}', '{FEES}', '{COSTS}')))
       OR EXISTS ({_LATER.format(side="from_account_id")})
), put_back AS (DELETE FROM payments_posting p USING late WHERE p.account_id = late.account_id RETURNING p.item_id)
UPDATE payments_bank_item i SET problem = '{LATE}'
FROM put_back WHERE i.agency_id = %(agency_id)s AND i.id = put_back.item_id
"""


def put_late_back(params: dict[str, Any]) -> None:
    """Take out of `payments_posting`, whose accounts are locked, the entries of accounts of which something later is known."""
    execute(_LATE, params)


def post_late(run: Run, file_id: UUID) -> int:
    """Post a few of the entries that have to go through the replay, each in a transaction of its own. Returns how many."""
    actor = system(run.agency_id, ACTOR_NAME)
    with agency_scope(run.agency_id):
        late = BankItem.objects.filter(agency_id=run.agency_id, file_id=file_id, status=BankItemStatus.MATCHED, problem=LATE)
        ids = list(late.order_by("id").values_list("id", flat=True)[:ONE_BY_ONE_AT_ONCE])
    for item_id in ids:
        _post_one(run, actor, item_id)
    return len(ids)


def _post_one(run: Run, actor: Actor, item_id: UUID) -> None:
    with agency_scope(run.agency_id):
        matched = BankItem.objects.filter(agency_id=run.agency_id, id=item_id, status=BankItemStatus.MATCHED)
        account_id = matched.values_list("account_id", flat=True).first()
        if account_id is None:
            return
        lock_accounts(actor, [account_id])
        item = matched.select_for_update().first()
        if item is None:  # another worker was here meanwhile
            return
        amount = format_minor(item.amount_minor, item.currency)
        try:
            made = record_payment(
                actor,
                NewPayment(
                    amount=amount,
                    method=item.method,
                    shares=(NewShare(account_id=account_id, amount=amount),),
                    currency=item.currency,
                    received_on=item.booked_on,
                    external_ref=item.bank_ref,
                    idempotency_key=f"bank:{item.id}",
                    metadata={"bank_item": str(item.id)},
                ),
            )
        except (AccountClosed, PaymentKnown) as refused:
            item.status = BankItemStatus.UNMATCHED.value
            item.problem = KNOWN if isinstance(refused, PaymentKnown) else refused.code
        else:
            item.status, item.problem, item.payment_id = BankItemStatus.POSTED.value, "", made.id
            item.decided_at = clock.now()
        item.save(update_fields=["status", "problem", "payment_id", "decided_at"])
        run.fence()
