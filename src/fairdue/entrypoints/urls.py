"""Every route."""

from __future__ import annotations

from django.urls import path

from fairdue.entrypoints.docs import docs, front
from fairdue.entrypoints.metrics import metrics
from fairdue.entrypoints.probes import health, ready
from fairdue.entrypoints.staff_api import api

urlpatterns = [
    path("", front, name="front"),
    path("health/", health),
    path("ready/", ready),
    path("metrics", metrics),
    path("api/v1/docs/", docs, name="docs"),
    path("api/v1/", api.urls),
]
