"""One-time codes of an authenticator app (TOTP, RFC 6238), recovery codes, and who has to have a second factor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import pyotp
from pyotp.exceptions import OTPVerificationError

from fairdue.access.rules.tokens import new_temporary_password
from fairdue.access.types import StaffRole
from fairdue.kernel.actor import Role

ISSUER = "Fairdue"
WINDOW_STEPS = 1
"""Codes of the step before and after the present one hold too: clocks differ and people type (RFC 6238, section 5.2)."""
RECOVERY_CODES = 10
CHALLENGE_LIFETIME = dt.timedelta(minutes=5)
CHALLENGE_FAILURES_MAX = 5
"""Wrong codes after which the password has to be given again."""
ROLES_SETTING = "second_factor_roles"
"""The key under which an agency lists in its settings the roles that must have a second factor."""
_TOTP = re.compile(r"[0-9]{6}")
_BETWEEN = re.compile(r"[\s-]")


def new_secret() -> str:
    """Make a secret of 160 random bits in base32, as RFC 4226 (section 4, R6) recommends."""
    return pyotp.random_base32(32)


def otpauth_url(secret: str, username: str) -> str:
    """Return the address that authenticator apps read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def plain_code(text: str) -> str:
    """Return a code as it is compared: people put blanks and dashes between groups, and capitals."""
    return _BETWEEN.sub("", text).lower()


def matching_step(secret: str, code: str, last_step: int, now: dt.datetime) -> int | None:
    """Return the time step a code belongs to, if it is near `now` and later than `last_step`: none is taken twice (5.2)."""
    if not _TOTP.fullmatch(code):
        return None
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=WINDOW_STEPS)
    except OTPVerificationError:
        return None
    return step if step > last_step else None


def new_recovery_codes() -> list[str]:
    """Make a set of codes of about 79 bits each, too many to be guessed from their SHA-256."""
    return [new_temporary_password() for _ in range(RECOVERY_CODES)]


def requires_second_factor(agency_settings: Mapping[str, Any], role: Role) -> bool:
    """Whether an agency wants people of this role to have a second factor."""
    roles = agency_settings.get(ROLES_SETTING)
    return isinstance(roles, list) and role.value in set(StaffRole) and role.value in roles
