"""Tell a repeated request from another one that came under the same key."""

from __future__ import annotations

import json
from typing import Any

from django.utils.crypto import salted_hmac

from fairdue.accounts.errors import IdempotencyKeyReused


def digest_of(purpose: str, *said: Any) -> bytes:
    """Digest what a request says. `purpose` keeps the digests of different requests apart."""
    text = json.dumps(said, default=str, sort_keys=True)
    return salted_hmac(f"fairdue.{purpose}", text, algorithm="sha256").digest()


def require_same(known: bytes | memoryview | None, digest: bytes) -> None:
    """Check that the request known under a key says the same. Raises IdempotencyKeyReused."""
    if bytes(known or b"") != digest:
        raise IdempotencyKeyReused
