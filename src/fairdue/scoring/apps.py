"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Scores."""

    name = "fairdue.scoring"
    label = "scoring"
