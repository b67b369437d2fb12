"""Count tries of a password so that guessing is slow, and nobody is locked out by what somebody else does elsewhere."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Count, Max

from fairdue.access.errors import TooManyLogins
from fairdue.access.models import LoginAttempt
from fairdue.access.rules import (
    ADDRESS_FAILURES_MAX,
    ADDRESS_WINDOW,
    FAILURES_COUNT_FOR,
    KNOWN_FOR,
    LoginHistory,
    address_of,
    login_wait_seconds,
)
from fairdue.kernel import clock
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import execute, global_transaction

SWEEP_CHUNK = 10_000
_SWEEP = """
DELETE FROM access_login_attempt WHERE id IN (
    SELECT id FROM access_login_attempt
    WHERE at < %(known_since)s OR (at < %(failed_since)s AND NOT has_succeeded) LIMIT %(chunk)s
)
"""


def begin_attempt(username: str, ip: str) -> UUID:
    """Count a try as failed before it is made, so that many at once are counted too. Raises TooManyLogins.

    A refused try is not counted, and the right password is refused as well: else the wait would tell which one is right.
    """
    now, address = clock.now(), address_of(ip)
    digest = keyring().digest(username.casefold(), "access login attempt")
    with global_transaction():
        execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"login {address}"])
        wait = login_wait_seconds(_history(address, digest, now), now)
        if wait:
            raise TooManyLogins(retry_after_seconds=wait)
        return LoginAttempt.objects.create(username_digest=digest, ip=address, has_succeeded=False, at=now).id


def note_success(attempt_id: UUID) -> None:
    """Turn a counted try into a success, in the caller's transaction."""
    LoginAttempt.objects.filter(id=attempt_id).update(has_succeeded=True)


def sweep_attempts() -> int:
    """Delete tries that count for nothing any more. Returns how many."""
    now, deleted = clock.now(), 0
    while True:
        found = execute(_SWEEP, {"known_since": now - KNOWN_FOR, "failed_since": now - FAILURES_COUNT_FOR, "chunk": SWEEP_CHUNK})
        deleted += found
        if found < SWEEP_CHUNK:
            return deleted


def _history(address: str, digest: bytes, now: dt.datetime) -> LoginHistory:
    pair = LoginAttempt.objects.filter(ip=address, username_digest=digest)
    succeeded_at = pair.filter(has_succeeded=True, at__gt=now - KNOWN_FOR).aggregate(at=Max("at"))["at"]
    since = max(filter(None, (succeeded_at, now - FAILURES_COUNT_FOR)))
    failed = pair.filter(has_succeeded=False, at__gt=since).aggregate(number=Count("id"), at=Max("at"))
    recent = LoginAttempt.objects.filter(ip=address, has_succeeded=False, at__gt=now - ADDRESS_WINDOW).order_by("-at")
    limit_reached = recent.values_list("at", flat=True)[ADDRESS_FAILURES_MAX - 1 : ADDRESS_FAILURES_MAX]
    return LoginHistory(
        pair_failures=failed["number"],
        pair_failed_at=failed["at"],
        address_limit_reached_at=next(iter(limit_reached), None),
        is_known_pair=succeeded_at is not None,
    )
