"""Probes and metrics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from tests.cast import Cast, assemble
from tests.database import superuser_url

from fairdue.accounts.models import Account, Creditor
from fairdue.entrypoints import metrics as metrics_module
from fairdue.entrypoints import probes
from fairdue.intake.models import ImportJob
from fairdue.jobs.commands import defer
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.ids import uuid7
from fairdue.parties.models import Debtor

pytestmark = pytest.mark.django_db


@pytest.fixture
def web() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No test sees what another's process-wide caches hold."""
    metrics_module._stored.forget()
    probes._migrations.are_applied = False
    yield
    metrics_module._stored.forget()
    probes._migrations.are_applied = False


@pytest.mark.row("D140")
def test_health_touches_nothing(web: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = web.get("/health/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_full_health_tells_of_workers_and_queue(web: Client) -> None:
    execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '4 seconds')")
    with agency_scope(agency_id := uuid7()):
        defer("sample.touch", agency_id)

    found = web.get("/health/?full=1").json()

    assert found["status"] == "ok"
    assert found["workers"] == [{"seconds_since_heartbeat": 4.0}]
    assert found["jobs"] == {"waiting": 1, "running": 0}
    assert found["oldest_waiting_seconds"] >= 0


def test_ready(web: Client) -> None:
    answer = web.get("/ready/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": "ok", "migrations": "ok"})


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_a_migration_is_missing(web: Client) -> None:
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name = '0002_failures'")

    answer = web.get("/ready/")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "missing")


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_a_database_and_not_a_word_more(web: Client) -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        answer, full, metrics = web.get("/ready/"), web.get("/health/?full=1"), scrape(web)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name

    assert answer.status_code == 503
    assert answer.json() == {"status": "not_ready", "database": "failed", "migrations": "unknown"}
    assert full.json() == {"status": "ok", "workers": None, "jobs": None, "oldest_waiting_seconds": None}
    assert value(metrics, "fairdue_database_up") == 0


def scrape(web: Client) -> str:
    answer = web.get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    return str(answer.text)


def value(text: str, name: str, **labels: str) -> float | None:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return float(sample.value)
    return None


@pytest.mark.row("D141")
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x", "Bearer é"]
)
def test_metrics_need_their_token(web: Client, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.format(token=settings.METRICS_TOKEN)}
    answer = web.get("/metrics", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert "fairdue_" not in answer.text


@pytest.mark.row("D141", "D143")
def test_requests_are_counted_by_route_not_by_path(web: Client) -> None:
    def counted(text: str) -> float:
        return value(text, "fairdue_http_requests_total", route="/api/v1/jobs/<job_id>/retry/", method="POST", status="401") or 0

    before = counted(scrape(web))
    web.post("/api/v1/jobs/123456/retry/")
    web.get("/no/such/page/")
    web.generic("BREW", "/health/")
    text = scrape(web)

    assert counted(text) == before + 1
    assert "123456" not in text
    assert value(text, "fairdue_http_requests_total", route="unmatched", status="404")
    assert value(text, "fairdue_http_requests_total", method="OTHER")
    assert value(text, "fairdue_http_request_duration_seconds_bucket", route="/api/v1/jobs/<job_id>/retry/", le="0.5")


@pytest.mark.row("D141")
def test_workers_and_jobs(web: Client) -> None:
    execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '4 seconds')")
    with agency_scope(agency_id := uuid7()):
        defer("sample.touch", agency_id)
    text = scrape(web)

    assert value(text, "fairdue_jobs", job="sample.touch", status="todo") == 1
    assert value(text, "fairdue_workers") == 1
    assert value(text, "fairdue_worker_heartbeat_age_seconds") == pytest.approx(4, abs=1)
    assert value(text, "fairdue_database_up") == 1


@pytest.mark.row("D141", "D145")
def test_accounts_and_imports_of_each_agency(web: Client) -> None:
    cast = assemble()
    place(cast, ["new", "new", "disputed", "closed"])
    text = scrape(web)

    assert value(text, "fairdue_active_accounts", agency="harbour-recovery", status="new") == 2
    assert value(text, "fairdue_active_accounts", agency="harbour-recovery", status="disputed") == 1
    assert value(text, "fairdue_active_accounts", agency="harbour-recovery", status="closed") is None
    assert value(text, "fairdue_active_accounts", agency="elsewhere-collections") is None
    assert value(text, "fairdue_import_records_total", agency="harbour-recovery", outcome="ok") == 9
    assert value(text, "fairdue_import_records_total", agency="harbour-recovery", outcome="error") == 1
    assert value(text, "fairdue_import_records_total", agency="elsewhere-collections", outcome="ok") == 0


def test_the_database_is_read_at_most_every_30_seconds(web: Client, django_assert_num_queries: Any) -> None:
    scrape(web)

    with django_assert_num_queries(0):
        scrape(web)


def place(cast: Cast, statuses: list[str]) -> None:
    agency_id = cast.agency.id
    with agency_scope(agency_id):
        creditor = Creditor.objects.create(agency_id=agency_id, name="Bank")
        debtor = Debtor.objects.create(agency_id=agency_id, external_ref="D1", full_name="Dan")
        for number, status in enumerate(statuses):
            Account.objects.create(
                agency_id=agency_id,
                creditor=creditor,
                debtor=debtor,
                external_ref=f"A{number}",
                currency="USD",
                original_minor=100,
                stated_minor=100,
                balance_minor=100,
                status=status,
            )
        ImportJob.objects.create(
            agency_id=agency_id,
            file_name="a.csv",
            file_format="csv",
            source="api",
            stored_as="x",
            size_bytes=1,
            sha256="0",
            currency="USD",
            processed_ok=9,
            processed_errors=1,
            created_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        )
