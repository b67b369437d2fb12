"""Journal kinds of the desk."""

from __future__ import annotations

RULES_CHANGED = "assignment_rules.changed"
ASSIGNMENT_RUN = "assignment.run"
DEBTOR_LEASED = "worklist.debtor_leased"
DEBTOR_RELEASED = "worklist.debtor_released"
LEASE_BROKEN = "worklist.lease_broken"
VIEW_SAVED = "worklist.view_saved"
VIEW_CHANGED = "worklist.view_changed"
VIEW_DELETED = "worklist.view_deleted"
TASK_CREATED = "task.created"
TASK_CHANGED = "task.changed"
TASK_DONE = "task.done"
HANDOVER_NOTED = "account.handover_noted"
HANDOVER_READ = "account.handover_read"
