"""The CSV file of all accounts."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from tests import cast, factories

from fairdue.accounts.events import EXPORT_EXPIRED, EXPORT_FETCHED
from fairdue.accounts.flows import KEPT_FOR, ORPHAN_AGE, remove_exports, remove_stale_exports, write_export
from fairdue.accounts.queries import exports
from fairdue.jobs.types import Run
from fairdue.journal.models import JournalEntry
from fairdue.kernel import clock
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.vault import store

pytestmark = pytest.mark.django_db

HEADER = [
    "external_ref",
    "debtor_name",
    "status",
    "original_amount",
    "current_balance",
    "currency",
    "priority",
    "collector_name",
    "due_date",
    "created_at",
]


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


@pytest.mark.row("D030")
def test_an_export_is_written_by_a_job_and_fetched_by_admins(people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 2)
    names = ["=HYPERLINK(1)", "+1", "-1", "@sum", "Plain Name"]
    for number, name in enumerate(names):
        factories.account(people.agency, of=factories.debtor(people.agency, name), external_ref=f"E{number}")
    factories.account(people.agency, people.carl, "assigned", "12.30", external_ref="=E")
    factories.account(people.other_agency, external_ref="THEIRS")
    answer = people.alice.api.get("accounts/export/")
    assert answer.status_code == 202
    body = answer.json()
    assert set(body) == {"task_id", "status"}
    assert body["status"] == "processing"
    path = f"accounts/export/{body['task_id']}/"
    assert people.alice.api.get(path).json() == body
    (job,) = rows("SELECT task_name, args FROM procrastinate_jobs WHERE task_name = 'accounts.export'")
    assert json.loads(job.args) == {"agency_id": str(people.agency.id), "task_id": body["task_id"]}

    write_export(Run(people.agency.id), UUID(body["task_id"]))
    file = people.alice.api.get(path)
    assert (file.status_code, file["Content-Type"]) == (200, "text/csv; charset=utf-8")
    table = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode())))
    assert table[0] == HEADER
    by_ref = {row[0]: row for row in table[1:]}
    assert len(table) == 7
    assert [by_ref[f"E{number}"][1] for number in range(5)] == ["'=HYPERLINK(1)", "'+1", "'-1", "'@sum", "Plain Name"]
    assert by_ref["'=E"][2:8] == ["assigned", "12.30", "12.30", "USD", "0", "Carl Example"]
    assert people.olga.api.get(path).status_code == 404
    for member in (people.bob, people.carl, people.rita):
        assert member.api.get(path).status_code == 403
    with agency_scope(people.agency.id):
        assert JournalEntry.objects.filter(kind=EXPORT_FETCHED, subject_id=body["task_id"]).count() == 1


def _written(people: cast.Cast) -> str:
    """Have an export of one account written; return its path."""
    factories.account(people.agency, external_ref="E-1")
    task_id = people.alice.api.get("accounts/export/").json()["task_id"]
    write_export(Run(people.agency.id), UUID(task_id))
    return f"accounts/export/{task_id}/"


def _files(people: cast.Cast) -> list[str]:
    try:
        return default_storage.listdir(f"exports/{people.agency.id}")[1]
    except FileNotFoundError:
        return []


def test_an_export_is_encrypted_and_removed_after_a_week(people: cast.Cast, frozen: Any) -> None:
    path = _written(people)
    (name,) = _files(people)
    with default_storage.open(f"exports/{people.agency.id}/{name}") as stored:
        assert b"E-1" not in stored.read()
    frozen.shift(KEPT_FOR.total_seconds() - 60)
    remove_exports(Run(people.agency.id))
    assert b"E-1" in b"".join(people.alice.api.get(path).streaming_content)
    frozen.shift(120)
    remove_exports(Run(people.agency.id))
    remove_exports(Run(people.agency.id))
    answer = people.alice.api.get(path)
    assert (answer.status_code, answer.json()["code"], _files(people)) == (410, "export_expired", [])
    with agency_scope(people.agency.id):
        assert JournalEntry.objects.filter(kind=EXPORT_EXPIRED).count() == 1


def test_files_that_belong_to_no_export_are_removed_in_time(people: cast.Cast, frozen: Any) -> None:
    name = f"exports/{people.agency.id}/left-by-a-killed-worker"
    store([b"half"], name)
    os.utime(default_storage.path(name), (clock.now().timestamp(),) * 2)
    remove_exports(Run(people.agency.id))
    assert len(_files(people)) == 1, "it may belong to a run that is about to complete"
    frozen.shift((KEPT_FOR + ORPHAN_AGE).total_seconds() + 60)
    remove_exports(Run(people.agency.id))
    assert _files(people) == []


def test_rotating_keys_removes_exports_under_older_ones(people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _written(people)
    assert remove_stale_exports(people.alice.actor) == 0
    monkeypatch.setattr(settings, "FIELD_KEYS", {"newer": b"\x07" * 32, **settings.FIELD_KEYS})
    keyring.cache_clear()
    try:
        assert remove_stale_exports(people.alice.actor) == 1
    finally:
        keyring.cache_clear()
    assert (people.alice.api.get(path).status_code, _files(people)) == (410, [])


def test_an_export_nobody_wrote_has_failed(people: cast.Cast, frozen: Any) -> None:
    body = people.alice.api.get("accounts/export/").json()
    frozen.shift(2 * 3600)
    assert people.alice.api.get(f"accounts/export/{body['task_id']}/").json()["status"] == "failed"
