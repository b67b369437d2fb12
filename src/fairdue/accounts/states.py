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
