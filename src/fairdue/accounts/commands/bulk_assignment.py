"""Give many accounts to collectors or teams at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fairdue.accounts.events import ACCOUNT_ASSIGNED, ACCOUNT_ROUTED
from fairdue.accounts.states import FINISHED, AccountStatus
from fairdue.journal.commands import record_changed
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import uuids

_FINISHED = ", ".join(f"'{status.value}'" for status in FINISHED)
_WANTED = "unnest(%(accounts)s::uuid[], %(teams)s::uuid[], %(collectors)s::uuid[]) AS wanted (account_id, team_id, collector_id)"
_NAME = "coalesce(nullif(trim({user}.first_name || ' ' || {user}.last_name), ''), {user}.username)"
# The change and its entries are one statement: the entries are made of what the update returns, old and new.
_ASSIGN = f"""
UPDATE accounts_account a
SET status = CASE a.status WHEN '{AccountStatus.NEW}' THEN '{AccountStatus.ASSIGNED}' ELSE a.status END,
    collector_id = wanted.collector_id, team_id = wanted.team_id, assigned_at = %(now)s, updated_at = %(now)s
FROM {_WANTED}
WHERE a.agency_id = %(agency_id)s AND a.id = wanted.account_id AND a.status NOT IN ({_FINISHED})
  AND (a.collector_id IS DISTINCT FROM wanted.collector_id OR a.status = '{AccountStatus.NEW}')
RETURNING a.id, old.status AS old_status, new.status, old.collector_id AS old_collector_id, new.collector_id, new.team_id
"""
_JOURNAL_ASSIGNED = f"""
SELECT n.id AS subject_id,
       jsonb_build_object('collector', jsonb_build_array(
           CASE WHEN old_user.id IS NOT NULL THEN {_NAME.format(user="old_user")} END,
                                                         {_NAME.format(user="new_user")}))
       || CASE WHEN n.old_status <> n.status
               THEN jsonb_build_object('status', jsonb_build_array(n.old_status, n.status)) ELSE '{{}}' END AS changes,
       jsonb_build_object('collector_id', n.collector_id, 'previous_collector_id', n.old_collector_id,
                          'team_id', n.team_id, 'reason', %(reason)s::text) AS facts
FROM changed n
JOIN access_collector new_collector ON new_collector.agency_id = %(agency_id)s AND new_collector.id = n.collector_id
JOIN access_user new_user ON new_user.id = new_collector.user_id
LEFT JOIN access_collector old_collector ON old_collector.agency_id = %(agency_id)s AND old_collector.id = n.old_collector_id
LEFT JOIN access_user old_user ON old_user.id = old_collector.user_id
ORDER BY n.id
"""
_ROUTE = f"""
UPDATE accounts_account a SET team_id = wanted.team_id, updated_at = %(now)s
FROM {_WANTED}
WHERE a.agency_id = %(agency_id)s AND a.id = wanted.account_id AND a.status NOT IN ({_FINISHED})
  AND a.collector_id IS NULL AND a.team_id IS DISTINCT FROM wanted.team_id
RETURNING a.id, old.team_id AS old_team_id, new.team_id
"""
_JOURNAL_ROUTED = """
SELECT n.id AS subject_id, jsonb_build_object('team', jsonb_build_array(old_team.name, new_team.name)) AS changes,
       jsonb_build_object('team_id', n.team_id, 'previous_team_id', n.old_team_id) AS facts
FROM changed n
JOIN access_team new_team ON new_team.agency_id = %(agency_id)s AND new_team.id = n.team_id
LEFT JOIN access_team old_team ON old_team.agency_id = %(agency_id)s AND old_team.id = n.old_team_id
ORDER BY n.id
"""


@dataclass(frozen=True, slots=True)
class Allotment:
    """An account, and the team and collector it shall go to."""

    account_id: UUID
    team_id: UUID | None
    collector_id: UUID | None = None


def assign_accounts_to(actor: Actor, allotments: Sequence[Allotment], reason: str) -> int:
    """Give each open account to its collector and team: a new one becomes assigned, others keep their status; journal each.

    The caller holds the locks of the accounts and of the collectors, and has checked that these have room. `reason` says in the
    entry what decided. An account that is with its collector already, or finished, is left alone. Returns how many changed.
    """
    return _apply(actor, allotments, kind=ACCOUNT_ASSIGNED, update=_ASSIGN, journal=_JOURNAL_ASSIGNED, reason=reason)


def route_accounts_to(actor: Actor, allotments: Sequence[Allotment]) -> int:
    """Put unassigned open accounts on the pile of a team, for its lead and its collectors to take; journal each change.

    The caller holds the locks of the accounts. Returns how many changed.
    """
    return _apply(actor, allotments, kind=ACCOUNT_ROUTED, update=_ROUTE, journal=_JOURNAL_ROUTED)


def _apply(actor: Actor, allotments: Sequence[Allotment], *, kind: str, update: str, journal: str, reason: str = "") -> int:
    if not allotments:
        return 0
    params = {
        "agency_id": actor.agency_id,
        "accounts": uuids(each.account_id for each in allotments),
        "teams": uuids(each.team_id for each in allotments),
        "collectors": uuids(each.collector_id for each in allotments),
        "reason": reason,
        "now": clock.now(),
    }
    # No scope of its own: the caller's is open, and checks of foreign keys are slower under a savepoint than the locks it holds.
    return record_changed(actor, kind, "account", update, journal, params)
