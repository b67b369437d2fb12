"""Encrypt the identity of debtors, and encrypt it anew when the keys change."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope
from fairdue.parties.events import DEBTORS_RESEALED
from fairdue.parties.models import Debtor
from fairdue.parties.queries import BORN_ON_CONTEXT, SSN_CONTEXT, open_identity
from fairdue.parties.types import Resealing, SealedIdentity

IDENTITY_CONTEXT = "parties_debtor.identity"
CHUNK = 500
_FIRST = UUID(int=0)


def seal_identity(ssn_last4: str | None, born_on: dt.date | None) -> SealedIdentity:
    """Encrypt both under the first key; only both together identify a person, so only then is there a digest."""
    keys = keyring()
    return SealedIdentity(
        ssn_last4_sealed=keys.encrypt(ssn_last4, SSN_CONTEXT) if ssn_last4 else None,
        born_on_sealed=keys.encrypt(born_on.isoformat(), BORN_ON_CONTEXT) if born_on else None,
        identity_digest=digest_identity(ssn_last4, born_on),
    )


def digest_identity(ssn_last4: str | None, born_on: dt.date | None) -> bytes | None:
    """Return the keyed digest that is equal for the same person; None unless both are known."""
    if not (ssn_last4 and born_on):
        return None
    return keyring().digest(f"{ssn_last4}\x1f{born_on.isoformat()}", IDENTITY_CONTEXT)


def reseal_debtors(actor: Actor, after_id: UUID | None = None) -> tuple[Resealing, UUID | None]:
    """Encrypt anew what is not under the first key in the next CHUNK debtors with an identity, in one transaction.

    Returns the counts and where to go on, None at the end. Doing a chunk again changes nothing, so a killed run just starts over.
    """
    with agency_scope(actor.agency_id):
        debtors = list(
            Debtor.objects.select_for_update(no_key=True)
            .filter(agency_id=actor.agency_id, id__gt=after_id or _FIRST)
            .exclude(ssn_last4_sealed=None, born_on_sealed=None)
            .order_by("id")[:CHUNK]
        )
        stale = [debtor for debtor in debtors if not _is_current(debtor)]
        for debtor in stale:
            identity = seal_identity(*open_identity(debtor))
            debtor.ssn_last4_sealed = identity.ssn_last4_sealed
            debtor.born_on_sealed = identity.born_on_sealed
            debtor.identity_digest = identity.identity_digest
            debtor.updated_at = clock.now()
        if stale:
            Debtor.objects.bulk_update(stale, ["ssn_last4_sealed", "born_on_sealed", "identity_digest", "updated_at"])
            facts = {"resealed": len(stale), "key": keyring().primary.decode()}
            record(actor, DEBTORS_RESEALED, "agency", actor.agency_id, facts=facts)
        counts = Resealing(seen=len(debtors), resealed=len(stale))
        return counts, debtors[-1].id if len(debtors) == CHUNK else None


def _is_current(debtor: Debtor) -> bool:
    sealed = (debtor.ssn_last4_sealed, debtor.born_on_sealed)
    return all(keyring().is_current(bytes(token)) for token in sealed if token is not None)
