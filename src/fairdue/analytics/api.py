"""Routes of analytics, mounted under /analytics/. Read only; leads are told of their teams, collectors of their own accounts."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from fairdue.analytics.queries.collected import collected
from fairdue.analytics.queries.figures import aging_report, collector_figures, dashboard, summary
from fairdue.analytics.queries.trends import payment_trends
from fairdue.analytics.types import AgingReport, Collected, CollectorFigures, Dashboard, Summary, TrendPeriod
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, CurrencyCode, require

router = Router(tags=["analytics"])
OVERSEERS = frozenset({*ADMINS, Role.TEAM_LEAD, Role.READONLY})
STAFF = frozenset({*OVERSEERS, Role.COLLECTOR})
SCOPE = "analytics:read"
Granularity = Literal["day", "week", "month"]
Days = Annotated[int, Field(ge=1, le=3660)]


@router.get("/dashboard/", operation_id="analytics_dashboard_retrieve", response={200: Dashboard, **PROBLEMS})
def get_dashboard(request: HttpRequest) -> Dashboard:
    """Key figures: accounts, balances, what was collected and how long it took."""
    return dashboard(require(request, OVERSEERS, SCOPE))


@router.get("/collected/", operation_id="analytics_collected_retrieve", response={200: Collected, **PROBLEMS})
def get_collected(request: HttpRequest) -> Collected:
    """What came in today and this month for the accounts one may see; for a collector, how many promises were kept too."""
    return collected(require(request, STAFF, SCOPE))


@router.get("/collectors/", operation_id="analytics_collectors_retrieve", response={200: list[CollectorFigures], **PROBLEMS})
def get_collectors(request: HttpRequest) -> list[CollectorFigures]:
    """Figures of every collector."""
    return collector_figures(require(request, OVERSEERS, SCOPE))


@router.get("/aging-report/", operation_id="analytics_aging_report_retrieve", response={200: AgingReport, **PROBLEMS})
def get_aging_report(request: HttpRequest) -> AgingReport:
    """Open accounts by days past due."""
    return aging_report(require(request, OVERSEERS, SCOPE))


@router.get("/payments/trends/", operation_id="analytics_payments_trends_retrieve", response={200: list[TrendPeriod], **PROBLEMS})
def get_payment_trends(
    request: HttpRequest, granularity: Granularity = "day", days: Days = 30, currency: CurrencyCode | None = None
) -> list[TrendPeriod]:
    """What came in by day, week or month over the last days, less what is gone again; in the agency's currency unless another is
    named. Periods without payments are listed too.
    """
    return payment_trends(require(request, OVERSEERS, SCOPE), granularity, days, currency)


@router.get("/summary/", operation_id="analytics_summary_retrieve", response={200: Summary, **PROBLEMS})
def get_summary(request: HttpRequest) -> Summary:
    """Cases by status and team, days to resolution, amount recovered."""
    return summary(require(request, OVERSEERS, SCOPE))
