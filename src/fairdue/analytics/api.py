"""Routes of analytics, mounted under /analytics/. Read only; a lead's figures are those of his teams."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from fairdue.analytics.queries import aging_report, collector_figures, dashboard, summary
from fairdue.analytics.types import AgingReport, CollectorFigures, Dashboard, Summary
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, require

router = Router(tags=["analytics"])
OVERSEERS = frozenset({*ADMINS, Role.TEAM_LEAD, Role.READONLY})
SCOPE = "analytics:read"


@router.get("/dashboard/", operation_id="analytics_dashboard_retrieve", response={200: Dashboard, **PROBLEMS})
def get_dashboard(request: HttpRequest) -> Dashboard:
    """Key figures: accounts, balances, what was collected and how long it took."""
    return dashboard(require(request, OVERSEERS, SCOPE))


@router.get("/collectors/", operation_id="analytics_collectors_retrieve", response={200: list[CollectorFigures], **PROBLEMS})
def get_collectors(request: HttpRequest) -> list[CollectorFigures]:
    """Figures of every collector."""
    return collector_figures(require(request, OVERSEERS, SCOPE))


@router.get("/aging-report/", operation_id="analytics_aging_report_retrieve", response={200: AgingReport, **PROBLEMS})
def get_aging_report(request: HttpRequest) -> AgingReport:
    """Open accounts by days past due."""
    return aging_report(require(request, OVERSEERS, SCOPE))


@router.get("/summary/", operation_id="analytics_summary_retrieve", response={200: Summary, **PROBLEMS})
def get_summary(request: HttpRequest) -> Summary:
    """Cases by status and team, days to resolution, amount recovered."""
    return summary(require(request, OVERSEERS, SCOPE))
