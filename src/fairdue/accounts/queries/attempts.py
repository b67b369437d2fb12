"""Count how often it was tried to reach a debtor: later rules cap it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fairdue.accounts.models import Account, ContactAttempt
from fairdue.accounts.states import REACHED, ContactOutcome
from fairdue.accounts.types.contacting import AttemptCounts, AttemptRow, PointAttempts
from fairdue.kernel import clock
from fairdue.kernel.db import rows
from fairdue.kernel.money import format_minor

WEEK = dt.timedelta(days=7)

_COUNTS = """
count(*) FILTER (WHERE t.at >= %(midnight)s) AS today, count(*) FILTER (WHERE t.at > %(week)s) AS last_7_days, count(*) AS total
"""
_OF_ACCOUNT = f"""
SELECT {_COUNTS} FROM accounts_contact_attempt t WHERE t.agency_id = %(agency_id)s AND t.account_id = %(account_id)s
"""
# What decides whether a point is usable is the last time it was found to be wrong, or right.
_OF_POINTS = f"""
SELECT c.id AS contact_point_id, n.today, n.last_7_days, n.total,
       coalesce(n.verdict, '') <> '{ContactOutcome.WRONG_NUMBER}' AS is_usable
FROM (SELECT %(debtor_id)s::uuid AS id UNION
      SELECT debtor_id FROM accounts_party WHERE agency_id = %(agency_id)s AND account_id = %(account_id)s) d
JOIN parties_contact_point c ON c.agency_id = %(agency_id)s AND c.debtor_id = d.id
CROSS JOIN LATERAL (
    SELECT {_COUNTS},
           (array_agg(t.outcome ORDER BY t.at DESC, t.id DESC) FILTER (WHERE t.outcome = ANY(%(telling)s)))[1] AS verdict
    FROM accounts_contact_attempt t WHERE t.agency_id = c.agency_id AND t.contact_point_id = c.id) n
WHERE n.total > 0 ORDER BY c.id
"""
_TELLING = [ContactOutcome.WRONG_NUMBER.value, *(outcome.value for outcome in REACHED)]


def attempt_counts(account: Account, zone: str) -> AttemptCounts:
    """Count the tries on one account. Runs in the caller's scope."""
    (found,) = rows(_OF_ACCOUNT, _params(account, zone))
    return AttemptCounts(**found._asdict())


def point_attempts(account: Account, zone: str) -> tuple[PointAttempts, ...]:
    """Count the tries on each contact point of an account's debtors that was tried at all. Runs in the caller's scope."""
    found = rows(_OF_POINTS, {**_params(account, zone), "debtor_id": account.debtor_id, "telling": _TELLING})
    return tuple(PointAttempts(**row._asdict()) for row in found)


def attempt_row(attempt: ContactAttempt) -> AttemptRow:
    """Describe a try."""
    promised = attempt.promised_minor
    return AttemptRow(
        id=attempt.id,
        account_id=attempt.account_id,
        at=attempt.at,
        channel=attempt.channel,
        outcome=attempt.outcome,
        contact_point_id=attempt.contact_point_id,
        duration_seconds=attempt.duration_seconds,
        follow_up_on=attempt.follow_up_on,
        no_follow_up_reason=attempt.no_follow_up_reason,
        promised_amount=None if promised is None else format_minor(promised, attempt.currency),
        promised_on=attempt.promised_on,
        currency=attempt.currency,
        status=attempt.status,
    )


def _params(account: Account, zone: str) -> dict[str, Any]:
    now, midnight = clock.now(), clock.midnight(zone)
    return {"agency_id": account.agency_id, "account_id": account.id, "midnight": midnight, "week": now - WEEK}
