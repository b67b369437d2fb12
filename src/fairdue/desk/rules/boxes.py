"""Parts of the space of all accounts: boxes of an interval or a set in each direction, and what is left of one without others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdue.desk.types import Rule

INTERVALS = ("dpd", "balance", "risk_score")
SETS = ("currency", "creditor", "region", "account_type", "priority", "risk_level", "language")
OTHER = object()
"""Stands in a set for all values that no rule names."""
UNSCORED = -1
"""Where an account without a score stands among the points: below all of them, so that no range of points holds it."""
FOREVER = 2**62
"""Past every number of days, points and minor units."""
PIECES_MAX = 2_000

Side = tuple[int, int] | frozenset[object]


class TooManyPieces(Exception):
    """The rules cut the space into more parts than can be looked at."""


@dataclass(frozen=True, slots=True)
class Space:
    """All accounts, as far as some rules tell them apart: the widest side in each direction."""

    whole: dict[str, Side]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> Space:
        """Make the space in which every value that a rule names is told apart, and all others are one."""
        whole: dict[str, Side] = {
            # First, so that a balance is only ever cut within one currency.
            "currency": frozenset({OTHER, *(rule.when.balance[0] for rule in rules if rule.when.balance)}),
            "dpd": (0, FOREVER),
            "balance": (-FOREVER, FOREVER),
            "risk_score": (UNSCORED, FOREVER),
            "priority": frozenset(range(4)),
            "risk_level": frozenset({"", "LOW", "MEDIUM", "HIGH", "CRITICAL"}),
        }
        for name in ("creditor", "region", "account_type", "language"):
            named = [value for rule in rules for value in getattr(rule.when, name) or ()]
            whole[name] = frozenset({OTHER, *named})
        return cls(whole)

    def box(self, rule: Rule) -> dict[str, Side]:
        """Return the part of the space that meets a rule."""
        when, box = rule.when, dict(self.whole)
        for name in ("dpd", "risk_score"):
            wanted = getattr(when, name)
            if wanted is not None:
                box[name] = (wanted[0], FOREVER if wanted[1] is None else wanted[1])
        if when.balance is not None:
            currency, least, most = when.balance
            box["currency"] = frozenset({currency})
            box["balance"] = (-FOREVER if least is None else least, FOREVER if most is None else most)
        for name in SETS:
            wanted = getattr(when, name, None)
            if wanted is not None:
                box[name] = frozenset(wanted)
        return box


Box = dict[str, Side]


def common(one: Box, other: Box) -> Box | None:
    """Return what two boxes share, None when that is nothing."""
    shared: Box = {}
    for name, side in one.items():
        found = _both(side, other[name])
        if found is None:
            return None
        shared[name] = found
    return shared


def lies_within(one: Box, other: Box) -> bool:
    """Whether every account of a box is in the other."""
    return all(_both(side, other[name]) == side for name, side in one.items())


def without(boxes: Iterable[Box], taken: Box) -> list[Box]:
    """Return disjoint boxes that hold what is in `boxes` and not in `taken`. Raises TooManyPieces."""
    pieces: list[Box] = []
    for box in boxes:
        shared = common(box, taken)
        if shared is None:
            pieces.append(box)
            continue
        rest = dict(box)
        for name, side in box.items():
            pieces += [{**rest, name: part} for part in _outside(side, shared[name])]
            rest[name] = shared[name]
        if len(pieces) > PIECES_MAX:
            raise TooManyPieces
    return pieces


def _both(one: Side, other: Side) -> Side | None:
    if isinstance(one, tuple) and isinstance(other, tuple):
        least, most = max(one[0], other[0]), min(one[1], other[1])
        return (least, most) if least <= most else None
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return (one & other) or None
    raise TypeError("sides of two kinds")


def _outside(side: Side, part: Side) -> list[Side]:
    """What of a side is not in a part of it."""
    if isinstance(side, tuple) and isinstance(part, tuple):
        before, after = (side[0], part[0] - 1), (part[1] + 1, side[1])
        return [end for end in (before, after) if end[0] <= end[1]]
    if isinstance(side, frozenset) and isinstance(part, frozenset):
        return [side - part] if side - part else []
    raise TypeError("sides of two kinds")
