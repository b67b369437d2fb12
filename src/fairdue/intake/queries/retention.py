"""How long imported files and their rows are kept."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from fairdue.access.models import Agency

DAYS_SETTING = "raw_retention_days"
"""The key under which an agency keeps its own time in its settings."""
DAYS_MAX = 36_500


def retention_days(agency_id: UUID) -> int:
    """Return for how many days an agency keeps what was sent: its own setting, else the operator's."""
    own = Agency.objects.values_list("settings", flat=True).get(id=agency_id).get(DAYS_SETTING)
    is_usable = isinstance(own, int) and not isinstance(own, bool) and 1 <= own <= DAYS_MAX
    return own if is_usable else int(settings.ENV.raw_retention_days)
