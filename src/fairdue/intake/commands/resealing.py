"""Encrypt anew what raw rows keep encrypted, when the keys change."""

from __future__ import annotations

from uuid import UUID

from fairdue.intake.models import ImportJob, RawRow
from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.parties.queries import SSN_CONTEXT

CHUNK = 1_000
_FIRST = UUID(int=0)


def reseal_raw_rows(actor: Actor, after_id: UUID | None = None) -> tuple[int, UUID | None]:
    """Bring the next CHUNK raw rows with a sealed cell under the first key, in one transaction.

    Returns how many were encrypted anew and where to go on, None at the end. Doing a chunk again changes nothing.
    """
    ring = keyring()
    with agency_scope(actor.agency_id):
        found = list(
            RawRow.objects.select_for_update(no_key=True)
            .filter(agency_id=actor.agency_id, id__gt=after_id or _FIRST)
            .exclude(sealed=None)
            .order_by("id")[:CHUNK]
        )
        stale = [row for row in found if row.sealed is not None and not ring.is_current(bytes(row.sealed))]
        for row in stale:
            row.sealed = ring.encrypt(ring.decrypt(bytes(row.sealed or b""), SSN_CONTEXT), SSN_CONTEXT)
        RawRow.objects.bulk_update(stale, ["sealed"])
        return len(stale), found[-1].id if len(found) == CHUNK else None


def move_file(actor: Actor, import_id: UUID, stored_as: str) -> None:
    """Let an import refer to its file under another name."""
    with agency_scope(actor.agency_id):
        ImportJob.objects.filter(agency_id=actor.agency_id, id=import_id).update(stored_as=stored_as)
