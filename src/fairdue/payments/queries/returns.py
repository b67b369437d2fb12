"""Of which payments an entry of a bank file may be a return, or the end of a dispute, and why."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.payments.models import BankItem
from fairdue.payments.rules.suggesting import ReturnFacts, judge_return
from fairdue.payments.states import CLEARED
from fairdue.payments.types.bank_files import PaymentSuggestion

SHOWN_MAX = 10
CANDIDATES_MAX = 50
BACK_DAYS = 400
"""How far back payments of the same amount are looked for: a direct debit nobody allowed can be returned for 13 months
(Directive (EU) 2015/2366, article 71)."""

_CLEARED = ", ".join(f"'{status}'" for status in CLEARED)
_CANDIDATES = f"""
WITH named AS (
    (SELECT p.id FROM payments_payment p WHERE p.agency_id = %(agency_id)s AND p.external_ref = ANY(%(words)s)
        AND p.external_ref <> '' LIMIT %(most)s)
    UNION
    (SELECT s.payment_id FROM payments_share s JOIN accounts_account a ON a.agency_id = s.agency_id AND a.id = s.account_id
        WHERE s.agency_id = %(agency_id)s AND a.external_ref = ANY(%(words)s) LIMIT %(most)s)
    UNION
    (SELECT i.payment_id FROM payments_bank_item i WHERE i.agency_id = %(agency_id)s AND i.payer_account = %(payer_account)s
        AND i.payer_account <> '' AND i.payment_id IS NOT NULL AND i.id <> %(item_id)s LIMIT %(most)s)
    UNION
    (SELECT p.id FROM payments_payment p WHERE p.agency_id = %(agency_id)s AND p.amount_minor = %(amount)s
        AND p.received_on BETWEEN %(since)s AND %(booked_on)s ORDER BY p.received_on DESC LIMIT %(most)s)
)
SELECT p.id, p.amount_minor, p.currency, p.method, p.received_on, p.status, p.external_ref,
       greatest(0, p.amount_minor - p.refunded_minor - p.disputed_minor) AS left_minor,
       first.account_ref, first.debtor_name, refs.account_refs, paid.payer_account,
       EXISTS (SELECT FROM payments_dispute d WHERE d.agency_id = p.agency_id AND d.payment_id = p.id AND d.status = 'open'
               AND d.amount_minor = %(amount)s) AS is_contested
FROM named n
JOIN payments_payment p ON p.agency_id = %(agency_id)s AND p.id = n.id
CROSS JOIN LATERAL (
    SELECT a.external_ref AS account_ref, d.full_name AS debtor_name FROM payments_share s
    JOIN accounts_account a ON a.agency_id = s.agency_id AND a.id = s.account_id
    JOIN parties_debtor d ON d.agency_id = a.agency_id AND d.id = a.debtor_id
    WHERE s.agency_id = p.agency_id AND s.payment_id = p.id ORDER BY s.position LIMIT 1) first
CROSS JOIN LATERAL (
    SELECT array_agg(a.external_ref) AS account_refs FROM payments_share s
    JOIN accounts_account a ON a.agency_id = s.agency_id AND a.id = s.account_id
    WHERE s.agency_id = p.agency_id AND s.payment_id = p.id) refs
LEFT JOIN LATERAL (
    SELECT i.payer_account FROM payments_bank_item i WHERE i.agency_id = p.agency_id AND i.payment_id = p.id
        AND NOT i.is_debit LIMIT 1) paid ON true
WHERE p.status IN ({_CLEARED}) AND p.currency = %(currency)s AND p.received_on <= %(booked_on)s
"""


def suggest_payments(actor: Actor, item_id: UUID) -> tuple[PaymentSuggestion, ...]:
    """Return up to SHOWN_MAX payments an entry may belong to, the likeliest first, each with its reasons. Raises NotFound."""
    with agency_scope(actor.agency_id):
        item = BankItem.objects.filter(agency_id=actor.agency_id, id=item_id).first()
        if item is None:
            raise NotFound
        words = sorted({form for word in (*item.words, item.reference) for form in (word, word.upper(), word.lower()) if form})
        params = {
            "agency_id": item.agency_id,
            "item_id": item.id,
            "words": words,
            "payer_account": item.payer_account,
            "amount": item.amount_minor,
            "currency": item.currency,
            "booked_on": item.booked_on,
            "since": item.booked_on - dt.timedelta(days=BACK_DAYS),
            "most": CANDIDATES_MAX,
        }
        found = rows(_CANDIDATES, params)
    judged = []
    for row in found:
        verdict = judge_return(
            ReturnFacts(
                payment_ref=row.external_ref,
                account_refs=tuple(row.account_refs),
                debtor_name=row.debtor_name,
                amount_minor=row.amount_minor,
                left_minor=row.left_minor,
                is_contested=row.is_contested,
                is_same_bank_account=bool(item.payer_account) and row.payer_account == item.payer_account,
                entry_words=tuple(words),
                entry_text=f"{item.payer_name} {item.text}",
                entry_minor=item.amount_minor,
                is_debit=item.is_debit,
            )
        )
        if verdict.score > 0:
            judged.append((row, verdict))
    judged.sort(key=lambda pair: (-pair[1].score, -pair[0].received_on.toordinal(), str(pair[0].id)))
    return tuple(
        PaymentSuggestion(
            payment=row.id,
            account_ref=row.account_ref,
            debtor_name=row.debtor_name,
            amount=format_minor(row.amount_minor, row.currency),
            left=format_minor(row.left_minor, row.currency),
            currency=row.currency,
            method=row.method,
            received_on=row.received_on,
            status=row.status,
            score=verdict.score,
            reasons=verdict.reasons,
        )
        for row, verdict in judged[:SHOWN_MAX]
    )
