"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class EntrypointsConfig(AppConfig):
    """Entry points."""

    name = "fairdue.entrypoints"
    label = "entrypoints"
