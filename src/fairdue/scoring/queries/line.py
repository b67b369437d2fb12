"""The priorities of debtors: computed in one pass, read a few thousand at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from uuid import UUID

from fairdue.access.queries.collectors import today_in
from fairdue.kernel.db import execute, rows
from fairdue.kernel.money import decimals_by_currency
from fairdue.scoring.queries.cards import card_in_force
from fairdue.scoring.rules import scores_sql
from fairdue.scoring.rules.sql import OPEN_STATUSES
from fairdue.scoring.types import DebtorPriority, RiskLevel

SCALE = 4
"""Priorities are whole numbers of so many decimals of the major unit: no currency has more."""
FETCHED = 5000

_DECIMALS = "(%(decimals)s::jsonb ->> currency::text)::integer"
_RANKED = f"""
SELECT debtor_id, count(*) AS open_accounts, max(array_position(%(levels)s, risk_level)) AS level,
       round(sum(total_score * balance_minor::numeric * 10::numeric ^ ({SCALE} - {_DECIMALS}))) AS priority,
       string_agg(DISTINCT currency, ', ' ORDER BY currency) FILTER (WHERE {_DECIMALS} IS NULL) AS unknown_currencies
FROM ({{scores}}) scored
GROUP BY debtor_id
"""
_OPEN = f"a.status IN ({OPEN_STATUSES})"
_CURSOR = "scoring_debtors"


def debtor_priorities(agency_id: UUID) -> Iterator[tuple[UUID, int | None, str]]:
    """Yield each debtor with open accounts, in no order, with his priority at SCALE; else None and why it cannot be computed.

    A priority is the sum of score x balance over his open accounts. The caller holds an agency scope, and reads to the end.
    """
    execute(f"DECLARE {_CURSOR} NO SCROLL CURSOR FOR {_ranked(agency_id, _OPEN)}", _params(agency_id))
    while found := rows(f"FETCH {FETCHED} FROM {_CURSOR}"):
        for row in found:
            if row.unknown_currencies:
                yield row.debtor_id, None, f"unknown currency: {row.unknown_currencies}"
            else:
                yield row.debtor_id, int(row.priority), ""
    execute(f"CLOSE {_CURSOR}")


def describe_debtors(agency_id: UUID, debtor_ids: Collection[UUID]) -> tuple[DebtorPriority, ...]:
    """Tell the priority, level and open accounts of debtors, in the order they are named."""
    levels = list(RiskLevel)
    sql = _ranked(agency_id, f"a.debtor_id = ANY(%(debtor_ids)s) AND {_OPEN}")
    found = {row.debtor_id: row for row in rows(sql, {**_params(agency_id), "debtor_ids": list(debtor_ids)})}
    return tuple(
        DebtorPriority(
            debtor_id=debtor_id,
            open_accounts=found[debtor_id].open_accounts,
            risk_level=levels[found[debtor_id].level - 1].value,
            priority=Decimal(found[debtor_id].priority).scaleb(-SCALE).quantize(Decimal("0.01")),
        )
        for debtor_id in debtor_ids
        if debtor_id in found
    )


def _ranked(agency_id: UUID, limit: str) -> str:
    _, card = card_in_force(agency_id)
    return _RANKED.format(scores=scores_sql(card, limit))


def _params(agency_id: UUID) -> dict[str, object]:
    return {
        "agency_id": agency_id,
        "today": today_in(agency_id),
        "levels": [level.value for level in RiskLevel],
        "decimals": json.dumps(decimals_by_currency()),
    }
