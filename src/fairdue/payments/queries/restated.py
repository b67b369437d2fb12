"""Find the accounts whose payments have to be applied anew after an import."""

from __future__ import annotations

from uuid import UUID

from fairdue.kernel.db import agency_scope, rows
from fairdue.ledger.rules import DEBT_SQL

_RESTATED = f"""
SELECT DISTINCT l.subject_id
FROM ledger_entry e
JOIN ledger_posting p ON p.agency_id = e.agency_id AND p.entry_id = e.id
JOIN ledger_account l ON l.agency_id = p.agency_id AND l.id IN (p.from_account_id, p.to_account_id) AND l.bucket IN ({DEBT_SQL})
WHERE e.agency_id = %(agency_id)s AND e.source_id = %(import_id)s
  AND EXISTS (SELECT FROM payments_share s WHERE s.agency_id = e.agency_id AND s.account_id = l.subject_id)
ORDER BY l.subject_id
"""


def restated_accounts(agency_id: UUID, import_id: UUID) -> list[UUID]:
    """Return the accounts for which an import posted something, and money came in."""
    with agency_scope(agency_id):
        return [row.subject_id for row in rows(_RESTATED, {"agency_id": agency_id, "import_id": import_id})]
