"""Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background jobs."""

    name = "fairdue.jobs"
    label = "jobs"
