"""Read assignment rules, runs of them, and what they left unplaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower

from fairdue.access.models import Agency, Team
from fairdue.access.queries.collectors import today_in
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.rules import days_past_due
from fairdue.desk.models import AssignmentRules, AssignmentRun, UnplacedAccount
from fairdue.desk.queries.matching import creditors_of
from fairdue.desk.rules import analyse, compare, default_rules, fold, read_document, write_rules
from fairdue.desk.types import Finding, Rule, RulesDiff, RulesRow, RulesVersionRow, RunRow, Severity, UnplacedRow
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.kernel.paging import BY_ID, BY_NEWEST, Slice, SortKey, fetch_page

BY_VERSION = SortKey("version", True, int)

_SKILLS = """
SELECT c.team_id, c.skills FROM access_collector c JOIN access_user u ON u.id = c.user_id AND u.is_active
WHERE c.agency_id = %(agency_id)s AND c.is_active AND c.team_id = ANY(%(teams)s)
"""


def rules_in_force(agency_id: UUID) -> RulesRow:
    """Return the agency's own rules with what is to be known about them now, else those every agency starts with."""
    with agency_scope(agency_id):
        return rules_row(agency_id, stored_rules(agency_id))


def rules_version(agency_id: UUID, version: int) -> RulesRow:
    """Return one version of the rules; 0 = those every agency starts with. Raises NotFound."""
    with agency_scope(agency_id):
        return rules_row(agency_id, stored_rules(agency_id, version))


def rules_to_run(agency_id: UUID) -> tuple[int, tuple[Rule, ...]]:
    """Return the version in force and its rules, inside the agency's scope."""
    found = stored_rules(agency_id)
    return found.version if found else 0, read_for(agency_id, document_of(found))


def stored_rules(agency_id: UUID, version: int | None = None) -> AssignmentRules | None:
    """Return a version as it is kept, else the one in force; None = the rules every agency starts with. Raises NotFound."""
    kept = AssignmentRules.objects.filter(agency_id=agency_id)
    if version is None:
        return kept.order_by("-version").first()
    found = kept.filter(version=version).first()
    if found is None and version != 0:
        raise NotFound(version=version)
    return found


def document_of(found: AssignmentRules | None) -> dict[str, Any]:
    """Return the document of a version, as it is sent and kept in a rules.json."""
    return write_rules(default_rules()) if found is None else dict(found.rules)


def read_for(agency_id: UUID, document: Any) -> tuple[Rule, ...]:
    """Read a document with balances in the agency's currency. Raises InvalidRules."""
    return read_document(document, Agency.objects.values_list("currency", flat=True).get(id=agency_id))


def list_versions(actor: Actor, cursor: str | None, size: int | None) -> Slice[RulesVersionRow]:
    """Return a page of the versions an agency has had of its own, newest first."""
    with agency_scope(actor.agency_id):
        return fetch_page(AssignmentRules.objects.filter(agency_id=actor.agency_id), [BY_VERSION], cursor, size, _version_row)


def diff_versions(agency_id: UUID, version: int, against: int | None) -> RulesDiff:
    """Return what is different in a version against another, else against the one before it. Raises NotFound."""
    with agency_scope(agency_id):
        other = max(version - 1, 0) if against is None else against
        before, after = rules_version(agency_id, other), rules_version(agency_id, version)
        return RulesDiff(version=version, against=other, changes=compare(before.rules, after.rules))


def findings_of(agency_id: UUID, rules: Sequence[Rule]) -> list[Finding]:
    """Return what is to be known about rules: among themselves, and with the teams, collectors and creditors there are now."""
    named = [name for rule in rules for name in (rule.team, rule.fallback) if name is not None]
    teams = teams_named(agency_id, named)
    creditors = creditors_of(agency_id, rules)
    skilled: dict[UUID, list[frozenset[str]]] = {}
    for row in rows(_SKILLS, {"agency_id": agency_id, "teams": list(teams.values())}):
        skilled.setdefault(row.team_id, []).append(frozenset(map(fold, row.skills)))
    found = []
    for rule in rules:
        for name in [rule.team, *([rule.fallback] if rule.fallback else [])]:
            if name not in teams:
                code = "unknown_team" if name == rule.team else "unknown_fallback"
                found.append(_about(rule, Severity.ERROR, code, f"there is no active team {name!r}"))
            elif teams[name] not in skilled:
                found.append(_about(rule, Severity.WARNING, "team_empty", f"nobody is in the team {name!r}"))
            elif not any(rule.skills <= skills for skills in skilled[teams[name]]):
                found.append(_about(rule, Severity.WARNING, "nobody_fits", f"nobody in the team {name!r} has the skills"))
        for name in sorted((rule.when.creditor or frozenset()) - creditors.keys()):
            found.append(_about(rule, Severity.ERROR, "unknown_creditor", f"there is no creditor {name!r}"))
    return [*found, *analyse(rules)]


def teams_named(agency_id: UUID, names: Iterable[str]) -> dict[str, UUID]:
    """Return the active teams of these names, by the name as given; case does not matter."""
    active = Team.objects.filter(agency_id=agency_id, is_active=True).annotate(lowered=Lower("name"))
    by_name = dict(active.values_list("lowered", "id"))
    return {name: by_name[name.lower()] for name in names if name.lower() in by_name}


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
        today = today_in(actor.agency_id)
        return fetch_page(found, [BY_ID], cursor, size, lambda row: _unplaced_row(row, days_past_due(row.account.due_on, today)))


def _waiting(actor: Actor) -> QuerySet[Account]:
    return in_scope(Account.objects.filter(IS_OPEN, collector=None), actor.scope)


def rules_row(agency_id: UUID, found: AssignmentRules | None, findings: list[Finding] | None = None) -> RulesRow:
    """Describe a version, inside the agency's scope; None = the rules every agency starts with."""
    document = document_of(found)
    return RulesRow(
        version=found.version if found else 0,
        format=document.get("format", 1),
        rules=document["rules"],
        findings=findings_of(agency_id, read_for(agency_id, document)) if findings is None else findings,
        note=found.note if found else "",
        restored_from=found.restored_from if found else None,
        created_by=found.created_by if found else None,
        created_at=found.created_at if found else None,
    )


def _version_row(found: AssignmentRules) -> RulesVersionRow:
    return RulesVersionRow(
        version=found.version,
        format=found.rules.get("format", 1),
        rule_count=len(found.rules["rules"]),
        note=found.note,
        restored_from=found.restored_from,
        created_by=found.created_by,
        created_at=found.created_at,
    )


def _about(rule: Rule, severity: Severity, code: str, message: str) -> Finding:
    return Finding(severity=severity.value, code=code, rule=rule.name, others=[], message=message, example={})


def _run_row(run: AssignmentRun) -> RunRow:
    return RunRow(
        id=run.id,
        ran_at=run.ran_at,
        assigned=run.assigned_count,
        unplaced=run.unplaced_count,
        by_reason=run.unplaced_by_reason,
        rules_version=run.rules_version,
        actor_id=run.actor_id,
        by_rule=run.assigned_by_rule,
        from_collector_id=run.from_collector_id,
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
