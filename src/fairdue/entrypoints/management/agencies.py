"""Which agency a command works for."""

from __future__ import annotations

from django.core.management.base import CommandError

from fairdue.access.models import Agency
from fairdue.kernel.actor import Actor, Role


def actor_in(slug: str | None) -> Actor:
    """Return who acts when somebody at this machine runs a command for an agency, by default the only active one.

    Raises CommandError for an unknown slug, and for none where there is no agency or a choice of several.
    """
    agency = _only_agency() if slug is None else Agency.objects.filter(slug=slug).first()
    if agency is None:
        known = ", ".join(Agency.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no agency {slug!r} (there is: {known}).")
    return Actor(agency_id=agency.id, role=Role.AGENCY_ADMIN, name="cli")


def _only_agency() -> Agency:
    found = list(Agency.objects.filter(is_active=True).order_by("created_at"))
    if not found:
        raise CommandError("There is no agency yet.")
    if len(found) > 1:
        raise CommandError(f"Name the agency: --agency {' | '.join(agency.slug for agency in found)}")
    return found[0]
