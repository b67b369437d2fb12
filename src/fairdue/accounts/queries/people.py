"""Read who works an account."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from fairdue.access.models import Agency, Collector, User
from fairdue.accounts.types import AgencyFacts, CollectorFacts


def collector_names(agency_id: UUID, collector_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the full names of collectors by id, in two queries whatever their number."""
    wanted = {collector_id for collector_id in collector_ids if collector_id is not None}
    if not wanted:
        return {}
    users = dict(Collector.objects.filter(agency_id=agency_id, id__in=wanted).values_list("id", "user_id"))
    people = {user.id: user.full_name for user in User.objects.filter(id__in=users.values())}
    return {collector_id: people[user_id] for collector_id, user_id in users.items() if user_id in people}


def collector_facts(agency_id: UUID, collector_id: UUID | None) -> CollectorFacts | None:
    """Describe the collector of an account, if it has one."""
    if collector_id is None:
        return None
    found = Collector.objects.get(agency_id=agency_id, id=collector_id)
    user = User.objects.get(id=found.user_id)
    return CollectorFacts(
        id=found.id,
        username=user.username,
        full_name=user.full_name,
        agency=agency_id,
        commission_rate=f"{found.commission_rate:.4f}",
        is_active=found.is_active,
        max_accounts=found.max_accounts,
    )


def agency_facts(agency: Agency) -> AgencyFacts:
    """Describe the agency of an account. Its settings are for its admins, in its own route."""
    return AgencyFacts(
        id=agency.id,
        name=agency.name,
        license_number=agency.license_number,
        is_active=agency.is_active,
        created_at=agency.created_at,
        updated_at=agency.updated_at,
    )
