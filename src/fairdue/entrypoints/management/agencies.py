"""Which agency a command works for."""

from __future__ import annotations

from django.core.management.base import CommandError

from fairdue.access.models import Agency
from fairdue.kernel.actor import Actor, Role


def actor_in(slug: str) -> Actor:
    """Return who acts when somebody at this machine runs a command for an agency. Raises CommandError for an unknown slug."""
    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        known = ", ".join(Agency.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no agency {slug!r} (there is: {known}).")
    return Actor(agency_id=agency.id, role=Role.AGENCY_ADMIN, name="cli")
