"""Set an agency's assignment rules."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from fairdue.desk.errors import InvalidRules, RuleProblem, RulesChangedMeanwhile
from fairdue.desk.events import RULES_CHANGED
from fairdue.desk.models import AssignmentRules
from fairdue.desk.queries.assignment import rules_in_force, teams_of
from fairdue.desk.rules import read_rules, write_rules
from fairdue.desk.types import RulesRow
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint


def set_rules(actor: Actor, document: Any) -> RulesRow:
    """Put a `{"rules": [...]}` document in force as the agency's next version; the same rules again change nothing.

    Raises InvalidRules (also for a team the agency does not have) and RulesChangedMeanwhile.
    """
    bands = read_rules(document)
    with agency_scope(actor.agency_id):
        teams = teams_of(actor.agency_id, bands)
        unknown = [(index, band.team) for index, band in enumerate(bands) if band.team not in teams]
        if unknown:
            raise InvalidRules(
                [
                    RuleProblem(f"rules.{index}.team", "unknown_team", f"there is no active team {name!r}")
                    for index, name in unknown
                ]
            )
        before = rules_in_force(actor.agency_id)
        if before.version and before.rules == bands:
            return before
        made = AssignmentRules(
            agency_id=actor.agency_id,
            version=before.version + 1,
            rules=write_rules(bands),
            created_by=actor.id,
            created_at=clock.now(),
        )
        try:
            with savepoint():
                made.save(force_insert=True)
        except IntegrityError:
            raise RulesChangedMeanwhile from None
        changes = {"rules": [write_rules(before.rules)["rules"], write_rules(bands)["rules"]]}
        record(actor, RULES_CHANGED, "assignment_rules", made.id, changes=changes, facts={"version": made.version})
        return RulesRow(version=made.version, rules=bands, created_at=made.created_at)
