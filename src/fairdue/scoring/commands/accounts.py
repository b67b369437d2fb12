"""Score accounts over sets: compute, store what is different, tell the accounts, journal each that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from fairdue.access.queries.collectors import today_in
from fairdue.accounts.commands.bulk_scoring import apply_scores
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.errors import NotFound
from fairdue.scoring.models import Score
from fairdue.scoring.queries.cards import card_in_force
from fairdue.scoring.queries.scores import describe, find_score, next_account_ids
from fairdue.scoring.rules import PRIORITY_OF_LEVEL, scores_sql
from fairdue.scoring.types import AccountScore, Model, ScoringReport

CHUNK = 5000

_LOCK = "SELECT id FROM accounts_account WHERE agency_id = %(agency_id)s AND id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"
_OF_IDS = "a.id = ANY(%(ids)s)"
_VALUES = "model, factors, weights, reasons, total_score, risk_level"
_STORE = f"""
INSERT INTO scoring_score AS stored (id, agency_id, account_id, card_version, calculated_at, {_VALUES})
SELECT uuidv7(), %(agency_id)s, account_id, %(card_version)s, %(now)s, {_VALUES}
FROM ({{scores}}) computed ORDER BY account_id
ON CONFLICT (agency_id, account_id) DO UPDATE
SET ({_VALUES}, card_version, calculated_at) =
    ROW (excluded.model, excluded.factors, excluded.weights, excluded.reasons, excluded.total_score, excluded.risk_level,
         excluded.card_version, excluded.calculated_at)
WHERE (stored.model, stored.factors, stored.weights, stored.reasons, stored.total_score, stored.risk_level, stored.card_version)
      IS DISTINCT FROM (excluded.model, excluded.factors, excluded.weights, excluded.reasons, excluded.total_score,
                        excluded.risk_level, excluded.card_version)
RETURNING new.account_id, (old.model, old.factors, old.total_score, old.risk_level)
          IS DISTINCT FROM (new.model, new.factors, new.total_score, new.risk_level) AS is_another
"""
_PRIORITIES = " ".join(f"WHEN '{level}' THEN {priority}" for level, priority in PRIORITY_OF_LEVEL.items())
# A score that came out of other factors is journalled even when its total happens to be the same. The points of a debtor's work
# and household give these away, so they are personal; the version of the card is told when it is not the built-in one.
_STORED = f"""
SELECT account_id, total_score AS risk_score, risk_level, CASE risk_level {_PRIORITIES} END AS priority,
       account_id = ANY(%(rescored)s::uuid[]) AS is_rescored,
       jsonb_strip_nulls(jsonb_build_object(
           'model', model, 'factors', CASE WHEN model = '{Model.FALLBACK}' THEN factors END,
           'scorecard', nullif(card_version, 0))) AS facts,
       CASE WHEN model = '{Model.SCORECARD}' THEN jsonb_build_object('factors', factors) END AS personal
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
    """Score some accounts; return how many changed.

    The card is read under their locks: of two runs at once, neither leaves scores by a card that was no longer in force.
    """
    params = {"agency_id": actor.agency_id, "ids": list(ids)}
    execute(_LOCK, params)
    version, card = card_in_force(actor.agency_id)
    told = {**params, "today": today_in(actor.agency_id), "now": clock.now(), "card_version": version}
    stored = rows(_STORE.format(scores=scores_sql(card, _OF_IDS)), told)
    return apply_scores(actor, _STORED, {**params, "rescored": [row.account_id for row in stored if row.is_another]})


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
