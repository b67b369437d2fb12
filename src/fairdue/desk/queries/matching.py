"""Which rule each of many accounts meets, in SQL made from the rules; it says the same as `rules.first_match`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fairdue.accounts.states import OPEN
from fairdue.desk.rules import fold
from fairdue.desk.types import Rule, When
from fairdue.kernel.db import rows, uuids

# A text is compared without regard to case by the full folding of Unicode, as `fold` does it, whatever the database's locale.
_FOLDED = 'casefold({column} COLLATE "pg_unicode_fast")'
_FACTS = f"""
SELECT greatest(%(today)s::date - a.due_on, 0) AS dpd, {_FOLDED.format(column="a.region")} AS region,
       {_FOLDED.format(column="a.account_type")} AS account_type, {_FOLDED.format(column="d.language")} AS language
OFFSET 0
"""
_MATCHED = f"""
SELECT a.id, a.debtor_id, a.collector_id, a.balance_minor, a.currency, f.region, f.language, {{case}} AS rule
FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS wanted (id, place)
JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = wanted.id
JOIN parties_debtor d ON d.agency_id = a.agency_id AND d.id = a.debtor_id
CROSS JOIN LATERAL ({_FACTS}) f
{{where}}
ORDER BY wanted.place
"""
_OPEN_OF = f"""
WHERE a.collector_id IS NOT DISTINCT FROM %(holder)s::uuid AND a.status IN ({", ".join(f"'{status.value}'" for status in OPEN)})
"""
_CREDITORS = f"""
SELECT id, {_FOLDED.format(column="name")} AS name FROM accounts_creditor WHERE agency_id = %(agency_id)s
"""


def match_accounts(
    agency_id: UUID,
    ids: Sequence[UUID],
    rules: Sequence[Rule],
    creditors: Mapping[str, UUID],
    today: Any,
    open_of: tuple[UUID | None] | None = None,
) -> list[Any]:
    """Return accounts in the order of `ids` with the place of the first rule each meets (None = none) and what methods need.

    `open_of`: only open accounts of one collector, or of nobody. Rows have id, debtor_id, collector_id, balance_minor, currency,
    region and language (folded), rule.
    """
    case, params = _case(rules, creditors)
    params |= {"agency_id": agency_id, "ids": uuids(ids), "today": today}
    if open_of is not None:
        params["holder"] = open_of[0]
    return rows(_MATCHED.format(case=case, where="" if open_of is None else _OPEN_OF), params)


def creditors_of(agency_id: UUID, rules: Sequence[Rule]) -> dict[str, UUID]:
    """Return the creditors that rules name, by their folded names; those the agency does not have are missing."""
    named = {name for rule in rules for name in rule.when.creditor or ()}
    if not named:
        return {}
    return {row.name: row.id for row in rows(_CREDITORS, {"agency_id": agency_id}) if fold(row.name) in named}


def _case(rules: Sequence[Rule], creditors: Mapping[str, UUID]) -> tuple[str, dict[str, Any]]:
    """Return a CASE over `a` and `f` that gives the place of the first rule met, and its parameters."""
    params: dict[str, Any] = {}
    arms = []
    for place, rule in enumerate(rules):
        conditions = _conditions(f"r{place}", rule.when, creditors, params)
        arms.append(f"WHEN {' AND '.join(conditions) or 'true'} THEN {place}")
    return f"CASE {' '.join(arms)} END", params


def _conditions(tag: str, when: When, creditors: Mapping[str, UUID], params: dict[str, Any]) -> list[str]:
    found: list[str] = []

    def add(condition: str, name: str, value: Any) -> None:
        params[f"{tag}_{name}"] = value
        found.append(condition.format(f"%({tag}_{name})s"))

    for name, column, ends in (("dpd", "coalesce(f.dpd, 0)", when.dpd), ("score", "a.risk_score", when.risk_score)):
        if ends is not None:
            # An account without a score makes this NULL, and so no match.
            add(f"{column} >= {{}}", f"{name}_min", ends[0])
            if ends[1] is not None:
                add(f"{column} <= {{}}", f"{name}_max", ends[1])
    if when.balance is not None:
        currency, least, most = when.balance
        add("a.currency = {}", "currency", currency)
        if least is not None:
            add("a.balance_minor >= {}", "balance_min", least)
        if most is not None:
            add("a.balance_minor <= {}", "balance_max", most)
    if when.creditor is not None:
        known = [creditors[name] for name in when.creditor if name in creditors]
        add("a.creditor_id = ANY({}::uuid[])", "creditor", known)
    if when.priority is not None:
        add("a.priority = ANY({}::int[])", "priority", sorted(when.priority))
    for name, column, values in (
        ("region", "f.region", when.region),
        ("type", "f.account_type", when.account_type),
        ("level", "a.risk_level", when.risk_level),
        ("language", "f.language", when.language),
    ):
        if values is not None:
            add(f"{column} = ANY({{}}::text[])", name, sorted(values))
    return found
