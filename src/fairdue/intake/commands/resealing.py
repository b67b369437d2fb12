"""Encrypt anew what imports keep encrypted, when the keys change."""

from __future__ import annotations

from uuid import UUID

from fairdue.intake.models import ImportJob, RawBlock
from fairdue.intake.rules.raw import block_context
from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope

CHUNK = 50
_FIRST = UUID(int=0)


def reseal_raw_blocks(actor: Actor, after_id: UUID | None = None) -> tuple[int, UUID | None]:
    """Bring the next CHUNK blocks of raw rows under the first key, in one transaction.

    Returns how many were encrypted anew and where to go on, None at the end. Doing a chunk again changes nothing.
    """
    ring = keyring()
    with agency_scope(actor.agency_id):
        found = list(
            RawBlock.objects.select_for_update(no_key=True)
            .filter(agency_id=actor.agency_id, id__gt=after_id or _FIRST)
            .order_by("id")[:CHUNK]
        )
        stale = [block for block in found if not ring.is_current(bytes(block.sealed))]
        for block in stale:
            context = block_context(block.import_job_id, block.first_row)
            block.sealed = ring.encrypt_bytes(ring.decrypt_bytes(bytes(block.sealed), context), context)
        RawBlock.objects.bulk_update(stale, ["sealed"])
        return len(stale), found[-1].id if len(found) == CHUNK else None


def move_file(actor: Actor, import_id: UUID, stored_as: str) -> None:
    """Let an import refer to its file under another name."""
    with agency_scope(actor.agency_id):
        ImportJob.objects.filter(agency_id=actor.agency_id, id=import_id).update(stored_as=stored_as)
