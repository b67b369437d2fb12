"""What differs between two documents of assignment rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fairdue.desk.types import RuleChange


def compare(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[RuleChange]:
    """Return the rules that were removed, added, changed or moved; a rule is known by its name, a band by where it begins.

    Moved is what does not stand in the same order among the rules that both have.
    """
    was, now = _by_name(before), _by_name(after)
    found = [
        RuleChange(rule=name, kind="removed", was_at=place, is_at=None, changes=dict(rule))
        for name, (place, rule) in was.items()
        if name not in now
    ]
    shared_before = [name for name in was if name in now]
    shared_after = [name for name in now if name in was]
    for name, (place, rule) in now.items():
        if name not in was:
            found.append(RuleChange(rule=name, kind="added", was_at=None, is_at=place, changes=dict(rule)))
            continue
        was_at, old = was[name]
        fields = {field: [old.get(field), rule.get(field)] for field in {**old, **rule} if old.get(field) != rule.get(field)}
        has_moved = shared_before.index(name) != shared_after.index(name)
        if fields or has_moved:
            kind = "changed" if fields else "moved"
            found.append(RuleChange(rule=name, kind=kind, was_at=was_at, is_at=place, changes=fields))
    return found


def _by_name(rules: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, Mapping[str, Any]]]:
    return {str(rule.get("name", f"from {rule.get('min')} days")): (place, rule) for place, rule in enumerate(rules)}
