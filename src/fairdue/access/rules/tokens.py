"""Access tokens made and read without the database; how long a log-in waits; what a refresh token may do."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID

import jwt

from fairdue.access.types import AccessClaims, UserFacts

ALGORITHM = "HS256"
AUDIENCE = "fairdue-staff"

REUSE_GRACE = dt.timedelta(seconds=10)
"""How long a used refresh token still works, for two tabs that refresh at once."""

FREE_FAILURES = 5
FAILURES_COUNT_FOR = dt.timedelta(days=1)
WAIT_SECONDS_MAX = 900
ADDRESS_FAILURES_MAX = 30
ADDRESS_WINDOW = dt.timedelta(minutes=10)
KNOWN_FOR = dt.timedelta(days=30)

API_KEY_MARK = "fdk_"
_UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_IPV4_BITS, _IPV6_SITE_BITS = 32, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginHistory:
    """What an address did before: failures with this name since its last success, and over all names."""

    pair_failures: int
    pair_failed_at: dt.datetime | None
    address_limit_reached_at: dt.datetime | None
    is_known_pair: bool


def login_wait_seconds(history: LoginHistory, now: dt.datetime) -> int:
    """Return how long to wait before the next log-in is tried; 0 = now.

    Only what one address did counts, never what happened to a name: nobody can lock somebody else out from elsewhere. An address
    that failed with many names waits too, except with a name that came in from there lately (an office behind one address).
    """
    until = now
    if history.pair_failed_at is not None and history.pair_failures >= FREE_FAILURES:
        exponent = min(history.pair_failures - FREE_FAILURES, WAIT_SECONDS_MAX.bit_length())
        until = history.pair_failed_at + dt.timedelta(seconds=min(2**exponent, WAIT_SECONDS_MAX))
    if history.address_limit_reached_at is not None and not history.is_known_pair:
        until = max(until, history.address_limit_reached_at + ADDRESS_WINDOW)
    remaining = until - now
    return max(0, remaining.days * 86400 + remaining.seconds + (remaining.microseconds > 0))


def may_be_used(used_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a refresh token is fresh, or was used so recently that it may be a second tab."""
    return used_at is None or now - used_at <= REUSE_GRACE


def address_of(ip: str) -> str:
    """Return what stands for one caller: the IPv4 address, or the first address of the IPv6 /64 that one customer has."""
    address = ip_address(ip)
    if address.version == 6 and address.ipv4_mapped is not None:  # noqa: PLR2004  # IP versions
        return str(address.ipv4_mapped)
    bits = _IPV4_BITS if address.version == 4 else _IPV6_SITE_BITS  # noqa: PLR2004  # IP versions
    return str(ip_network((address, bits), strict=False).network_address)


def digest_of(token: str) -> bytes:
    """Return what is stored of a random token: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def new_refresh_token() -> str:
    """Make an opaque refresh token of 256 random bits."""
    return f"fdr_{secrets.token_urlsafe(32)}"


def new_one_time_token() -> str:
    """Make the token of a link or of a sign-in that waits for its second factor: 256 random bits."""
    return f"fdo_{secrets.token_urlsafe(32)}"


def new_api_key() -> tuple[str, str]:
    """Make an API key of 256 random bits; return its public prefix and the whole key."""
    prefix = secrets.token_hex(4)
    return prefix, f"{API_KEY_MARK}{prefix}_{secrets.token_urlsafe(32)}"


def new_temporary_password() -> str:
    """Make a password that can be read out over the phone: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_UNMISTAKABLE) for _ in range(4)) for _ in range(4))


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
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
