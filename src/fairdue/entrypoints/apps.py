"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class EntrypointsConfig(AppConfig):
    """Entry points."""

    name = "fairdue.entrypoints"
    label = "entrypoints"

    def ready(self) -> None:
        """Wire the journal to the jobs that react to it."""
        from fairdue.entrypoints.wiring import install  # noqa: PLC0415  # models must be loaded first

        install()
