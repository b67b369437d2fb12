"""Bodies of notifications read so that all they say can be stored. Pure."""

from __future__ import annotations

import json
from typing import Any


def read_body(body: bytes) -> Any:
    """Read JSON in UTF-8. Raises ValueError for what is none or is nested too deeply, and for NUL and lone surrogates in it."""
    try:
        found = json.loads(body.decode())
        text = json.dumps(found, ensure_ascii=False, allow_nan=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    text.encode()
    if "\\u0000" in text:
        raise ValueError("holds NUL")
    return found
