"""What scoring decides, without a database: cards and their documents, scores, the queue of debtors."""

from __future__ import annotations

from fairdue.scoring.rules.card import (
    BUILT_IN,
    BUILT_IN_VERSION,
    CATEGORIES,
    FALLBACK_WEIGHTS,
    PRIORITY_OF_LEVEL,
    SCORE_MAX,
    SCORECARD_WEIGHTS,
    Card,
)
from fairdue.scoring.rules.cells import BadCell, read_facts
from fairdue.scoring.rules.document import card_schema, document_of, problems_of, read_card
from fairdue.scoring.rules.line import DebtorLine
from fairdue.scoring.rules.scores import is_known, level_of, priority_amount, score, score_by_card, score_by_fallback
from fairdue.scoring.rules.sql import scores_sql

__all__ = [
    "BUILT_IN",
    "BUILT_IN_VERSION",
    "CATEGORIES",
    "FALLBACK_WEIGHTS",
    "PRIORITY_OF_LEVEL",
    "SCORECARD_WEIGHTS",
    "SCORE_MAX",
    "BadCell",
    "Card",
    "DebtorLine",
    "card_schema",
    "document_of",
    "is_known",
    "level_of",
    "priority_amount",
    "problems_of",
    "read_card",
    "read_facts",
    "score",
    "score_by_card",
    "score_by_fallback",
    "scores_sql",
]
