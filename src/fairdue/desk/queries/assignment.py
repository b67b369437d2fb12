"""Read assignment rules, runs of them, and what they left unplaced."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower

from fairdue.access.models import Agency, Team
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.rules import days_past_due
from fairdue.desk.models import AssignmentRules, AssignmentRun, UnplacedAccount
from fairdue.desk.rules import default_rules, read_rules
from fairdue.desk.types import Band, RulesRow, RunRow, UnplacedRow
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.money import format_minor
from fairdue.kernel.paging import BY_ID, BY_NEWEST, Slice, fetch_page


def rules_in_force(agency_id: UUID) -> RulesRow:
    """Return the agency's own rules, else those every agency starts with."""
    with agency_scope(agency_id):
        found = AssignmentRules.objects.filter(agency_id=agency_id).order_by("-version").first()
        if found is None:
            return RulesRow(version=0, rules=default_rules(), created_at=None)
        return RulesRow(version=found.version, rules=read_rules(found.rules), created_at=found.created_at)


def teams_of(agency_id: UUID, bands: Sequence[Band]) -> dict[str, UUID]:
    """Return the active teams that rules name, by the name there; case does not matter."""
    with agency_scope(agency_id):
        active = Team.objects.filter(agency_id=agency_id, is_active=True).annotate(lowered=Lower("name"))
        by_name = dict(active.values_list("lowered", "id"))
    return {band.team: by_name[band.team.lower()] for band in bands if band.team.lower() in by_name}


def list_runs(actor: Actor, cursor: str | None, size: int | None) -> Slice[RunRow]:
    """Return a page of runs of the rules that changed something, newest first."""
    with agency_scope(actor.agency_id):
        return fetch_page(AssignmentRun.objects.filter(agency_id=actor.agency_id), [BY_NEWEST], cursor, size, _run_row)


def list_unplaced(actor: Actor, reason: str | None, cursor: str | None, size: int | None) -> Slice[UnplacedRow]:
    """Return a page of the accounts the rules could not give to anybody: of the agency, or on the piles of a lead's teams."""
    with agency_scope(actor.agency_id):
        found = UnplacedAccount.objects.filter(
            agency_id=actor.agency_id, account__in=_waiting(actor).values("id")
        ).select_related("account")
        if reason is not None:
            found = found.filter(reason=reason)
        today = clock.today(Agency.objects.values_list("time_zone", flat=True).get(id=actor.agency_id))
        return fetch_page(found, [BY_ID], cursor, size, lambda row: _unplaced_row(row, days_past_due(row.account.due_on, today)))


def _waiting(actor: Actor) -> QuerySet[Account]:
    return in_scope(Account.objects.filter(IS_OPEN, collector=None), actor.scope)


def _run_row(run: AssignmentRun) -> RunRow:
    return RunRow(
        id=run.id,
        ran_at=run.ran_at,
        assigned=run.assigned_count,
        unplaced=run.unplaced_count,
        by_reason=run.unplaced_by_reason,
        rules_version=run.rules_version,
        actor_id=run.actor_id,
    )


def _unplaced_row(found: UnplacedAccount, dpd: int | None) -> UnplacedRow:
    account = found.account
    return UnplacedRow(
        account_id=account.id,
        external_ref=account.external_ref,
        team_id=account.team_id,
        current_balance=format_minor(account.balance_minor, account.currency),
        currency=account.currency,
        due_date=account.due_on,
        dpd=dpd,
        reason=found.reason,
        since=found.since,
    )
