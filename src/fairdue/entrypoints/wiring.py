"""The one place that says who reacts to what: journal kinds and the jobs they defer, in the same transaction."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.events import COLLECTOR_LEFT
from fairdue.accounts.events import (
    ACCOUNT_CHARGED,
    ACCOUNT_CREATED,
    ACCOUNT_EDITED,
    ACCOUNT_WRITTEN_OFF,
    BALANCE_ADJUSTED,
    MONEY_REAPPLIED,
    MONEY_RECEIVED,
    MONEY_RETURNED,
)
from fairdue.desk.jobs import ASSIGN_PLACEMENT, REASSIGN_LEAVER
from fairdue.intake.events import ACCOUNTS_RESTATED, IMPORT_UNDONE, PLACEMENT_IMPORTED
from fairdue.jobs.commands import defer
from fairdue.journal.commands import listen
from fairdue.payments.events import BANK_FILE_COMPLETED
from fairdue.payments.jobs import REAPPLY_ACCOUNT, REAPPLY_IMPORT
from fairdue.scoring.events import SCORECARD_ACTIVATED, SCORECARD_ROLLED_BACK
from fairdue.scoring.jobs import SCORE_ACCOUNT, SCORE_AGENCY, SCORE_PLACEMENT

REACTIONS: dict[str, tuple[str, ...]] = {
    PLACEMENT_IMPORTED: (SCORE_PLACEMENT, ASSIGN_PLACEMENT),
    ACCOUNTS_RESTATED: (REAPPLY_IMPORT, SCORE_AGENCY),
    IMPORT_UNDONE: (REAPPLY_IMPORT, SCORE_AGENCY),
    ACCOUNT_CREATED: (SCORE_ACCOUNT,),
    ACCOUNT_EDITED: (SCORE_ACCOUNT,),
    BALANCE_ADJUSTED: (REAPPLY_ACCOUNT, SCORE_ACCOUNT),
    ACCOUNT_CHARGED: (SCORE_ACCOUNT,),
    ACCOUNT_WRITTEN_OFF: (SCORE_ACCOUNT,),
    MONEY_RECEIVED: (SCORE_ACCOUNT,),
    MONEY_RETURNED: (SCORE_ACCOUNT,),
    MONEY_REAPPLIED: (SCORE_ACCOUNT,),
    BANK_FILE_COMPLETED: (SCORE_AGENCY,),
    SCORECARD_ACTIVATED: (SCORE_AGENCY,),
    SCORECARD_ROLLED_BACK: (SCORE_AGENCY,),
    COLLECTOR_LEFT: (REASSIGN_LEAVER,),
}


BULK = frozenset({SCORE_PLACEMENT, ASSIGN_PLACEMENT, SCORE_AGENCY, REASSIGN_LEAVER, REAPPLY_IMPORT})
"""Jobs over many accounts: those of one agency run one after another, so that they never take all places of a worker."""
FOLLOW_UP = "follow-up"
FOLLOW_UP_PRIORITY = -20
"""They start when no import wants a worker: else each file would wait for what follows from the one before it."""


def react(agency_id: UUID, kind: str, subject_id: UUID) -> None:
    """Defer every job that follows from this entry."""
    for job in REACTIONS.get(kind, ()):
        # One run scores all that was restated until it began.
        once = job if job == SCORE_AGENCY else None
        in_turn, priority = (FOLLOW_UP, FOLLOW_UP_PRIORITY) if job in BULK else (None, 0)
        defer(job, agency_id, once=once, in_turn=in_turn, priority=priority, subject_id=str(subject_id))


def install() -> None:
    """Listen to the journal. Called once when Django has loaded."""
    listen(react)
