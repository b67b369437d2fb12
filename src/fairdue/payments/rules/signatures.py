"""Signatures of webhooks in Stripe's scheme, `t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

TOLERANCE_SECONDS = 300
"""How far the sender's clock may be from ours, either way (row D065)."""
_SECONDS = re.compile(r"[0-9]{1,12}")


def is_signed(body: bytes, header: str, secrets: Sequence[str], now_seconds: float) -> bool:
    """Whether one of the secrets signed the body not longer ago, or ahead, than TOLERANCE_SECONDS.

    A header may carry several signatures while a secret is being replaced.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    signatures = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not _SECONDS.fullmatch(times[0]) or abs(now_seconds - int(times[0])) > TOLERANCE_SECONDS:
        return False
    signed = times[0].encode() + b"." + body
    wanted = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    return any(hmac.compare_digest(ours, theirs.encode()) for ours in wanted for theirs in signatures)


def sign(body: bytes, secret: str, at_seconds: int) -> str:
    """Return the header that signs a body at an instant."""
    digest = hmac.new(secret.encode(), f"{at_seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at_seconds},v1={digest}"
