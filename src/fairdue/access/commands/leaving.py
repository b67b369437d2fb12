"""Say what becomes of the accounts of a collector who is switched off."""

from __future__ import annotations

from uuid import UUID

from fairdue.access import events
from fairdue.access.models import Agency
from fairdue.access.types import LEAVER_SETTING, LeaverAccounts
from fairdue.journal.commands import record
from fairdue.kernel.actor import Actor


def record_leaving(actor: Actor, collector_id: UUID, accounts: LeaverAccounts | None = None) -> None:
    """Record that a collector has left, which has his open accounts given away; nothing when they shall stay with him.

    `accounts` decides, else the agency's setting. He is off at once either way: what he holds never stands in the way of that.
    """
    if accounts is None:
        settings = Agency.objects.values_list("settings", flat=True).get(id=actor.agency_id)
        accounts = LeaverAccounts.KEEP if settings.get(LEAVER_SETTING) == LeaverAccounts.KEEP else LeaverAccounts.REASSIGN
    if accounts is LeaverAccounts.REASSIGN:
        record(actor, events.COLLECTOR_LEFT, events.COLLECTOR, collector_id, facts={"accounts": accounts})
