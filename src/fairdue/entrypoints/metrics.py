"""Metrics for Prometheus.

Requests are counted in each process. Where several web processes share one address, set PROMETHEUS_MULTIPROC_DIR to an empty
folder of theirs: the counts then stand in files there, and whichever process is scraped answers for all of them. Everything
else is read from the database, at most every CACHED_SECONDS per process, and is the same whoever answers.
"""

from __future__ import annotations

import hmac
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from fairdue.access.models import Agency
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.intake.models import ImportJob
from fairdue.kernel import clock
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import Unauthenticated
from fairdue.payments.queries.metrics import breaker_states, calls_by_status, events_by_status
from fairdue.payments.rules.breaker import STATES

CACHED_SECONDS = 30.0
LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0)
UNMATCHED = "unmatched"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_here = CollectorRegistry()
_requests = Counter("fairdue_http_requests", "Requests answered.", ["method", "route", "status"], registry=_here)
_latency = Histogram(
    "fairdue_http_request_duration_seconds",
    "Time to answer a request.",
    ["method", "route"],
    buckets=LATENCY_BUCKETS,
    registry=_here,
)

_JOBS = "SELECT task_name, status::text AS status, count(*) AS jobs FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2"
_WORKERS = "SELECT id, extract(epoch FROM now() - last_heartbeat)::float8 AS age FROM procrastinate_workers ORDER BY id"


def observe(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one answered request under its route's template, never its path: paths hold ids and are endless."""
    match = request.resolver_match
    route = f"/{match.route}" if match else UNMATCHED
    method = request.method if request.method in METHODS else "OTHER"
    _requests.labels(method, route, str(status)).inc()
    _latency.labels(method, route).observe(seconds)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format to whoever bears METRICS_TOKEN, else 401."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode()):
        problem = {"code": Unauthenticated.code, "detail": "The metrics token is missing or wrong."}
        return JsonResponse(problem, status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = _here
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's own signature
    text = generate_latest(registry) + generate_latest(_Stored(_stored.read()))
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


class _Stored(CollectorRegistry):
    """Shows metrics that were made already."""

    def __init__(self, made: Iterable[Metric]) -> None:
        super().__init__()
        self._made = made

    def collect(self) -> Iterator[Metric]:
        """Give them."""
        yield from self._made


@dataclass
class _Cache:
    """What the database says, read at most every CACHED_SECONDS; one request reads while others wait."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    read_at: float | None = None
    made: list[Metric] = field(default_factory=list)

    def read(self) -> list[Metric]:
        """Return the metrics; without a database only the sign that there is none."""
        with self.lock:
            if self.read_at is None or clock.elapsed() - self.read_at >= CACHED_SECONDS:
                try:
                    self.made = [*_platform(), *_agencies(), _up(is_up=True)]
                    self.read_at = clock.elapsed()
                except (DatabaseError, OSError):
                    self.made, self.read_at = [_up(is_up=False)], None
            return self.made

    def forget(self) -> None:
        """Read anew next time."""
        self.read_at = None


_stored = _Cache()


def _up(*, is_up: bool) -> Metric:
    return GaugeMetricFamily("fairdue_database_up", "Whether the database answered.", value=float(is_up))


def _platform() -> Iterator[Metric]:
    jobs = GaugeMetricFamily("fairdue_jobs", "Background jobs kept, by state.", labels=["job", "status"])
    for row in rows(_JOBS):
        jobs.add_metric([row.task_name, row.status], row.jobs)
    ages = GaugeMetricFamily("fairdue_worker_heartbeat_age_seconds", "Time since a worker was last heard of.", labels=["worker"])
    workers = rows(_WORKERS)
    for row in workers:
        ages.add_metric([str(row.id)], row.age)
    yield from (jobs, ages, GaugeMetricFamily("fairdue_workers", "Workers known.", value=len(workers)))


def _agencies() -> Iterator[Metric]:
    accounts = GaugeMetricFamily("fairdue_active_accounts", "Open accounts.", labels=["agency", "status"])
    records = CounterMetricFamily("fairdue_import_records", "Rows of imports, by outcome.", labels=["agency", "outcome"])
    breakers = GaugeMetricFamily(
        "fairdue_gateway_breaker", "1 for the state a processor's breaker is in.", labels=["agency", "processor", "state"]
    )
    openings = CounterMetricFamily("fairdue_gateway_breaker_openings", "How often it opened.", labels=["agency", "processor"])
    calls = GaugeMetricFamily("fairdue_gateway_calls", "Payments and refunds without an end.", labels=["agency", "status"])
    events = GaugeMetricFamily("fairdue_gateway_events", "Notifications of processors kept.", labels=["agency", "status"])
    for agency_id, slug in Agency.objects.order_by("slug").values_list("id", "slug"):
        with agency_scope(agency_id):
            mine = Account.objects.filter(IS_OPEN, agency_id=agency_id)
            for row in mine.values("status").annotate(count=Count("id")).order_by("status"):
                accounts.add_metric([slug, row["status"]], row["count"])
            imports = ImportJob.objects.filter(agency_id=agency_id)
            done = imports.aggregate(ok=Sum("processed_ok"), error=Sum("processed_errors"))
            for processor, breaker in breaker_states(agency_id):
                for state in STATES:
                    breakers.add_metric([slug, processor, state], float(breaker.state == state))
                openings.add_metric([slug, processor], breaker.openings)
            for status, count in calls_by_status(agency_id):
                calls.add_metric([slug, status], count)
            for status, count in events_by_status(agency_id):
                events.add_metric([slug, status], count)
        for outcome, count in sorted(done.items()):
            records.add_metric([slug, outcome], count or 0)
    yield from (accounts, records, breakers, openings, calls, events)
