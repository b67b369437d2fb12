"""Create and edit debtors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fairdue.access.commands.staleness import require_unchanged
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.parties.commands.contact_points import add_contact_point
from fairdue.parties.commands.locking import lock_debtors, require_unmerged
from fairdue.parties.commands.sealing import seal_identity
from fairdue.parties.events import DEBTOR_CREATED, DEBTOR_EDITED
from fairdue.parties.models import Debtor
from fairdue.parties.queries import debtor_detail, debtor_row, open_identity
from fairdue.parties.types import DebtorDetail, DebtorRow, NewContactPoint

SSN_DIGITS = 4
IDENTITY = ("ssn_last4", "born_on")
EDITABLE = ("external_ref", "full_name", "is_firm", "language", *IDENTITY)


def create_debtor(
    actor: Actor,
    *,
    full_name: str,
    external_ref: str = "",
    is_firm: bool = False,
    language: str = "",
    ssn_last4: str | None = None,
    born_on: dt.date | None = None,
    contact_points: Sequence[NewContactPoint] = (),
) -> DebtorDetail:
    """Enter a debtor with his contact points. Raises Invalid for an SSN part, birth date or contact point that cannot be."""
    _check_name(full_name)
    _check_identity(ssn_last4, born_on)
    with agency_scope(actor.agency_id):
        identity = seal_identity(ssn_last4, born_on)
        debtor = Debtor.objects.create(
            agency_id=actor.agency_id,
            external_ref=external_ref,
            full_name=full_name,
            is_firm=is_firm,
            language=language,
            ssn_last4_sealed=identity.ssn_last4_sealed,
            born_on_sealed=identity.born_on_sealed,
            identity_digest=identity.identity_digest,
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        record(
            actor,
            DEBTOR_CREATED,
            "debtor",
            debtor.id,
            personal={
                "full_name": full_name,
                "external_ref": external_ref,
                "is_firm": is_firm,
                "language": language,
                "has_ssn_last4": ssn_last4 is not None,
                "has_born_on": born_on is not None,
            },
            person_id=debtor.id,
        )
        for point in contact_points:
            add_contact_point(actor, debtor.id, point)
        return debtor_detail(actor.agency_id, debtor.id, reveals_identity=True)


def edit_debtor(actor: Actor, debtor_id: UUID, changes: Mapping[str, Any], expected: dt.datetime | None = None) -> DebtorRow:
    """Change the EDITABLE fields that `changes` names. The journal tells that an identity changed, not its values.

    Raises NotFound, DebtorMerged, Invalid for a name, SSN part or birth date that cannot be, and Stale if the debtor was not last
    changed at `expected`.
    """
    with agency_scope(actor.agency_id):
        (debtor,) = lock_debtors(actor.agency_id, debtor_id)
        require_unmerged(debtor)
        require_unchanged(actor.agency_id, debtor.id, debtor.updated_at, expected)
        ssn_last4, born_on = open_identity(debtor)
        before = {name: getattr(debtor, name) for name in EDITABLE if name not in IDENTITY}
        before |= {"ssn_last4": ssn_last4, "born_on": born_on}
        changed = difference(before, {name: changes[name] for name in EDITABLE if name in changes})
        if changed:
            _apply(debtor, before, changed)
            shown = {name: ["***", "***"] if name in IDENTITY else values for name, values in changed.items()}
            record(actor, DEBTOR_EDITED, "debtor", debtor.id, personal={"changes": shown}, person_id=debtor.id)
        return debtor_row(debtor)


def _apply(debtor: Debtor, before: Mapping[str, Any], changed: Mapping[str, list[Any]]) -> None:
    after = {**before, **{name: new for name, (_, new) in changed.items()}}
    _check_name(after["full_name"])
    _check_identity(after["ssn_last4"], after["born_on"])
    for name in changed:
        if name not in IDENTITY:
            setattr(debtor, name, after[name])
    fields = [name for name in changed if name not in IDENTITY]
    if any(name in changed for name in IDENTITY):
        identity = seal_identity(after["ssn_last4"], after["born_on"])
        debtor.ssn_last4_sealed = identity.ssn_last4_sealed
        debtor.born_on_sealed = identity.born_on_sealed
        debtor.identity_digest = identity.identity_digest
        fields += ["ssn_last4_sealed", "born_on_sealed", "identity_digest"]
    debtor.updated_at = clock.now()
    debtor.save(update_fields=[*fields, "updated_at"])


def _check_name(full_name: str) -> None:
    if not full_name.strip():
        raise Invalid("full_name", "blank", "must not be blank")


def _check_identity(ssn_last4: str | None, born_on: dt.date | None) -> None:
    if ssn_last4 is not None and not (len(ssn_last4) == SSN_DIGITS and ssn_last4.isascii() and ssn_last4.isdigit()):
        raise Invalid("ssn_last4", "bad_ssn_last4", "must be exactly 4 digits")
    if born_on is not None and born_on > clock.now().date():
        raise Invalid("born_on", "in_the_future", "must not lie in the future")
