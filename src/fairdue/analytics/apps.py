"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Analytics."""

    name = "fairdue.analytics"
    label = "analytics"
