"""Read scores, and compute the fallback model over sets in SQL made from the tables that the pure function uses."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import OPEN
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import decimals_of
from fairdue.scoring.models import Score
from fairdue.scoring.rules import (
    AGE_BANDS,
    BALANCE_BANDS,
    FALLBACK_WEIGHTS,
    HIGHEST_POINTS,
    LATE_BANDS,
    LEVEL_BANDS,
    PRIORITY_OF_LEVEL,
    SCORE_MAX,
)
from fairdue.scoring.types import AccountScore, DebtorPriority, RiskLevel

OPEN_STATUSES = ", ".join(f"'{status.value}'" for status in OPEN)
"""Written out, not a parameter: the partial indexes of open accounts need the literal condition."""


def _case(bands: Sequence[tuple[int, int]], condition: str) -> str:
    """The points of a band table as a CASE over `condition`, in which {most} stands for the band's upper end."""
    whens = " ".join(f"WHEN {condition.format(most=most)} THEN {points}" for most, points in bands)
    return f"CASE {whens} ELSE {HIGHEST_POINTS} END"


_LEVEL = " ".join(f"WHEN total_score * 100 <= {SCORE_MAX} * {percent} THEN '{level}'" for percent, level in LEVEL_BANDS)
_TOTAL = " + ".join(f"{weight} * {factor}" for factor, weight in FALLBACK_WEIGHTS.items())
_FACTORS = ", ".join(f"'{factor}', {factor}" for factor in FALLBACK_WEIGHTS)
PRIORITY_OF = " ".join(f"WHEN '{level}' THEN {priority}" for level, priority in PRIORITY_OF_LEVEL.items())
# The accounts of the chunk are limited inside, by ids or by debtors; %(today)s is the agency's local date.
FALLBACK = f"""
SELECT account_id, debtor_id, currency, balance_minor, total_score, jsonb_build_object({_FACTORS}) AS factors,
       CASE {_LEVEL} ELSE '{RiskLevel.CRITICAL}' END AS risk_level
FROM (
    SELECT *, {_TOTAL} AS total_score FROM (
        SELECT a.id AS account_id, a.debtor_id, a.currency, a.balance_minor,
               {_case(AGE_BANDS, "coalesce(%(today)s::date - a.due_on, 0) <= {most}")} AS days_past_due,
               {_case(BALANCE_BANDS, "a.balance_minor::numeric * 100 <= a.original_minor::numeric * {most}")} AS balance,
               {_case(LATE_BANDS, "overdue.count <= {most}")} AS history
        FROM accounts_account a
        CROSS JOIN LATERAL (
            SELECT count(*) FROM accounts_account o
            WHERE o.agency_id = a.agency_id AND o.debtor_id = a.debtor_id AND o.id <> a.id
              AND o.status IN ({OPEN_STATUSES}) AND o.due_on < %(today)s::date
        ) overdue
        WHERE a.agency_id = %(agency_id)s AND {{limit}}
    ) pointed
) totalled
"""
FALLBACK_OF_IDS = FALLBACK.format(limit="a.id = ANY(%(ids)s)")
_RANKED = f"""
SELECT debtor_id, count(*) AS open_accounts, max(array_position(%(levels)s, risk_level)) AS level,
       sum(total_score * balance_minor::numeric / 10::numeric ^ (%(decimals)s::jsonb ->> currency::text)::numeric) AS priority
FROM ({FALLBACK.format(limit=f"a.status IN ({OPEN_STATUSES})")}) scored
GROUP BY debtor_id
"""
_ORDER = f"""
SELECT string_agg(uuid_send(debtor_id), ''::bytea ORDER BY priority DESC, debtor_id) AS debtors,
       count(*) FILTER (WHERE priority > %(threshold)s) AS high
FROM ({_RANKED}) ranked
"""
_FIRST = f"SELECT * FROM ({_RANKED}) ranked ORDER BY priority DESC, debtor_id LIMIT %(most)s"
UUID_BYTES = 16


def today_of(agency_id: UUID) -> dt.date:
    """Return the agency's local date."""
    return clock.today(Agency.objects.values_list("time_zone", flat=True).get(id=agency_id))


def find_score(actor: Actor, account_id: UUID) -> AccountScore | None:
    """Return the stored score of an account the actor may see; None when there is none yet. Raises NotFound."""
    scope = actor.scope
    with agency_scope(scope.agency_id):
        if not in_scope(Account.objects.filter(id=account_id), scope).exists():
            raise NotFound
        score = Score.objects.filter(agency_id=scope.agency_id, account_id=account_id).first()
        return None if score is None else describe(score, created=False)


def describe(score: Score, *, created: bool) -> AccountScore:
    """Turn a stored score into what callers see."""
    return AccountScore(
        account_id=score.account_id,
        model=score.model,
        normalized_scores=score.factors,
        total_score=score.total_score,
        score_max=SCORE_MAX,
        risk_level=score.risk_level,
        calculated_at=score.calculated_at,
        created=created,
    )


def next_account_ids(agency_id: UUID, placement_id: UUID | None, after: UUID | None, most: int, *, unscored: bool) -> list[UUID]:
    """Return the next ids, in order, of the open accounts of a placement (or the agency); only those without a score if asked."""
    accounts = Account.objects.filter(agency_id=agency_id, status__in=OPEN)
    if placement_id is not None:
        accounts = accounts.filter(placement_id=placement_id)
    if after is not None:
        accounts = accounts.filter(id__gt=after)
    if unscored:
        accounts = accounts.filter(risk_score=None)
    return list(accounts.order_by("id").values_list("id", flat=True)[:most])


def debtors_in_line(agency_id: UUID, threshold: Decimal) -> tuple[bytes, int]:
    """Return the debtors with open accounts, highest priority first, as 16 bytes each, and how many are above the threshold."""
    (found,) = rows(_ORDER, {**_ranking(agency_id), "threshold": threshold})
    return bytes(found.debtors or b""), found.high


def first_debtors(agency_id: UUID, most: int) -> tuple[DebtorPriority, ...]:
    """Return the debtors at the head of the line."""
    levels = list(RiskLevel)
    return tuple(
        DebtorPriority(
            debtor_id=row.debtor_id,
            open_accounts=row.open_accounts,
            risk_level=levels[row.level - 1].value,
            priority=Decimal(row.priority).quantize(Decimal("0.01")),
        )
        for row in rows(_FIRST, {**_ranking(agency_id), "most": most})
    )


def _ranking(agency_id: UUID) -> dict[str, object]:
    currencies = Account.objects.filter(agency_id=agency_id).order_by().values_list("currency", flat=True).distinct()
    return {
        "agency_id": agency_id,
        "today": today_of(agency_id),
        "levels": [level.value for level in RiskLevel],
        "decimals": json.dumps({currency: decimals_of(currency) for currency in currencies}),
    }
