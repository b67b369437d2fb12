"""Take over scores for many accounts at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairdue.accounts.events import ACCOUNT_SCORED
from fairdue.journal.commands import record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows

# The level sets the priority unless somebody fixed it by hand or file. Minor units are multiplied as they are: between
# currencies the priority scores compare by their figures, never by a conversion.
_SCORED = """
SELECT a.id, a.debtor_id, a.balance_minor, s.is_rescored, s.facts, s.personal,
       a.risk_score AS old_score, s.risk_score,
       a.risk_level AS old_level, s.risk_level,
       a.priority AS old_priority, CASE WHEN a.is_priority_fixed THEN a.priority ELSE s.priority END AS priority,
       a.priority_score AS old_priority_score, s.risk_score * a.balance_minor AS priority_score
FROM ({source}) s JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id
"""
_DIFFERENT = (
    "(old_score, old_level, old_priority, old_priority_score) IS DISTINCT FROM (risk_score, risk_level, priority, priority_score)"
)
_CHANGES = " || ".join(
    f"CASE WHEN {old} IS DISTINCT FROM {new} "
    f"THEN jsonb_build_object('{new}', jsonb_build_array({old}, {new})) ELSE '{{{{}}}}' END"
    for old, new in (
        ("old_score", "risk_score"),
        ("old_level", "risk_level"),
        ("old_priority", "priority"),
        ("old_priority_score", "priority_score"),
    )
)
_TO_JOURNAL = f"SELECT id FROM ({_SCORED}) scored WHERE is_rescored OR {_DIFFERENT}"
_JOURNAL = f"""
SELECT id AS subject_id, {_CHANGES} AS changes, facts, debtor_id AS person_id, personal
FROM ({_SCORED}) scored WHERE id = ANY(%(journalled)s) ORDER BY id
"""
_UPDATE = f"""
UPDATE accounts_account a
SET risk_score = n.risk_score, risk_level = n.risk_level, priority = n.priority, priority_score = n.priority_score,
    updated_at = %(updated_at)s
FROM (SELECT * FROM ({_SCORED}) scored WHERE id = ANY(%(journalled)s) AND {_DIFFERENT}) n
WHERE a.agency_id = %(agency_id)s AND a.id = n.id
"""


def apply_scores(actor: Actor, source: str, params: Mapping[str, Any]) -> int:
    """Set score, level, priority and priority score of the accounts that the query `source` names, and journal each change.

    `source` gives account_id, risk_score (at most 450), risk_level, priority (0 to 3, what the level means), is_rescored (journal
    it though the account comes out the same), and for the entry facts and what is personal (null if nothing is). The caller
    holds the accounts' locks. Accounts that come out as before are not written. Returns how many were.
    """
    with agency_scope(actor.agency_id):
        everything: dict[str, Any] = {**params, "agency_id": actor.agency_id}
        everything["journalled"] = [row.id for row in rows(_TO_JOURNAL.format(source=source), everything)]
        if not everything["journalled"]:
            return 0
        record_each_person(actor, ACCOUNT_SCORED, "account", _JOURNAL.format(source=source), everything)
        return execute(_UPDATE.format(source=source), {**everything, "updated_at": clock.now()})
