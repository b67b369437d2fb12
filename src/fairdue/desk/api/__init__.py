"""The routers of the desk. `accounts` is mounted under /accounts/ before the routes of single accounts, `desk` at the root,
`rules` under /assignment-rules/, `capacity` under /assignment-capacity/ and `collectors` under /collectors/.
"""

from __future__ import annotations

from fairdue.desk.api.assignment import accounts, desk
from fairdue.desk.api.capacity import capacity, collectors
from fairdue.desk.api.rules import rules

__all__ = ["accounts", "capacity", "collectors", "desk", "rules"]
