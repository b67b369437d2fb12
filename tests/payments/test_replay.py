"""The replay itself: the same facts give the same standing in any order, and nothing is made or lost on the way."""

from __future__ import annotations

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from fairdue.ledger.rules import DEBT
from fairdue.payments.rules.replay import Owed, Receipt, net_shares, replay

DAY = dt.date(2026, 1, 1)
days = st.integers(0, 6).map(lambda number: DAY + dt.timedelta(days=number))
orders = st.permutations(DEBT)
owed = st.builds(Owed, on=days, bucket=st.sampled_from(DEBT), minor=st.integers(-300, 900))
receipts = st.lists(st.tuples(days, st.integers(0, 700), orders, st.integers(0, 10_000)), max_size=7).map(
    lambda found: [
        Receipt(key=(f"ref-{number}", "cash", net, ""), on=on, net_minor=net, order=order, commission_bps=bps)
        for number, (on, net, order, bps) in enumerate(found)
    ]
)


@given(st.lists(owed, max_size=8), receipts, st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(changes: list[Owed], came: list[Receipt], dice: random.Random) -> None:
    first = replay(changes, came)
    dice.shuffle(changes)
    dice.shuffle(came)
    assert replay(changes, came) == first


@given(st.lists(owed, max_size=8), receipts)
def test_nothing_is_made_or_lost(changes: list[Owed], came: list[Receipt]) -> None:
    standing = replay(changes, came)
    stated = {bucket: sum(each.minor for each in changes if each.bucket == bucket) for bucket in DEBT}
    for bucket in DEBT:
        assert standing.owed[bucket] == stated[bucket] - standing.applied()[bucket]
        # Only what the creditor says takes a bucket below zero, never money.
        assert standing.owed[bucket] >= min(0, stated[bucket])
    assert sum(each.net_minor for each in came) == sum(standing.applied().values()) + standing.unapplied_minor
    for each in standing.receipts:
        assert min(each.buckets.values(), default=0) >= 0
        assert each.unapplied_minor >= 0
        assert 0 <= each.commission_minor <= each.applied_minor
    # Money waits only when nothing is owed.
    if standing.unapplied_minor:
        assert max(standing.owed.values()) <= 0


@given(st.lists(st.integers(1, 500), min_size=1, max_size=5), st.data())
def test_what_is_gone_is_taken_from_the_last_share_first(shares: list[int], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, sum(shares)))
    more = data.draw(st.integers(gone, sum(shares)))
    left, less = net_shares(shares, gone), net_shares(shares, more)
    assert sum(left) == sum(shares) - gone
    assert all(0 <= b <= a <= share for a, b, share in zip(left, less, shares, strict=True))


def test_the_oldest_money_serves_first_and_the_latest_is_freed_first() -> None:
    came = [
        Receipt(key=(name, "cash", 60, ""), on=DAY + dt.timedelta(days=on), net_minor=60) for name, on in (("b", 2), ("a", 1))
    ]
    placed = [Owed(DAY, "principal", 100)]
    standing = replay(placed, came)
    assert [(each.receipt.key[0], each.buckets, each.unapplied_minor) for each in standing.receipts] == [
        ("a", {"principal": 60}, 0),
        ("b", {"principal": 40}, 20),
    ]
    lowered = replay([*placed, Owed(DAY + dt.timedelta(days=3), "principal", -50)], came)
    assert [(each.buckets["principal"], each.unapplied_minor) for each in lowered.receipts] == [(50, 10), (0, 60)]
    assert lowered.owed["principal"] == 0
    raised = replay([*placed, Owed(DAY + dt.timedelta(days=3), "fees", 15)], came)
    assert raised.receipts[1].buckets == {"principal": 40, "fees": 15}
