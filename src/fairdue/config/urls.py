"""The URL table: entrypoints own every route."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("fairdue.entrypoints.urls"))]
