"""Every route."""

from __future__ import annotations

from django.urls import path

from fairdue.entrypoints.staff_api import api

urlpatterns = [path("api/v1/", api.urls)]
