"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background jobs."""

    name = "fairdue.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Fence Procrastinate's own bookkeeping."""
        from procrastinate.contrib.django import procrastinate_app  # noqa: PLC0415  # it has its app once it is ready

        from fairdue.jobs.gateways.procrastinate import install  # noqa: PLC0415  # it imports the app too

        install(procrastinate_app.current_app)  # `app` beside it is a proxy that would keep the new manager to itself
