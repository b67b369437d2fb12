"""What can go wrong with scorecards and scores."""

from __future__ import annotations

from fairdue.kernel.errors import Conflict, DomainError, Forbidden


class BadScorecard(DomainError):
    """The document is no scorecard: `errors` names every problem, in the shape body validation uses."""

    code = "invalid"
    status = 422


class ScorecardChanged(Conflict):
    """Somebody has changed this scorecard since you read it: read it again."""

    code = "scorecard_changed"


class ScorecardNotDraft(Conflict):
    """Only a draft can be edited or approved: make a new draft."""

    code = "scorecard_not_draft"


class ScorecardNotApproved(Conflict):
    """Only an approved scorecard can be activated."""

    code = "scorecard_not_approved"


class ScorecardNotActive(Conflict):
    """Only the scorecard in force can be rolled back."""

    code = "scorecard_not_active"


class OwnScorecard(Forbidden):
    """Another admin approves what you wrote."""

    code = "own_scorecard"


class NothingToScore(Conflict):
    """The debtor has neither open accounts nor risk factors."""

    code = "nothing_to_score"
