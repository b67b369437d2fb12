"""Names of many debtors put back to what they were before an import. Callers hold an agency scope."""

from __future__ import annotations

from uuid import UUID

from fairdue.journal.commands import record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import execute, rows
from fairdue.parties.events import DEBTOR_EDITED

_EDITS = f"""
CREATE TEMPORARY TABLE parties_restoring ON COMMIT DROP AS
SELECT j.id, j.subject_id AS debtor_id, p."values"->'full_name'->>0 AS old_name, p."values"->'full_name'->>1 AS new_name
FROM journal_entry j
LEFT JOIN journal_personal p ON p.agency_id = j.agency_id AND p.id = j.id AND jsonb_typeof(p."values"->'full_name') = 'array'
WHERE j.agency_id = %(agency_id)s AND j.id > %(first)s AND j.id < %(before)s AND j.kind = '{DEBTOR_EDITED}'
  AND j.actor_role = '{Role.SYSTEM}' AND coalesce(j.facts->>'import_id', %(import_id)s) = %(import_id)s
ORDER BY j.id DESC LIMIT %(most)s
"""
_LOCK = """
SELECT 1 FROM parties_debtor WHERE agency_id = %(agency_id)s AND id IN (SELECT debtor_id FROM parties_restoring)
ORDER BY id FOR NO KEY UPDATE
"""
_NAMES = """
SELECT d.id AS debtor_id, d.full_name AS new_name, n.old_name
FROM (SELECT debtor_id, (array_agg(old_name ORDER BY id))[1] AS old_name, (array_agg(new_name ORDER BY id DESC))[1] AS new_name
      FROM parties_restoring WHERE new_name IS NOT NULL GROUP BY debtor_id) n
JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = n.debtor_id AND d.full_name = n.new_name
"""
_JOURNAL = f"""
SELECT debtor_id AS subject_id, NULL::jsonb AS changes,
       jsonb_build_object('import_id', %(import_id)s, 'is_correction', true) AS facts, debtor_id AS person_id,
       jsonb_build_object('full_name', jsonb_build_array(new_name, old_name)) AS personal
FROM ({_NAMES}) names
"""
_RENAME = f"""
UPDATE parties_debtor d SET full_name = names.old_name, updated_at = %(at)s
FROM ({_NAMES}) names WHERE d.agency_id = %(agency_id)s AND d.id = names.debtor_id
"""


def restore_names(actor: Actor, import_id: UUID, first: UUID, before: UUID, most: int) -> UUID | None:
    """Undo the latest `most` edits of debtors that an import made between two journal ids; return the earliest, None when none.

    A debtor who has another name by now, or whose personal values were erased, keeps the one he has. Contact points that the
    import brought stay.
    """
    params = {
        "agency_id": actor.agency_id,
        "import_id": str(import_id),
        "first": first,
        "before": before,
        "most": most,
        "at": clock.now(),
    }
    execute(_EDITS, params)
    execute(_LOCK, params)
    record_each_person(actor, DEBTOR_EDITED, "debtor", _JOURNAL, params)
    execute(_RENAME, params)
    seen = rows("SELECT id FROM parties_restoring ORDER BY id LIMIT 1")
    execute("DROP TABLE parties_restoring")
    return seen[0].id if seen else None
