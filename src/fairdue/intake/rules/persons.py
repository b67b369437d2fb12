"""When two rows are about the same person. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from fairdue.intake.types import NamedRow

NAME_RATIO_MIN = 0.85
"""How alike two spellings of a name must be (difflib's ratio) when neither order nor initials explain the difference."""
SHARED_MAX = 25
"""An e-mail address or phone number that more people have is nobody's: a placeholder, or the creditor's own."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Grouping:
    """`leaders`: for each row about a person met before, the first row about him. `strangers`: pairs of rows that share an e-mail

    or phone though the names differ, with what they share; at most one for each row.
    """

    leaders: dict[int, int] = field(default_factory=dict)
    strangers: list[tuple[int, int, str]] = field(default_factory=list)


def is_similar_name(one: str, other: str) -> bool:
    """Whether two spellings may be one person: same words in any order, same surname and initial, or nearly the same letters."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    if sorted(first) == sorted(second):
        return True
    if first[-1] == second[-1] and first[0][0] == second[0][0] and min(len(first[0]), len(second[0])) == 1:
        return True
    matcher = difflib.SequenceMatcher(None, " ".join(first), " ".join(second))
    # The first two are upper bounds of the third, and much quicker: most pairs are of different people.
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(ratio() >= NAME_RATIO_MIN for ratio in bounds)


@lru_cache(maxsize=10_000)
def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


def group_same_person(rows: Iterable[NamedRow]) -> Grouping:
    """Say for each row which row of the same person comes first: the same e-mail, phone or identity, and a similar name.

    A value of more than SHARED_MAX different names tells nothing. The answer does not depend on the order the rows are given in.
    """
    ordered = sorted(rows, key=lambda row: row.row_number)
    leader = {row.row_number: row.row_number for row in ordered}
    shared: dict[tuple[str, str], _Shared] = {}
    for row in ordered:
        for kind, value in (("identity", row.identity), ("email", row.email), ("phone", row.phone)):
            if value is not None:
                shared.setdefault((kind, value), _Shared()).add(row)

    def first_of(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    strangers: dict[int, tuple[int, int, str]] = {}
    for (kind, _), found in shared.items():
        for pair in found.same:
            one, other = sorted(map(first_of, pair))
            leader[other] = one
        for number, other in found.strangers:
            strangers.setdefault(number, (number, other, kind))
    return Grouping(
        leaders={number: first_of(number) for number in leader if first_of(number) != number},
        strangers=[strangers[number] for number in sorted(strangers)],
    )


class _Shared:
    """The rows that have one value: pairs of the same person, and strangers, each with the first who has it."""

    def __init__(self) -> None:
        self.same: list[tuple[int, int]] = []
        self.strangers: list[tuple[int, int]] = []
        self._holders: list[NamedRow] = []
        self._is_nobodys = False

    def add(self, row: NamedRow) -> None:
        if self._is_nobodys:
            return
        match = next((other for other in self._holders if is_similar_name(other.name, row.name)), None)
        if match is not None:
            self.same.append((match.row_number, row.row_number))
            return
        if self._holders:
            self.strangers.append((row.row_number, self._holders[0].row_number))
        self._holders.append(row)
        if len(self._holders) > SHARED_MAX:
            self._is_nobodys, self.same, self.strangers, self._holders = True, [], [], []
