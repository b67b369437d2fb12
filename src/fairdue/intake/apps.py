"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Imports."""

    name = "fairdue.intake"
    label = "intake"
