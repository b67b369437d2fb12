"""Read scores of accounts."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import OPEN
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.scoring.models import Score
from fairdue.scoring.rules import SCORE_MAX
from fairdue.scoring.types import AccountScore


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
        scorecard_version=score.card_version,
        normalized_scores=score.factors,
        weights=score.weights,
        reasons=score.reasons,
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
