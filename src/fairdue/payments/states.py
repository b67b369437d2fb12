"""What payments, refunds and disputes can be, and how they get there. Pure."""

from __future__ import annotations

from enum import StrEnum


class PaymentMethod(StrEnum):
    """How money comes (row D061)."""

    CARD = "card"
    BANK_TRANSFER = "bank_transfer"
    CHECK = "check"
    CASH = "cash"


MANUAL = (PaymentMethod.BANK_TRANSFER, PaymentMethod.CHECK, PaymentMethod.CASH)
"""Methods of money that somebody saw come in; a card is charged by a processor."""


class PaymentStatus(StrEnum):
    """Where a payment stands (row D063, and what may become of it afterwards)."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"
    DISPUTED = "disputed"
    REVERSED = "reversed"


_S = PaymentStatus
CLEARED = (_S.COMPLETED, _S.REFUNDED, _S.PARTIALLY_REFUNDED, _S.DISPUTED)
"""Statuses of payments whose money came in, whatever became of it afterwards. A reversed one never was."""
TRANSITIONS: dict[PaymentStatus, tuple[PaymentStatus, ...]] = {
    _S.PENDING: (_S.COMPLETED, _S.FAILED, _S.REVERSED),
    _S.FAILED: (_S.COMPLETED, _S.REVERSED),
    _S.COMPLETED: (_S.PARTIALLY_REFUNDED, _S.REFUNDED, _S.DISPUTED, _S.REVERSED),
    _S.PARTIALLY_REFUNDED: (_S.COMPLETED, _S.REFUNDED, _S.DISPUTED),
    _S.REFUNDED: (_S.COMPLETED, _S.PARTIALLY_REFUNDED, _S.DISPUTED),
    _S.DISPUTED: (_S.COMPLETED, _S.PARTIALLY_REFUNDED, _S.REFUNDED),
    _S.REVERSED: (),
}
"""Where a payment may move. A card that failed may still be charged; a dispute that is won gives back what it took."""


class RefundStatus(StrEnum):
    """Where a refund stands: money is back when it is completed."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"


class DisputeStatus(StrEnum):
    """Where a charge-back stands: its money is gone while it is open, and for good when it is lost."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class FactKind(StrEnum):
    """What a processor may tell before we know the payment it belongs to."""

    REFUND = "refund"
    DISPUTE = "dispute"
    DISPUTE_CLOSED = "dispute_closed"


class CallStatus(StrEnum):
    """Where asking a processor stands: calling, to be tried again, left to the payer or to a bank, unknown, done."""

    CALLING = "calling"
    RETRYING = "retrying"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    DONE = "done"


class EventStatus(StrEnum):
    """What became of a notification. unmatched: about no payment of ours; refused: it does not fit what we know."""

    RECEIVED = "received"
    PROCESSED = "processed"
    IGNORED = "ignored"
    UNMATCHED = "unmatched"
    REFUSED = "refused"


class BankFileStatus(StrEnum):
    """Where a bank file stands."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


BROKEN_OFF = "bank_file_broken_off"
"""The error of a bank file whose job failed for good, by a fault of ours: when the job is retried, it goes on where it was."""


class BankItemStatus(StrEnum):
    """Where an entry of a bank file stands: read, and then posted to the account it names, or for somebody to settle."""

    READ = "read"
    MATCHED = "matched"
    POSTED = "posted"
    UNMATCHED = "unmatched"
    SETTLED = "settled"
    DISMISSED = "dismissed"


class BankDoubt(StrEnum):
    """Why somebody has to say what an entry is, however well it names an account.

    reversal: what had left the bank came back, so no debtor paid it. batch: its transactions do not come to what was booked.
    same_reference: its bank gave its reference to another entry, and it may be the same, told otherwise.
    """

    REVERSAL = "reversal"
    BATCH = "batch"
    SAME_REFERENCE = "same_reference"


OF_PAYMENT = (BankItemStatus.POSTED, BankItemStatus.SETTLED)
"""Statuses of entries that are money of the payment they name."""


class BankFormat(StrEnum):
    """What banks send."""

    CSV = "csv"
    CAMT = "camt"
    MT940 = "mt940"


def may_move(current: PaymentStatus, target: PaymentStatus) -> bool:
    """Whether a payment may move so; staying is no move."""
    return target in TRANSITIONS[current]


def status_after(amount_minor: int, refunded_minor: int, disputed_minor: int, is_contested: bool) -> PaymentStatus:
    """Return where a payment stands whose money came in, from what became of it: the same for any order of events.

    `disputed_minor` is what disputes took that are open or lost; `is_contested` says that one is open.
    """
    if is_contested or disputed_minor:
        return PaymentStatus.DISPUTED
    if refunded_minor >= amount_minor:
        return PaymentStatus.REFUNDED
    return PaymentStatus.PARTIALLY_REFUNDED if refunded_minor else PaymentStatus.COMPLETED
