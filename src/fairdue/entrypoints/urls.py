"""Every route."""

from __future__ import annotations

from django.urls import path, re_path

from fairdue.entrypoints.docs import docs
from fairdue.entrypoints.metrics import metrics
from fairdue.entrypoints.probes import health, ready
from fairdue.entrypoints.staff_api import api
from fairdue.entrypoints.webapp import front, staff_app

urlpatterns = [
    path("", front, name="front"),
    path("health/", health),
    path("ready/", ready),
    path("metrics", metrics),
    path("api/v1/docs/", docs, name="docs"),
    path("api/v1/", api.urls),
    path("app/", staff_app, name="app"),
    # Below it every address is a page, with or without a slash at its end.
    re_path(r"^app/(?P<place>.+)$", staff_app),
]
