"""The eight statuses of an account and the eighteen moves between them (rows D040-D048)."""

from __future__ import annotations

from enum import StrEnum


class AccountStatus(StrEnum):
    """Where an account stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_CONTACT = "in_contact"
    NEGOTIATING = "negotiating"
    PAYMENT_PLAN = "payment_plan"
    SETTLED = "settled"
    CLOSED = "closed"
    DISPUTED = "disputed"


class PartyRole(StrEnum):
    """What a further debtor of an account is to it."""

    JOINT = "joint"
    GUARANTOR = "guarantor"


class ContactChannel(StrEnum):
    """The way somebody tried to reach a debtor."""

    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    VISIT = "visit"
    OTHER = "other"


class ContactOutcome(StrEnum):
    """How a try to reach a debtor ended."""

    RIGHT_PARTY = "right_party"
    THIRD_PARTY = "third_party"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    PROMISE = "promise"
    REFUSED = "refused"
    DISPUTE = "dispute"
    CALLBACK = "callback"
    DECEASED = "deceased"
    OTHER = "other"


_O = ContactOutcome
REACHED = (_O.RIGHT_PARTY, _O.PROMISE, _O.REFUSED, _O.DISPUTE, _O.CALLBACK)
"""The outcomes of having spoken with the debtor himself."""

_S = AccountStatus
TRANSITIONS: dict[AccountStatus, tuple[AccountStatus, ...]] = {
    _S.NEW: (_S.ASSIGNED, _S.CLOSED),
    _S.ASSIGNED: (_S.IN_CONTACT, _S.CLOSED, _S.DISPUTED),
    _S.IN_CONTACT: (_S.NEGOTIATING, _S.CLOSED, _S.DISPUTED),
    _S.NEGOTIATING: (_S.PAYMENT_PLAN, _S.SETTLED, _S.CLOSED, _S.DISPUTED),
    _S.PAYMENT_PLAN: (_S.SETTLED, _S.CLOSED, _S.DISPUTED),
    _S.SETTLED: (_S.CLOSED,),
    _S.CLOSED: (),
    _S.DISPUTED: (_S.IN_CONTACT, _S.CLOSED),
}
FINISHED = (AccountStatus.SETTLED, AccountStatus.CLOSED)
OPEN = tuple(status for status in AccountStatus if status not in FINISHED)


def may_move(current: AccountStatus, target: AccountStatus) -> bool:
    """Whether the matrix allows the move."""
    return target in TRANSITIONS[current]


def status_after(current: AccountStatus, outcome: ContactOutcome) -> AccountStatus:
    """Where a try to reach the debtor leaves the account: disputed, in contact, or as it was; by legal moves only."""
    if outcome is _O.DISPUTE and may_move(current, _S.DISPUTED):
        return _S.DISPUTED
    return _S.IN_CONTACT if outcome in REACHED and current is _S.ASSIGNED else current
