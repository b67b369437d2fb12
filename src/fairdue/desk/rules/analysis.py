"""What is to be known about rules before they are saved: overlaps, contradictions, gaps, and rules that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fairdue.desk.rules.boxes import FOREVER, OTHER, PIECES_MAX, UNSCORED, Box, Space, TooManyPieces, common, lies_within, without
from fairdue.desk.types import Finding, Rule, Severity
from fairdue.kernel.money import format_minor

FINDINGS_MAX = 200
_ORDER = [severity.value for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)]


def analyse(rules: Sequence[Rule]) -> list[Finding]:
    """Return what is to be known about rules: errors, then warnings, then what is only told.

    error `contradicts`: the same conditions lead to two places. Warnings: `never_matches` (earlier rules take all of it),
    `overlaps` (each of two rules describes accounts the other does not, and some both do: the earlier takes them), `gap`
    (accounts that no rule describes). Told: `exception` (a rule takes some of the accounts a later, wider one describes too, as
    exceptions before a general rule do), `too_many_pieces` (they are too entangled to be looked through).
    """
    space = Space.of(rules)
    boxes = [space.box(rule) for rule in rules]
    found = list(_contradictions(rules, boxes))
    decided = {one.rule for one in found}
    try:
        found += [one for one in _findings(rules, boxes, space) if one.rule not in decided]
    except TooManyPieces:
        message = "The rules are too entangled to look for gaps and overlaps."
        found.append(_finding(Severity.INFO, "too_many_pieces", None, [], message))
    return sorted(found, key=lambda one: _ORDER.index(one.severity))[:FINDINGS_MAX]


def _contradictions(rules: Sequence[Rule], boxes: Sequence[Box]) -> Iterator[Finding]:
    for index, rule in enumerate(rules):
        twin = next((rules[earlier] for earlier in range(index) if boxes[earlier] == boxes[index]), None)
        if twin is not None and _goal(twin) != _goal(rule):
            message = f"{rule.name!r} and {twin.name!r} have the same conditions and lead to different places."
            yield _finding(Severity.ERROR, "contradicts", rule.name, [twin.name], message)


def _findings(rules: Sequence[Rule], boxes: Sequence[Box], space: Space) -> Iterator[Finding]:
    reach: list[list[Box]] = []
    for index, (rule, box) in enumerate(zip(rules, boxes, strict=True)):
        left = [box]
        meeting = []
        for earlier in range(index):
            shared = _first_common(reach[earlier], box)
            if shared is not None:
                meeting.append((earlier, shared))
                left = without(left, boxes[earlier])
        reach.append(left)
        if sum(map(len, reach)) > PIECES_MAX:
            raise TooManyPieces
        names = [rules[earlier].name for earlier, _ in meeting]
        if not left:
            message = f"{rule.name!r} never decides: the rules before it take all it describes."
            yield _finding(Severity.WARNING, "never_matches", rule.name, names, message)
        else:
            yield from _overlaps(rules, boxes, index, meeting, space)
    open_space = [space.whole]
    for box in boxes:
        open_space = without(open_space, box)
    if open_space:
        message = "There are accounts that no rule describes: they stay unplaced."
        yield _finding(Severity.WARNING, "gap", None, [], message, _described(open_space[0], space))


def _overlaps(
    rules: Sequence[Rule], boxes: Sequence[Box], index: int, meeting: Sequence[tuple[int, Box]], space: Space
) -> Iterator[Finding]:
    for earlier, shared in meeting:
        first, second = rules[earlier].name, rules[index].name
        example = _described(shared, space)
        if lies_within(boxes[earlier], boxes[index]):
            message = f"{first!r} is an exception to {second!r}."
            yield _finding(Severity.INFO, "exception", second, [first], message, example)
        else:
            message = f"Some accounts meet both {first!r} and {second!r}: {first!r} decides, since it comes first."
            yield _finding(Severity.WARNING, "overlaps", second, [first], message, example)


def _first_common(pieces: Sequence[Box], box: Box) -> Box | None:
    return next((shared for piece in pieces if (shared := common(piece, box)) is not None), None)


def _goal(rule: Rule) -> tuple[object, ...]:
    return rule.team.lower(), rule.method, rule.skills, rule.fallback and rule.fallback.lower()


def _finding(
    severity: Severity, code: str, rule: str | None, others: list[str], message: str, example: dict[str, Any] | None = None
) -> Finding:
    return Finding(severity=severity.value, code=code, rule=rule, others=others, message=message, example=example or {})


def _described(box: Box, space: Space) -> dict[str, Any]:
    """Say what a box holds, as conditions say it; directions in which it is as wide as the space are left out."""
    told: dict[str, Any] = {}
    for name, side in box.items():
        whole = space.whole[name]
        if side == whole:
            continue
        if isinstance(side, tuple):
            currencies = box["currency"]
            currency = next(iter(currencies)) if name == "balance" and isinstance(currencies, frozenset) else None
            told[name] = _described_range(name, side, currency)
        elif isinstance(whole, frozenset):
            told[name] = {"not": sorted(map(str, whole - side))} if OTHER in side else sorted(side, key=str)
    return told


def _described_range(name: str, side: tuple[int, int], currency: object) -> Any:
    least, most = side
    if name == "risk_score" and most == UNSCORED:
        return "none"
    ends: dict[str, Any] = {}
    if least not in {-FOREVER, UNSCORED}:
        ends["min"] = least
    if most != FOREVER:
        ends["max"] = most
    if name == "balance":
        ends = {end: format_minor(minor, str(currency)) for end, minor in ends.items()} | {"currency": currency}
    return ends
