"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Debtors."""

    name = "fairdue.parties"
    label = "parties"
