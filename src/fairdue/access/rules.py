"""Access tokens: made and read without the database."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import jwt

from fairdue.access.types import AccessClaims, UserFacts

ALGORITHM = "HS256"
AUDIENCE = "fairdue-staff"


def encode_access(user: UserFacts, session_id: UUID, key: str, issued_at: dt.datetime, lifetime: dt.timedelta) -> str:
    """Make a signed access token with the claims of row D015, for clients that show who is signed in."""
    return jwt.encode(
        {
            "aud": AUDIENCE,
            "token_type": "access",
            "iat": issued_at,
            "exp": issued_at + lifetime,
            "sid": str(session_id),
            "user_id": str(user.id),
            "username": user.username,
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "is_superuser": user.role.value == "superuser",
            "groups": [user.role.value],
            "collector_id": user.collector_id and str(user.collector_id),
            "agency_id": user.agency_id and str(user.agency_id),
        },
        key,
        algorithm=ALGORITHM,
    )


def decode_access(token: str, key: str, now: dt.datetime) -> AccessClaims | None:
    """Read a token; None when it is forged, of another kind or algorithm, for another audience, or expired at `now`."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["exp", "iat", "sid", "user_id"], "verify_exp": False, "verify_iat": False},
        )
        expires_at = dt.datetime.fromtimestamp(int(claims["exp"]), dt.UTC)
        if claims.get("token_type") != "access" or expires_at <= now:
            return None
        return AccessClaims(user_id=UUID(claims["user_id"]), session_id=UUID(claims["sid"]), expires_at=expires_at)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError):
        return None
