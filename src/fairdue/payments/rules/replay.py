"""What the receipts of an account are applied to, computed anew from all facts about it.

The result depends on the facts alone, not on the order in which they came in: they are taken in a canonical order, by effective
date, what is owed before money of the same date, and receipts of one date by what identifies them in themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fairdue.ledger.rules import DEBT, DEFAULT_ORDER

BPS_PER_UNIT = 10_000

Buckets = dict[str, int]
NaturalKey = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Owed:
    """A change of what is owed in a bucket, in minor units of either sign: placement, charge, adjustment, write-off."""

    on: dt.date
    bucket: str
    minor: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in for the account, less what was returned of it, in minor units; none is left of a returned one.

    `key` identifies it by what it is: reference, method, amount, and its id, which decides only between receipts that are equal
    in everything else. `order` are the buckets as the creditor wants them served.
    """

    key: NaturalKey
    on: dt.date
    net_minor: int
    order: Sequence[str] = DEFAULT_ORDER
    commission_bps: int = 0


@dataclass(slots=True)
class Applied:
    """What a receipt is applied to, and what is left of it, in minor units."""

    receipt: Receipt
    buckets: Buckets = field(default_factory=dict)
    unapplied_minor: int = 0

    @property
    def applied_minor(self) -> int:
        """What is applied of it."""
        return sum(self.buckets.values())

    @property
    def commission_minor(self) -> int:
        """The agency's part of what is applied, rounded half up to a minor unit."""
        return (self.applied_minor * self.receipt.commission_bps * 2 + BPS_PER_UNIT) // (BPS_PER_UNIT * 2)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands after all facts: what each bucket still owes, and what each receipt is applied to, in order."""

    owed: Buckets
    receipts: tuple[Applied, ...]

    @property
    def balance_minor(self) -> int:
        """What is owed altogether; below zero when the creditor says that less was owed than nothing."""
        return sum(self.owed.values())

    @property
    def unapplied_minor(self) -> int:
        """What came in and is not applied."""
        return sum(each.unapplied_minor for each in self.receipts)

    def applied(self) -> Buckets:
        """What is applied to each bucket by all receipts together."""
        return {bucket: sum(each.buckets.get(bucket, 0) for each in self.receipts) for bucket in DEBT}


def replay(changes: Iterable[Owed], receipts: Iterable[Receipt]) -> Standing:
    """Go through all facts in their canonical order and apply each receipt as far as anything is owed.

    Money that finds nothing to serve waits, and serves what becomes owed later, the oldest first. What was served and is not owed
    any more becomes free again, the latest receipt first, and serves the other buckets.
    """
    owed: Buckets = dict.fromkeys(DEBT, 0)
    by_day: dict[dt.date, Buckets] = {}
    for change in changes:
        day = by_day.setdefault(change.on, {})
        day[change.bucket] = day.get(change.bucket, 0) + change.minor
    waiting = deque(sorted((each for each in receipts if each.net_minor > 0), key=lambda each: (each.on, each.key)))
    served: list[Applied] = []
    for on in sorted({*by_day, *(each.on for each in waiting)}):
        if on in by_day:
            for bucket, minor in by_day[on].items():
                owed[bucket] += minor
            _free(owed, served)
            for each in served:
                _serve(owed, each)
        while waiting and waiting[0].on == on:
            receipt = waiting.popleft()
            served.append(Applied(receipt, unapplied_minor=receipt.net_minor))
            _serve(owed, served[-1])
    return Standing(owed, tuple(served))


def net_shares(shares: Sequence[int], gone: int) -> list[int]:
    """Return what is left of each share when some of the payment is gone again: the last share gives first.

    It depends on how much is gone altogether, not in how many steps. Raises ValueError when more is gone than came.
    """
    left: list[int] = []
    for share in reversed(shares):
        given = min(share, gone)
        gone -= given
        left.append(share - given)
    if gone:
        raise ValueError("more is gone than came in")
    return left[::-1]


def _serve(owed: Buckets, each: Applied) -> None:
    for bucket in each.receipt.order:
        part = min(each.unapplied_minor, owed[bucket])
        if part > 0:
            owed[bucket] -= part
            each.unapplied_minor -= part
            each.buckets[bucket] = each.buckets.get(bucket, 0) + part


def _free(owed: Buckets, served: list[Applied]) -> None:
    for bucket in DEBT:
        for each in reversed(served):
            part = min(-owed[bucket], each.buckets.get(bucket, 0))
            if part > 0:
                owed[bucket] += part
                each.unapplied_minor += part
                each.buckets[bucket] -= part
