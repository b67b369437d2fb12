"""Set an agency's assignment rules."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError

from fairdue.access.models import Agency
from fairdue.desk.errors import InvalidRules, RuleProblem, RulesChangedMeanwhile, RulesHaveWarnings
from fairdue.desk.events import RULES_CHANGED
from fairdue.desk.models import AssignmentRules
from fairdue.desk.queries.assignment import document_of, findings_of, read_for, rules_row, stored_rules
from fairdue.desk.rules import canonical
from fairdue.desk.types import Finding, Rule, RulesRow, Severity
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint


def set_rules(
    actor: Actor,
    document: Any,
    *,
    base_version: int | None = None,
    accept_warnings: bool = False,
    note: str = "",
    restored_from: int | None = None,
) -> RulesRow:
    """Put a document in force as the agency's next version; the same rules again change nothing.

    `base_version` is the version that was edited: the save is refused when it is not in force any more. Warnings hinder unless
    they are accepted; a document of bands, which cannot overlap, has none that do. Raises InvalidRules (also for a team or
    creditor the agency does not have), RulesHaveWarnings, RulesChangedMeanwhile.
    """
    with agency_scope(actor.agency_id):
        before = stored_rules(actor.agency_id)
        version = before.version if before else 0
        if base_version is not None and base_version != version:
            raise RulesChangedMeanwhile(version=version)
        rules = read_for(actor.agency_id, document)
        kept = canonical(document, Agency.objects.values_list("currency", flat=True).get(id=actor.agency_id))
        findings = findings_of(actor.agency_id, rules)
        if before is not None and before.rules == kept:
            return rules_row(actor.agency_id, before, findings)
        _check(rules, findings, accept_warnings=accept_warnings or "format" not in kept)
        made = AssignmentRules(
            agency_id=actor.agency_id,
            version=version + 1,
            rules=kept,
            note=note,
            restored_from=restored_from,
            created_by=actor.id,
            created_at=clock.now(),
        )
        try:
            with savepoint():
                made.save(force_insert=True)
        except IntegrityError:
            raise RulesChangedMeanwhile from None
        facts: dict[str, Any] = {"version": made.version}
        if restored_from is not None:
            facts["restored_from"] = restored_from
        changes = {"rules": [document_of(before)["rules"], kept["rules"]]}
        record(actor, RULES_CHANGED, "assignment_rules", made.id, changes=changes, facts=facts)
        return rules_row(actor.agency_id, made, findings)


def restore_rules(
    actor: Actor, version: int, *, base_version: int | None = None, accept_warnings: bool = False, note: str = ""
) -> RulesRow:
    """Put an old version in force again, as a new one equal to it; 0 = the rules every agency starts with.

    It is checked as if it was sent anew, since teams and creditors may have gone. Raises NotFound and what `set_rules` raises.
    """
    with agency_scope(actor.agency_id):
        document = document_of(stored_rules(actor.agency_id, version))
        return set_rules(
            actor,
            document,
            base_version=base_version,
            accept_warnings=accept_warnings,
            note=note,
            restored_from=version,
        )


def _check(rules: tuple[Rule, ...], findings: list[Finding], *, accept_warnings: bool) -> None:
    places = {rule.name: index for index, rule in enumerate(rules)}
    fields = {"unknown_team": ".team", "unknown_fallback": ".fallback", "unknown_creditor": ".when.creditor"}
    errors = [
        RuleProblem(f"rules.{places[finding.rule or '']}{fields.get(finding.code, '')}", finding.code, finding.message)
        for finding in findings
        if finding.severity == Severity.ERROR
    ]
    if errors:
        raise InvalidRules(errors)
    warnings = [asdict(finding) for finding in findings if finding.severity == Severity.WARNING]
    if warnings and not accept_warnings:
        raise RulesHaveWarnings(warnings)
