"""UUIDv7 identifiers (RFC 9562, section 5.7): unique everywhere, sorted by the millisecond they were made."""

from __future__ import annotations

import os
import uuid

from fairdue.kernel import clock

_VERSION = 7 << 76
_VARIANT = 2 << 62
_RANDOM_MASK = (1 << 80) - 1 & ~(0xF << 76) & ~(3 << 62)


def uuid7() -> uuid.UUID:
    """Make an id that sorts at this millisecond."""
    random = int.from_bytes(os.urandom(10)) & _RANDOM_MASK
    return uuid.UUID(int=clock.unix_ms() << 80 | _VERSION | _VARIANT | random)
