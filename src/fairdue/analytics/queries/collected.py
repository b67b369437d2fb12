"""What somebody's accounts brought in today and this month; for a collector, how many of the promises given to him were kept."""

from __future__ import annotations

from typing import Any

from fairdue.access.models import Agency
from fairdue.analytics.types import Collected, CollectedSoFar, PromisesKept
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import format_minor
from fairdue.ledger.queries import APPLIED
from fairdue.payments.states import CLEARED

_CLEARED = ", ".join(f"'{status}'" for status in CLEARED)
# Whoever sees the agency needs no look at whose the accounts are.
_WHOSE = """
JOIN accounts_account a ON a.agency_id = s.agency_id AND a.id = s.account_id
    AND (a.collector_id = %(collector_id)s::uuid OR a.team_id = ANY(%(teams)s::uuid[]))
"""
_COLLECTED = """
SELECT p.currency::text AS currency, sum(s.net_minor)::bigint AS month,
       coalesce(sum(s.net_minor) FILTER (WHERE p.received_on = %(today)s), 0)::bigint AS today
FROM payments_payment p
JOIN payments_share s ON s.agency_id = p.agency_id AND s.payment_id = p.id
{whose}
WHERE p.agency_id = %(agency_id)s AND p.status IN ({cleared}) AND p.received_on BETWEEN %(first)s AND %(today)s
GROUP BY p.currency
"""
# As in a collector's day: the last promise for each account counts, and what was applied since it was given.
_PROMISES = f"""
WITH latest AS (
    SELECT DISTINCT ON (t.account_id) t.account_id, t.promised_on, t.promised_minor, t.at
    FROM accounts_account a
    JOIN accounts_contact_attempt t ON t.agency_id = a.agency_id AND t.account_id = a.id
    WHERE a.agency_id = %(agency_id)s AND a.collector_id = %(collector_id)s
      AND t.promised_on IS NOT NULL AND t.promised_minor IS NOT NULL
    ORDER BY t.account_id, t.at DESC
)
SELECT count(*) AS given, count(*) FILTER (WHERE paid.minor >= latest.promised_minor) AS kept
FROM latest CROSS JOIN LATERAL (
    {APPLIED.format(account="latest.account_id")} AND e.recorded_at >= latest.at
) paid
WHERE latest.promised_on BETWEEN %(first)s AND %(today)s
"""


def collected(actor: Actor) -> Collected:
    """Return what came in today and this month for the accounts one may see, less what is gone again, by currency.

    Payments count for who has the account now. A collector is told too how many promises due this month, up to today, were kept.
    """
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        today, scope = clock.today(agency.time_zone), actor.scope
        first = today.replace(day=1)
        params = {
            "agency_id": actor.agency_id,
            "collector_id": scope.collector_id,
            "teams": None if scope.team_ids is None else list(scope.team_ids),
            "first": first,
            "today": today,
        }
        found = rows(_COLLECTED.format(whose="" if scope.is_whole_agency else _WHOSE, cleared=_CLEARED), params)
        promises = rows(_PROMISES, params)[0] if scope.is_own_only else None
    return Collected(
        first=first,
        today=today,
        currency=agency.currency,
        by_currency=_amounts(agency.currency, found),
        promises=PromisesKept(kept=promises.kept, given=promises.given) if promises else None,
    )


def _amounts(main: str, found: list[Any]) -> tuple[CollectedSoFar, ...]:
    """The agency's own currency first, be it nothing, then what came in in others."""
    minor = {main: (0, 0), **{row.currency: (row.today, row.month) for row in found}}
    return tuple(
        CollectedSoFar(currency=currency, today=format_minor(today, currency), month=format_minor(month, currency))
        for currency, (today, month) in sorted(minor.items(), key=lambda item: (item[0] != main, item[0]))
    )
