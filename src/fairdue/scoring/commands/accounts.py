"""Score accounts over sets: compute, store what is different, tell the accounts, journal each that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from fairdue.accounts.commands.bulk_scoring import apply_scores
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.errors import NotFound
from fairdue.scoring.models import Score
from fairdue.scoring.queries import FALLBACK_OF_IDS, PRIORITY_OF, describe, find_score, next_account_ids, today_of
from fairdue.scoring.types import AccountScore, Model, ScoringReport

CHUNK = 5000

_LOCK = "SELECT id FROM accounts_account WHERE agency_id = %(agency_id)s AND id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"
_STORE = f"""
INSERT INTO scoring_score AS stored (id, agency_id, account_id, model, factors, total_score, risk_level, calculated_at)
SELECT uuidv7(), %(agency_id)s, account_id, '{Model.FALLBACK}', factors, total_score, risk_level, %(now)s
FROM ({FALLBACK_OF_IDS}) computed ORDER BY account_id
ON CONFLICT (agency_id, account_id) DO UPDATE
SET model = excluded.model, factors = excluded.factors, total_score = excluded.total_score, risk_level = excluded.risk_level,
    calculated_at = excluded.calculated_at
WHERE (stored.model, stored.factors, stored.total_score, stored.risk_level)
      IS DISTINCT FROM (excluded.model, excluded.factors, excluded.total_score, excluded.risk_level)
RETURNING account_id
"""
# A score that came out of other factors is journalled even when its total happens to be the same.
_STORED = f"""
SELECT account_id, total_score AS risk_score, risk_level, CASE risk_level {PRIORITY_OF} END AS priority,
       account_id = ANY(%(rescored)s::uuid[]) AS is_rescored, jsonb_build_object('model', model, 'factors', factors) AS facts
FROM scoring_score WHERE agency_id = %(agency_id)s AND account_id = ANY(%(ids)s)
"""


def _no_fence() -> None:
    """Nothing to check: no job drives this."""


def score_accounts(
    actor: Actor,
    *,
    account_ids: Sequence[UUID] | None = None,
    placement_id: UUID | None = None,
    is_unscored_only: bool = False,
    fence: Callable[[], None] = _no_fence,
) -> ScoringReport:
    """Score the accounts named, else all open ones of a placement, else of the agency; in chunks that commit one by one.

    An account whose score, level, priority and priority score come out as before is neither written nor journalled. `fence` is
    called last in each chunk's transaction.
    """
    scored = changed = 0
    for ids in _chunks(actor.agency_id, account_ids, placement_id, is_unscored_only):
        with agency_scope(actor.agency_id):
            changed += _score_chunk(actor, ids)
            fence()
        scored += len(ids)
    return ScoringReport(scored=scored, changed=changed)


def ensure_score(actor: Actor, account_id: UUID) -> AccountScore:
    """Return the score of an account the actor may see, computing it only when there is none. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = find_score(actor, account_id)
        if found is not None:
            return found
        _score_chunk(actor, [account_id])
        score = Score.objects.filter(agency_id=actor.agency_id, account_id=account_id).first()
        if score is None:
            raise NotFound
        return describe(score, created=True)


def _score_chunk(actor: Actor, ids: Sequence[UUID]) -> int:
    params = {"agency_id": actor.agency_id, "ids": list(ids)}
    execute(_LOCK, params)
    stored = rows(_STORE, {**params, "today": today_of(actor.agency_id), "now": clock.now()})
    return apply_scores(actor, _STORED, {**params, "rescored": [row.account_id for row in stored]})


def _chunks(
    agency_id: UUID, account_ids: Sequence[UUID] | None, placement_id: UUID | None, is_unscored_only: bool
) -> Iterator[Sequence[UUID]]:
    if account_ids is not None:
        unique = sorted(set(account_ids))
        yield from (unique[at : at + CHUNK] for at in range(0, len(unique), CHUNK))
        return
    last: UUID | None = None
    while True:
        with agency_scope(agency_id):
            ids = next_account_ids(agency_id, placement_id, last, CHUNK, unscored=is_unscored_only)
        if not ids:
            return
        yield ids
        last = ids[-1]
