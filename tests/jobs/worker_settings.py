"""The project's settings, with jobs that only tests have."""

from __future__ import annotations

from fairdue.config.settings import *  # noqa: F403  # settings extend settings

PROCRASTINATE_IMPORT_PATHS = ["tests.jobs.sample"]
