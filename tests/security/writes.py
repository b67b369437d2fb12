"""A call that changes something, as tests of all routes try it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.cast import Member


@dataclass(frozen=True)
class Write:
    """A call that succeeds: by whom, with what; how the same call is answered again; and what is different about it."""

    by: Member
    given: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    again: int = 200
    is_form: bool = False
