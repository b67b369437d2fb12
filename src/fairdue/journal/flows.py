"""Seal and verify, with the heads that are kept outside the database."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from fairdue.journal.commands import seal_entries
from fairdue.journal.gateways import heads
from fairdue.journal.queries import seals_after
from fairdue.journal.queries import verify as verify_seals
from fairdue.journal.types import Head, Verification
from fairdue.kernel.db import agency_scope


def seal_agency(agency_id: UUID) -> int:
    """Seal what can be sealed, then keep the heads outside the database. Returns how many entries were sealed."""
    sealed = sum(seal.entries for seal in seal_entries(agency_id))
    heads.append(agency_id, lambda last: _heads_after(agency_id, last))
    return sealed


def verify_agency(agency_id: UUID) -> Verification:
    """Recompute the agency's seals and compare them with the heads kept outside the database."""
    return verify_seals(agency_id, heads.read(agency_id))


def sealed_agencies() -> set[UUID]:
    """Return the agencies that heads are kept of, whether or not the database still knows them."""
    return heads.agencies()


def _heads_after(agency_id: UUID, sequence: int) -> Iterator[Head]:
    with agency_scope(agency_id):
        for seal in seals_after(agency_id, sequence):
            yield Head(sequence=seal.sequence, mac=seal.mac.hex())
