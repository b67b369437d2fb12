"""The first run: the first agency or the demo, once, and only by whoever may."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params
from tests.cast import Api, assemble
from tests.racing import at_once

from fairdue.access.models import Agency, User
from fairdue.access.rules import FREE_FAILURES
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope, execute, rows

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-42"
BODY = {
    "agency_name": "Harbour Recovery",
    "currency": "EUR",
    "time_zone": "Europe/Madrid",
    "locale": "es-ES",
    "username": "ana",
    "email": "ana@example.test",
    "first_name": "Ana",
    "last_name": "Ruiz",
    "password": PASSWORD,
}
ELSEWHERE = "203.0.113.9"


def state(**extra: Any) -> Any:
    answer = Client().get("/api/v1/setup/", **extra)
    assert answer.status_code == 200, answer.content
    return answer.json()


def set_up(token: str | None = None, ip: str = "127.0.0.1", **changes: Any) -> Any:
    return Api().post("setup/", {**BODY, **({"token": token} if token else {}), **changes}, REMOTE_ADDR=ip)


def run_jobs() -> None:
    """Do what waits as a worker does."""
    with app.replace_connector(PsycopgConnector(kwargs=connector_params())) as here:
        here.run_worker(wait=False, install_signal_handlers=False, concurrency=1)
    connection.close()


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", settings.ENV.model_copy(update={"mode": "production"}))


def test_an_empty_platform_is_set_up_and_its_administrator_signs_in(db: None) -> None:
    assert state() == {"needed": True, "needs_token": False, "demo_available": True, "demo": None}
    answer = set_up()
    assert (answer.status_code, answer.json()) == (201, {"agency": "Harbour Recovery", "username": "ana"})
    assert state() == {"needed": False, "needs_token": False, "demo_available": False, "demo": None}
    token = Api().post("auth/token/", {"username": "ana", "password": PASSWORD}).json()["access"]
    me = Api(token).get("auth/me/").json()
    assert (me["role"], me["must_change_password"], me["preferences"]["language"]) == ("agency_admin", False, "es")
    assert {"name": "Harbour Recovery", "currency": "EUR", "time_zone": "Europe/Madrid", "locale": "es-ES"}.items() <= me[
        "agency"
    ].items()
    agency = Agency.objects.get()
    with agency_scope(agency.id):
        told = list(JournalEntry.objects.filter(agency_id=agency.id).order_by("id")[:2])
    assert [(entry.kind, entry.actor_name, entry.ip) for entry in told] == [
        ("agency.created", "first run", "127.0.0.1"),
        ("user.created", "first run", "127.0.0.1"),
    ]
    assert str(told[0].request_id) == answer["X-Request-ID"]
    assert PASSWORD not in str([entry.facts for entry in told])


def test_it_is_shut_once_there_is_an_agency(db: None) -> None:
    assemble()
    assert state()["needed"] is False
    for answer in (set_up(), set_up(settings.SETUP_TOKEN, ELSEWHERE), Api().post("setup/demo/")):
        assert (answer.status_code, answer.json()["code"]) == (409, "already_set_up")


def test_a_weak_password_or_a_wrong_field_makes_nothing(db: None) -> None:
    for wrong in (
        {"password": "ana@example.test"},
        {"password": "short"},
        {"currency": "XXQ"},
        {"time_zone": "Mars"},
        {"role": "x"},
    ):
        assert set_up(**wrong).status_code == 422
    assert not Agency.objects.exists()
    assert not User.objects.exists()


def test_a_form_of_another_site_sets_nothing_up(db: None) -> None:
    for path in ("/api/v1/setup/", "/api/v1/setup/demo/"):
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            answer = Client().post(path, b'{"agency_name": "x"}', content_type=kind)
            assert answer.status_code in {400, 422}
    from json import dumps

    answer = Client().post("/api/v1/setup/", dumps(BODY).encode(), content_type="text/plain")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_json")
    assert not Agency.objects.exists()


def test_from_elsewhere_it_takes_the_token(db: None) -> None:
    assert state(REMOTE_ADDR=ELSEWHERE)["needs_token"] is True
    for wrong in (None, "guess"):
        answer = set_up(wrong, ELSEWHERE)
        assert (answer.status_code, answer.json()["code"]) == (403, "setup_token_wrong")
    assert not Agency.objects.exists()
    assert set_up(settings.SETUP_TOKEN, ELSEWHERE).status_code == 201


def test_guessing_the_token_is_slow(db: None, frozen: Any) -> None:
    assert [set_up("guess", ELSEWHERE).status_code for _ in range(FREE_FAILURES + 1)] == [403] * FREE_FAILURES + [429]
    assert set_up(settings.SETUP_TOKEN, "198.51.100.4").status_code == 201


def test_in_production_it_takes_the_token_everywhere_and_there_is_no_demo(production: None) -> None:
    assert state() == {"needed": True, "needs_token": True, "demo_available": False, "demo": None}
    assert set_up().json()["code"] == "setup_token_wrong"
    demo = Api().post("setup/demo/", {"token": settings.SETUP_TOKEN})
    assert (demo.status_code, demo.json()["code"]) == (403, "demo_refused")
    assert set_up(settings.SETUP_TOKEN).status_code == 201


def test_the_token_is_kept_where_only_the_owner_reads_it() -> None:
    kept = settings.HOME / "secrets" / "setup_token"
    assert kept.read_text() == settings.SETUP_TOKEN
    assert kept.stat().st_mode & 0o777 == 0o600


def test_while_the_demo_is_loaded_nothing_else_begins(db: None) -> None:
    asked = Api().post("setup/demo/")
    assert (asked.status_code, asked.json()["demo"]) == (202, "waiting")
    for answer in (Api().post("setup/demo/"), set_up()):
        assert (answer.status_code, answer.json()["code"]) == (409, "demo_loading")
    execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'demo.load'")
    assert state()["demo"] == "loading"
    execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'demo.load'")
    assert state() == {"needed": True, "needs_token": False, "demo_available": True, "demo": "failed"}
    assert Api().post("setup/demo/").json()["demo"] == "waiting"


BY_THE_CLOCK = {
    "journal.seal",
    "desk.sweep_leave",
    "accounts.remove_exports",
    "intake.expire",
    "payments.reconcile",
    "payments.tidy_bank_files",
}
"""Jobs of an agency that come when it is time, whatever happened in it."""


@pytest.mark.django_db(transaction=True)
def test_a_worker_loads_the_demo_once() -> None:
    assert Api().post("setup/demo/").status_code == 202
    run_jobs()
    assert state() == {"needed": False, "needs_token": False, "demo_available": False, "demo": "loaded"}
    assert Agency.objects.count() == 2
    # What its imports put in line was done at its time, by the demo itself; only what goes by the clock may have come since.
    of_agencies = rows("SELECT task_name FROM procrastinate_jobs WHERE args ->> 'agency_id' IS NOT NULL")
    assert {row.task_name for row in of_agencies} <= BY_THE_CLOCK
    answer = Api().post("auth/token/", {"username": "demo.admin", "password": "Demo@2026"})
    assert answer.status_code == 200
    # A worker that died before it said so leaves the job to another one.
    execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE task_name = 'demo.load'")
    run_jobs()
    assert [row.status for row in rows("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'demo.load'")] == [
        "succeeded"
    ]
    assert Agency.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_founds_the_agency() -> None:
    calls = [lambda name=name: set_up(agency_name=f"Agency {name}", username=name) for name in ("ana", "ben", "cleo", "dora")]
    answers = at_once(*calls)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_set_up"}
    assert (Agency.objects.count(), User.objects.count()) == (1, 1)
