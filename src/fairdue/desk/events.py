"""Journal kinds of the desk."""

from __future__ import annotations

RULES_CHANGED = "assignment_rules.changed"
ASSIGNMENT_RUN = "assignment.run"
DEBTOR_LEASED = "worklist.debtor_leased"
