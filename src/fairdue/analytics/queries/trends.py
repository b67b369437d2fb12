"""What came in, period by period."""

from __future__ import annotations

import datetime as dt

from fairdue.access.models import Agency
from fairdue.analytics.types import TrendPeriod
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import format_minor
from fairdue.payments.states import CLEARED

_CLEARED = ", ".join(f"'{status}'" for status in CLEARED)
# A payment for accounts of several teams counts for a lead by the shares of his.
_TRENDS = f"""
SELECT period::date AS period, coalesce(paid.minor, 0)::bigint AS minor, coalesce(paid.payments, 0) AS payments
FROM generate_series(date_trunc(%(unit)s, %(first)s::timestamp), %(today)s::timestamp, ('1 ' || %(unit)s)::interval) period
LEFT JOIN (
    SELECT date_trunc(%(unit)s, p.received_on::timestamp) AS period, sum(s.net_minor) AS minor,
           count(DISTINCT p.id) FILTER (WHERE s.net_minor > 0) AS payments
    FROM payments_payment p
    JOIN payments_share s ON s.agency_id = p.agency_id AND s.payment_id = p.id
    JOIN accounts_account a ON a.agency_id = s.agency_id AND a.id = s.account_id
    WHERE p.agency_id = %(agency_id)s AND p.status IN ({_CLEARED}) AND p.currency = %(currency)s
      AND p.received_on BETWEEN %(first)s AND %(today)s
      AND (%(teams)s::uuid[] IS NULL OR a.team_id = ANY(%(teams)s::uuid[]))
    GROUP BY 1
) paid USING (period)
ORDER BY period
"""


def payment_trends(actor: Actor, granularity: str, days: int, currency: str | None = None) -> list[TrendPeriod]:
    """Return what came in during each day, week (from Monday) or month of the last `days` days, today included.

    Amounts are in one currency, the agency's unless another is named, and less what was refunded or disputed since. The first
    period counts only the days asked for. A lead's are those of his teams.
    """
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        today = clock.today(agency.time_zone)
        teams = actor.scope.team_ids
        shown = currency or agency.currency
        params = {
            "agency_id": actor.agency_id,
            "unit": granularity,
            "first": today - dt.timedelta(days=days - 1),
            "today": today,
            "currency": shown,
            "teams": None if teams is None else list(teams),
        }
        found = rows(_TRENDS, params)
    return [
        TrendPeriod(period=row.period, total_amount=format_minor(row.minor, shown), count=row.payments, currency=shown)
        for row in found
    ]
