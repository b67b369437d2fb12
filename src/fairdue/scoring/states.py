"""The life of a scorecard's version."""

from __future__ import annotations

from enum import StrEnum


class CardStatus(StrEnum):
    """A draft is edited, approved, put in force by activating it, and retired when another takes its place."""

    DRAFT = "draft"
    APPROVED = "approved"
    ACTIVE = "active"
    RETIRED = "retired"
