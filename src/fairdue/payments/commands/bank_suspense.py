"""Money at the bank that is nobody's yet: it stands in suspense from the day it was booked, so the ledger agrees with it.

What an entry stands for is one posting, `posting_id` of it. When somebody says what it is, that posting is reversed as of its own
day, and the entry is posted as if it had named its account by itself.
"""

from __future__ import annotations

from fairdue.jobs.types import Run
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.money import Money
from fairdue.ledger.commands.bulk import open_ledger_accounts
from fairdue.ledger.commands.posting import post, reverse_postings
from fairdue.ledger.models import Posting
from fairdue.ledger.rules import SUSPENSE, TRUST_BANK, Recipe, own_money, suspense
from fairdue.payments.commands.bank_files import ACTOR_NAME
from fairdue.payments.commands.processors import find_or_create_manual
from fairdue.payments.events import BANK_ITEM_RETURNED
from fairdue.payments.models import BankItem, Payment
from fairdue.payments.states import OF_PAYMENT, BankItemStatus, PaymentStatus

SUSPEND_AT_ONCE = 10_000
KNOWN = "known_payment"
"""The problem of an entry whose money is in the ledger already, by a payment with its reference."""
REVERSED = "reversed"

_KNOWN = f"""
UPDATE payments_bank_item i SET problem = '{KNOWN}'
FROM payments_payment p
WHERE i.agency_id = %(agency_id)s AND i.status = '{BankItemStatus.UNMATCHED}' AND i.posting_id IS NULL AND NOT i.is_debit
  AND i.problem <> '{KNOWN}' AND p.agency_id = i.agency_id AND p.processor_id = %(processor_id)s
  AND p.external_ref = i.bank_ref AND p.external_ref <> '' AND p.status <> '{PaymentStatus.REVERSED}'
"""
_TAKE = f"""
CREATE TEMPORARY TABLE payments_suspended ON COMMIT DROP AS
WITH waiting AS (
    SELECT id, amount_minor, currency, booked_on, is_debit FROM payments_bank_item
    WHERE agency_id = %(agency_id)s AND status = '{BankItemStatus.UNMATCHED}' AND posting_id IS NULL AND problem <> '{KNOWN}'
    ORDER BY id LIMIT %(most)s FOR UPDATE
)
SELECT id AS item_id, uuidv7() AS posting_id, amount_minor, currency, booked_on, is_debit FROM waiting
"""
_DAYS = """
CREATE TEMPORARY TABLE payments_suspended_day ON COMMIT DROP AS
SELECT booked_on, uuidv7() AS entry_id FROM payments_suspended GROUP BY booked_on
"""
_ENTRIES = f"""
INSERT INTO ledger_entry (id, agency_id, recipe, effective_on, recorded_at, actor_id, reason, source_id)
SELECT entry_id, %(agency_id)s, '{Recipe.SUSPENSE}', booked_on, %(at)s, NULL, '', %(file_id)s FROM payments_suspended_day
"""
_POSTINGS = f"""
INSERT INTO ledger_posting (id, agency_id, entry_id, from_account_id, to_account_id, amount_minor, currency)
SELECT s.posting_id, %(agency_id)s, d.entry_id, CASE WHEN s.is_debit THEN bank.id ELSE own.id END,
       CASE WHEN s.is_debit THEN own.id ELSE bank.id END, s.amount_minor, s.currency
FROM payments_suspended s
JOIN payments_suspended_day d ON d.booked_on = s.booked_on
JOIN ledger_account own ON own.agency_id = %(agency_id)s AND own.subject_id = %(agency_id)s AND own.bucket = '{SUSPENSE}'
     AND own.currency = s.currency
JOIN ledger_account bank ON bank.agency_id = %(agency_id)s AND bank.subject_id = %(agency_id)s AND bank.bucket = '{TRUST_BANK}'
     AND bank.currency = s.currency
"""
_STANDS = """
UPDATE payments_bank_item i SET posting_id = s.posting_id
FROM payments_suspended s WHERE i.agency_id = %(agency_id)s AND i.id = s.item_id
"""


def suspend_some(run: Run, file_id: object) -> int:
    """Put the money of up to SUSPEND_AT_ONCE entries that wait for somebody in suspense. Returns how many."""
    actor = system(run.agency_id, ACTOR_NAME)
    with agency_scope(run.agency_id):
        params = {
            "agency_id": run.agency_id,
            "file_id": file_id,
            "most": SUSPEND_AT_ONCE,
            "at": clock.now(),
            "processor_id": find_or_create_manual(actor).id,
        }
        execute(_KNOWN, params)
        taken = execute(_TAKE, params)
        if taken:
            subjects = "SELECT DISTINCT %(agency_id)s::uuid AS subject_id, currency FROM payments_suspended"
            for bucket in (SUSPENSE, TRUST_BANK):
                open_ledger_accounts(actor, bucket, subjects, {})
            for statement in (_DAYS, _ENTRIES, _POSTINGS, _STANDS):
                execute(statement, params)
        execute("DROP TABLE IF EXISTS payments_suspended, payments_suspended_day")
        run.fence()
        return taken


def leave_suspense(actor: Actor, item: BankItem, reason: str) -> None:
    """Let the money of a locked entry stand in suspense no longer, as of the day on which it came to stand there."""
    if item.posting_id is not None:
        stood = Posting.objects.select_related("entry").get(agency_id=actor.agency_id, id=item.posting_id)
        reverse_postings(actor, [item.posting_id], stood.entry.effective_on, reason, source_id=item.id)
        item.posting_id = None


def keep_as_own(actor: Actor, item: BankItem, reason: str) -> None:
    """Let the money of a locked entry be the agency's own: its bank's fees and interest, what it moved between its accounts.

    Money that is in the ledger already, by a payment of the same reference, stays as it is.
    """
    if item.posting_id is not None:
        leave_suspense(actor, item, reason)
        moves = own_money(actor.agency_id, _signed(item))
        posted = post(actor, Recipe.OWN_MONEY, moves, item.booked_on, reason=reason, source_id=item.id)
        item.posting_id = posted.posting_ids[0] if posted else None


def entry_of(actor: Actor, payment: Payment) -> BankItem | None:
    """Lock the entry a payment was made from; None when somebody entered it by hand. Runs in the caller's scope, who holds it."""
    made = BankItem.objects.filter(agency_id=actor.agency_id, payment_id=payment.id, status__in=OF_PAYMENT, is_debit=False)
    return made.select_for_update().first()


def return_to_inbox(actor: Actor, payment: Payment, reason: str) -> None:
    """Let the entry a reversed payment was made from wait for somebody again: its money is still at the bank.

    Runs in the caller's scope, who holds the payment.
    """
    item = entry_of(actor, payment)
    if item is None:
        return
    before, item.status, item.problem = item.status, BankItemStatus.UNMATCHED.value, REVERSED
    item.payment_id = item.account_id = item.decided_by = item.decided_at = None
    item.reason = ""
    stands = suspense(actor.agency_id, _signed(item))
    posted = post(actor, Recipe.SUSPENSE, stands, item.booked_on, reason=reason, source_id=item.id)
    item.posting_id = posted.posting_ids[0] if posted else None
    fields = ["status", "problem", "payment_id", "account", "decided_by", "decided_at", "reason", "posting_id"]
    item.save(update_fields=fields)
    facts = {"payment_id": payment.id, "reason": reason}
    record(actor, BANK_ITEM_RETURNED, "bank_item", item.id, changes={"status": [before, item.status]}, facts=facts)


def _signed(item: BankItem) -> Money:
    return Money(-item.amount_minor if item.is_debit else item.amount_minor, item.currency)
