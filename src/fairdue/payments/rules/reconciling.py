"""What to do about a payment without an end, once its processor has been asked. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from fairdue.payments.types.gateways import Outcome

PAYER_MAY_TAKE = dt.timedelta(hours=24)
"""How long a payer may take to enter a card, or to answer his bank."""


class Step(StrEnum):
    """take: as the processor says. fail: it was never asked. cancel: no money may move any more. wait: it is not over."""

    TAKE = "take"
    FAIL = "fail"
    CANCEL = "cancel"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How the processor sees the payment, None when it knows of none; whether we had a card to confirm it with, and its age."""

    outcome: Outcome | None
    is_ours_to_confirm: bool
    age: dt.timedelta


def next_step(found: Found) -> Step:
    """Say what to do. Nobody waits for money that we asked for half an hour ago and that did not move: it is not taken late."""
    if found.outcome is None:
        return Step.FAIL
    if found.outcome in {Outcome.SUCCEEDED, Outcome.DECLINED, Outcome.CANCELLED}:
        return Step.TAKE
    if found.outcome is Outcome.PREPARED and found.is_ours_to_confirm:
        return Step.CANCEL
    if found.outcome in {Outcome.PREPARED, Outcome.REQUIRES_ACTION} and found.age > PAYER_MAY_TAKE:
        return Step.CANCEL
    return Step.WAIT
