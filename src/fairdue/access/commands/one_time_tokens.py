"""Make, find and throw away tokens that work once: links, and sign-ins that wait for their second factor."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from fairdue.access.models import OneTimeToken
from fairdue.access.rules import digest_of, new_one_time_token
from fairdue.access.types import TokenKind
from fairdue.kernel import clock
from fairdue.kernel.db import execute

LINKS = (TokenKind.INVITE, TokenKind.RESET)
KEPT_AFTER_EXPIRY = dt.timedelta(days=30)
"""So long somebody with an old link is told that it has expired; then it is as good as made up."""
SWEEP_CHUNK = 5_000
_SWEEP = """
DELETE FROM access_one_time_token WHERE id IN (SELECT id FROM access_one_time_token WHERE expires_at < %s LIMIT %s)
"""


def make_token(user_id: UUID, kind: TokenKind, lifetime: dt.timedelta, attempt_id: UUID | None = None) -> tuple[str, dt.datetime]:
    """Make a token in the caller's transaction; return its text, which is nowhere kept, and when it expires."""
    text, now = new_one_time_token(), clock.now()
    OneTimeToken.objects.create(
        user_id=user_id,
        kind=kind.value,
        token_hash=digest_of(text),
        attempt_id=attempt_id,
        created_at=now,
        expires_at=now + lifetime,
    )
    return text, now + lifetime


def tokens_like(text: str, *kinds: TokenKind) -> QuerySet[OneTimeToken]:
    """Select the token of this text if it is of one of these kinds, with its user and agency."""
    found = OneTimeToken.objects.filter(token_hash=digest_of(text), kind__in=[kind.value for kind in kinds])
    return found.select_related("user__agency")


def drop_tokens(user_id: UUID, *kinds: TokenKind) -> None:
    """End the tokens of a user, of these kinds or of all, in the caller's transaction."""
    tokens = OneTimeToken.objects.filter(user_id=user_id)
    (tokens.filter(kind__in=[kind.value for kind in kinds]) if kinds else tokens).delete()


def sweep_tokens() -> int:
    """Delete tokens 30 days after they expired. Returns how many."""
    deleted = 0
    while True:
        found = execute(_SWEEP, [clock.now() - KEPT_AFTER_EXPIRY, SWEEP_CHUNK])
        deleted += found
        if found < SWEEP_CHUNK:
            return deleted
