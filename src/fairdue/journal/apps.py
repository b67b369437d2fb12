"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The journal."""

    name = "fairdue.journal"
    label = "journal"
