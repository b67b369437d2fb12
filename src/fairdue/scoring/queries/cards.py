"""Read scorecards: the one in force, its versions, and what another would change."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any
from uuid import UUID

from fairdue.access.queries.collectors import today_in
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import Slice, SortKey, fetch_page
from fairdue.scoring.models import Scorecard
from fairdue.scoring.rules import BUILT_IN, BUILT_IN_VERSION, Card, document_of, read_card, scores_sql
from fairdue.scoring.rules.sql import OPEN_STATUSES
from fairdue.scoring.states import CardStatus
from fairdue.scoring.types import LevelMove, MovedAccount, ScorecardDetail, ScorecardEffect, ScorecardRow

EXAMPLES = 20
_BY_VERSION = (SortKey("version", True, int),)
_EFFECT = """
WITH computed AS MATERIALIZED (
    SELECT s.account_id, a.external_ref, a.team_id, a.risk_level AS before, s.risk_level AS after, a.risk_score, s.total_score
    FROM ({scores}) s JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id
), examples AS (
    SELECT account_id, external_ref, before AS level_before, after AS level_after, risk_score AS score_before,
           total_score AS score_after
    FROM computed WHERE before <> after AND (%(teams)s::uuid[] IS NULL OR team_id = ANY(%(teams)s::uuid[]))
    ORDER BY abs(total_score - coalesce(risk_score, 0)) DESC, account_id LIMIT %(most)s
)
SELECT before, after, count(*) AS accounts, (SELECT json_agg(e) FROM examples e)::text AS examples
FROM computed GROUP BY before, after ORDER BY before, after
"""


def card_in_force(agency_id: UUID) -> tuple[int, Card]:
    """Return the version and content of the agency's active scorecard, else of the built-in one. The caller holds a scope."""
    found = Scorecard.objects.filter(agency_id=agency_id, status=CardStatus.ACTIVE).first()
    return (BUILT_IN_VERSION, BUILT_IN) if found is None else (found.version, read_card(found.document))


def list_cards(actor: Actor, cursor: str | None, size: int | None) -> Slice[ScorecardRow]:
    """Return a page of the agency's own scorecards, newest first. Raises BadCursor."""
    with agency_scope(actor.agency_id):
        cards = Scorecard.objects.filter(agency_id=actor.agency_id)
        return fetch_page(cards, _BY_VERSION, cursor, size, describe_row)


def get_card(actor: Actor, card_id: UUID) -> ScorecardDetail:
    """Describe one scorecard of the agency. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = Scorecard.objects.filter(agency_id=actor.agency_id, id=card_id).first()
        if found is None:
            raise NotFound
        return describe_card(found)


def get_card_in_force(actor: Actor) -> ScorecardDetail:
    """Describe the scorecard in force, which may be the built-in one."""
    with agency_scope(actor.agency_id):
        found = Scorecard.objects.filter(agency_id=actor.agency_id, status=CardStatus.ACTIVE).first()
        return built_in(CardStatus.ACTIVE) if found is None else describe_card(found)


def get_built_in(actor: Actor) -> ScorecardDetail:
    """Describe the built-in scorecard, from which one's own may start."""
    with agency_scope(actor.agency_id):
        is_replaced = Scorecard.objects.filter(agency_id=actor.agency_id, status=CardStatus.ACTIVE).exists()
    return built_in(CardStatus.RETIRED if is_replaced else CardStatus.ACTIVE)


def preview_card(actor: Actor, card_id: UUID) -> ScorecardEffect:
    """Compute what a scorecard would do to the open accounts as they stand, in one statement that locks and writes nothing.

    The numbers are those of the agency, the examples those of accounts the actor may see. Raises NotFound.
    """
    with agency_scope(actor.agency_id):
        card = read_card(get_card(actor, card_id).document)
        sql = _EFFECT.format(scores=scores_sql(card, f"a.status IN ({OPEN_STATUSES})"))
        teams = None if actor.scope.team_ids is None else list(actor.scope.team_ids)
        told = {"agency_id": actor.agency_id, "today": today_in(actor.agency_id), "most": EXAMPLES, "teams": teams}
        found = rows(sql, told)
    examples: list[dict[str, Any]] = json.loads(found[0].examples or "[]") if found else []
    return ScorecardEffect(
        accounts=sum(row.accounts for row in found),
        moved=sum(row.accounts for row in found if row.before != row.after),
        matrix=tuple(LevelMove(before=row.before, after=row.after, accounts=row.accounts) for row in found),
        examples=tuple(MovedAccount(**{**each, "account_id": UUID(each["account_id"])}) for each in examples),
    )


def built_in(status: CardStatus) -> ScorecardDetail:
    """Describe version 0."""
    return ScorecardDetail(
        id=None,
        version=BUILT_IN_VERSION,
        name="Built in",
        status=status,
        revision=0,
        author="",
        approved_by="",
        created_at=None,
        updated_at=None,
        approved_at=None,
        activated_at=None,
        retired_at=None,
        document=document_of(BUILT_IN),
    )


def describe_row(card: Scorecard) -> ScorecardRow:
    """Describe a scorecard in a list."""
    return ScorecardRow(
        id=card.id,
        version=card.version,
        name=card.name,
        status=card.status,
        revision=card.revision,
        author=card.author_name,
        approved_by=card.approved_by_name,
        created_at=card.created_at,
        updated_at=card.updated_at,
        approved_at=card.approved_at,
        activated_at=card.activated_at,
        retired_at=card.retired_at,
    )


def describe_card(card: Scorecard) -> ScorecardDetail:
    """Describe a scorecard with its document."""
    row = describe_row(card)
    return ScorecardDetail(**{field.name: getattr(row, field.name) for field in fields(row)}, document=card.document)
