"""UUIDv7 identifiers (RFC 9562, section 5.7): unique everywhere, sorted by the millisecond they were made."""

from __future__ import annotations

import datetime as dt
import os
import uuid

from fairdue.kernel import clock

_VERSION = 7 << 76
_VARIANT = 2 << 62
_RANDOM_MASK = (1 << 80) - 1 & ~(0xF << 76) & ~(3 << 62)


def uuid7_at(instant: dt.datetime) -> uuid.UUID:
    """Make an id that sorts at an instant of the past; for records that are entered later than they happened."""
    return _make(int(instant.timestamp() * 1000))


def uuid7() -> uuid.UUID:
    """Make an id that sorts at this millisecond."""
    return _make(clock.unix_ms())


def _make(unix_ms: int) -> uuid.UUID:
    random = int.from_bytes(os.urandom(10)) & _RANDOM_MASK
    return uuid.UUID(int=unix_ms << 80 | _VERSION | _VARIANT | random)
