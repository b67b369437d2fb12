"""Read who works an account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fairdue.access.models import Agency, Collector, User
from fairdue.accounts.types import AgencyFacts, CollectorFacts

_USERS = """
SELECT u.*, c.id AS collector_id FROM access_collector c JOIN access_user u ON u.id = c.user_id
WHERE c.agency_id = %s AND c.id = ANY(%s)
"""


def collector_names(agency_id: UUID, collector_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the full names of collectors by id, in one query whatever their number."""
    wanted = {collector_id for collector_id in collector_ids if collector_id is not None}
    if not wanted:
        return {}
    # The collector's id is a column that users have in this query only.
    users: Iterable[Any] = User.objects.raw(_USERS, [agency_id, list(wanted)])
    return {user.collector_id: user.full_name for user in users}


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
