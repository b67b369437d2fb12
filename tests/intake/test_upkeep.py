"""What keeps imports in order: the sweep of abandoned ones, and encryption under new keys."""

from __future__ import annotations

import base64
import io

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from tests.cast import Cast
from tests.intake.conftest import accounts, job_of, many, raw_rows, send, store

from fairdue.config.env import parse_field_keys
from fairdue.intake.commands.sweeping import sweep_imports
from fairdue.intake.flows import process_import
from fairdue.intake.models import ImportJob
from fairdue.jobs.types import Run
from fairdue.kernel.crypto import Undecipherable, keyring
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.vault import open_stored

pytestmark = pytest.mark.django_db


def _fail_jobs() -> None:
    execute("UPDATE procrastinate_jobs SET status = 'failed'")


def test_an_import_whose_job_is_alive_is_left_alone(cast: Cast) -> None:
    import_id = store(cast, many(2))
    assert sweep_imports(cast.agency.id) == 0
    assert job_of(cast, import_id).status == "pending"


def test_an_abandoned_import_is_broken_off_and_can_be_taken_up_again(cast: Cast) -> None:
    import_id = store(cast, many(2))
    _fail_jobs()
    assert sweep_imports(cast.agency.id) == 1
    assert (job_of(cast, import_id).status, job_of(cast, import_id).failure_code) == ("failed", "internal_error")
    assert sweep_imports(cast.agency.id) == 0
    process_import(Run(cast.agency.id), import_id)
    assert (job_of(cast, import_id).status, len(accounts(cast))) == ("completed", 2)


def test_one_that_waits_for_nobody_is_resumed(cast: Cast) -> None:
    import_id = store(cast, many(2))
    _fail_jobs()
    with agency_scope(cast.agency.id):
        ImportJob.objects.filter(id=import_id).update(status="processing", is_staged=True)
    assert sweep_imports(cast.agency.id) == 0
    assert [job.status for job in rows("SELECT status::text FROM procrastinate_jobs ORDER BY id")] == ["failed", "todo"]


def test_new_keys_reach_files_and_raw_rows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    job = send(cast, many(3))
    plain = many(3).encode()
    new = f"k2:{base64.b64encode(b'n' * 32).decode()}"
    monkeypatch.setattr(settings, "FIELD_KEYS", {**parse_field_keys(new), **settings.FIELD_KEYS})
    keyring.cache_clear()
    try:
        call_command("keys", "rotate", stdout=io.StringIO())
        monkeypatch.setattr(settings, "FIELD_KEYS", parse_field_keys(new))
        keyring.cache_clear()
        with agency_scope(cast.agency.id):
            stored_as = ImportJob.objects.get(id=job.id).stored_as
        with open_stored(stored_as) as file:
            assert file.read() == plain
        assert [cells[2] for _, cells in raw_rows(cast)] == ["1234"] * 3
        assert not default_storage.exists(job.stored_as)
    finally:
        keyring.cache_clear()


def test_a_stored_file_is_unreadable_as_it_lies_and_its_alteration_is_noticed(cast: Cast) -> None:
    job = send(cast, many(3))
    path = default_storage.path(job.stored_as)
    with open(path, "rb") as file:
        data = bytearray(file.read())
    assert b"Person" not in data
    data[-1] ^= 1
    with open(path, "wb") as file:
        file.write(data)
    with pytest.raises(Undecipherable), open_stored(job.stored_as) as file:
        file.read()
    with open(path, "wb") as file:
        file.write(data[:-40])
    with pytest.raises(Undecipherable), open_stored(job.stored_as) as file:
        file.read()
