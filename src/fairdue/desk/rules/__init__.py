"""Assignment rules as documents, what is wrong with them, which of them an account meets, and who of a team gets it. Pure."""

from __future__ import annotations

from fairdue.desk.rules.analysis import analyse
from fairdue.desk.rules.bands import default_rules, read_rules, write_rules
from fairdue.desk.rules.comparing import compare
from fairdue.desk.rules.dealing import LEAVE_AHEAD_DAYS, Group, Need, Seat, Table, distribute, rotate
from fairdue.desk.rules.document import canonical, fold, json_schema, read_document
from fairdue.desk.rules.matching import first_match, meets

__all__ = [
    "LEAVE_AHEAD_DAYS",
    "Group",
    "Need",
    "Seat",
    "Table",
    "analyse",
    "canonical",
    "compare",
    "default_rules",
    "distribute",
    "first_match",
    "fold",
    "json_schema",
    "meets",
    "read_document",
    "read_rules",
    "rotate",
    "write_rules",
]
