"""Let payments leave as a file: that somebody took them, and which, is journalled before the first line is read."""

from __future__ import annotations

from collections.abc import Iterator

from fairdue.journal.commands import record
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.payments.events import PAYMENTS_EXPORTED
from fairdue.payments.queries.export import export_table
from fairdue.payments.types import PaymentFilter


def export_payments(actor: Actor, wanted: PaymentFilter, said: dict[str, object]) -> Iterator[tuple[str, ...]]:
    """Return the lines of a file of payments that fit a filter, read as they are taken; `said` is the filter as it was sent."""
    with agency_scope(actor.agency_id):
        record(actor, PAYMENTS_EXPORTED, "agency", actor.agency_id, facts={"filters": said})
    return export_table(actor, wanted)
