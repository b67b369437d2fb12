"""Read second factors."""

from __future__ import annotations

from uuid import UUID

from fairdue.access.models import Agency, RecoveryCode, SecondFactor
from fairdue.access.queries.people import person_of
from fairdue.access.rules import requires_second_factor
from fairdue.access.types import SecondFactorState
from fairdue.kernel.actor import Actor, PlatformActor, Role
from fairdue.kernel.crypto import keyring


def second_factor_state(actor: Actor | PlatformActor) -> SecondFactorState:
    """Describe the actor's own second factor. Raises Forbidden for a program."""
    user = person_of(actor)
    agency = None if user.agency_id is None else Agency.objects.get(id=user.agency_id)
    return SecondFactorState(
        is_on=user.second_factor_at is not None,
        is_required=agency is not None and requires_second_factor(agency.settings, Role(user.role)),
        on_since=user.second_factor_at,
        recovery_codes_left=codes_left(user.id),
    )


def codes_left(user_id: UUID) -> int:
    """Return how many recovery codes a user has not used."""
    return RecoveryCode.objects.filter(user_id=user_id, used_at=None).count()


def sealing_place(user_id: UUID) -> str:
    """Return the place a user's secret is encrypted for: in another's row it cannot be decrypted."""
    return f"access_second_factor.secret_sealed {user_id}"


def open_secret(factor: SecondFactor) -> str:
    """Decrypt a secret."""
    return keyring().decrypt(bytes(factor.secret_sealed), sealing_place(factor.user_id))
