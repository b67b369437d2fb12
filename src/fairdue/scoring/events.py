"""Kinds of journal entries that scoring writes."""

from __future__ import annotations

SCORECARD_CREATED = "scorecard.created"
SCORECARD_EDITED = "scorecard.edited"
SCORECARD_APPROVED = "scorecard.approved"
SCORECARD_ACTIVATED = "scorecard.activated"
SCORECARD_RETIRED = "scorecard.retired"
SCORECARD_ROLLED_BACK = "scorecard.rolled_back"
