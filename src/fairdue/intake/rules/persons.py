"""When two rows are about the same person. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from fairdue.intake.types import NamedRow

NAME_RATIO_MIN = 0.85
"""How alike two spellings of a name must be (difflib's ratio) when neither order nor initials explain the difference."""

_WORD = re.compile(r"[^\W_]+")


def is_similar_name(one: str, other: str) -> bool:
    """Whether two spellings may be one person: same words in any order, same surname and initial, or nearly the same letters."""
    first, second = _WORD.findall(one.casefold()), _WORD.findall(other.casefold())
    if not first or not second:
        return False
    if sorted(first) == sorted(second):
        return True
    if first[-1] == second[-1] and first[0][0] == second[0][0] and min(len(first[0]), len(second[0])) == 1:
        return True
    return difflib.SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= NAME_RATIO_MIN


def group_same_person(rows: Iterable[NamedRow]) -> dict[int, int]:
    """Say for each row which row of the same person comes first: the same e-mail or phone and a similar name.

    Rows of nobody else's are left out. The answer does not depend on the order the rows are given in.
    """
    ordered = sorted(rows, key=lambda row: row.row_number)
    leader = {row.row_number: row.row_number for row in ordered}

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    seen: dict[tuple[str, str], list[NamedRow]] = {}
    for row in ordered:
        for key in (("email", row.email), ("phone", row.phone)):
            if key[1] is None:
                continue
            known = seen.setdefault((key[0], key[1]), [])
            match = next((other for other in known if is_similar_name(other.name, row.name)), None)
            if match is None:
                known.append(row)
            else:
                one, other = sorted((find(match.row_number), find(row.row_number)))
                leader[other] = one
    return {number: find(number) for number in leader if find(number) != number}
