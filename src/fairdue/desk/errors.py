"""What can go wrong at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from fairdue.kernel.errors import Conflict, DomainError


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One thing that is wrong with assignment rules, in the shape body validation uses."""

    field: str
    code: str
    message: str


class InvalidRules(DomainError):
    """The assignment rules are not valid."""

    code = "invalid"
    status = 422

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        """Keep every problem."""
        super().__init__(errors=[asdict(problem) for problem in problems])


class RulesChangedMeanwhile(Conflict):
    """Somebody else changed the assignment rules at the same time."""

    code = "rules_changed_meanwhile"


class RulesHaveWarnings(Conflict):
    """Nothing was saved: see the warnings, and send `accept_warnings` if they are meant."""

    code = "rules_have_warnings"

    def __init__(self, warnings: Sequence[object]) -> None:
        """Keep every warning."""
        super().__init__(warnings=warnings)


class SameCollector(DomainError):
    """The accounts are with this collector already."""

    code = "same_collector"
    status = 400


class CollectorWithoutTeam(DomainError):
    """This collector is in no team."""

    code = "collector_without_team"
    status = 400


class BulkAssignRefused(DomainError):
    """Nothing was assigned: see why for each account."""

    code = "bulk_assign_refused"
    status = 409

    def __init__(self, refusals: Sequence[tuple[UUID, str]]) -> None:
        """Keep the reason of each account that stands in the way."""
        super().__init__(refusals=[{"account_id": str(account), "reason": reason} for account, reason in refusals])


class ViewExists(DomainError):
    """You have a view of this name already."""

    code = "view_exists"
    status = 409


class TaskDone(DomainError):
    """The task is done already."""

    code = "task_done"
    status = 409


class TooManySelected(DomainError):
    """The filter finds more accounts than can be changed at once: narrow it."""

    code = "too_many_selected"
    status = 422


class PreviewRequired(DomainError):
    """Ask for a preview first, and send its token with just the same request within a quarter of an hour."""

    code = "preview_required"
    status = 409


class SelectionChanged(DomainError):
    """The accounts have changed since the preview: look at it again."""

    code = "selection_changed"
    status = 409
