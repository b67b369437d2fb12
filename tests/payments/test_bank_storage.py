"""Stored bank files: encrypted anew with all else, and gone when nobody waits for them."""

from __future__ import annotations

import base64
import io
import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from tests.cast import Cast, assemble

from fairdue.config.env import parse_field_keys
from fairdue.jobs.types import Run
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.vault import open_stored, store
from fairdue.payments.commands.bank_sweeping import sweep_bank_files
from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
from fairdue.payments.flows.bank_storage import ORPHAN_AGE, bank_folder, remove_forgotten_bank_files
from fairdue.payments.models import BankFile

pytestmark = pytest.mark.django_db

CSV = b"Reference,Amount,Date\nA-1,10.00,2026-02-10\n"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def stored_as(cast: Cast, file_id: object) -> str:
    with agency_scope(cast.agency.id):
        return BankFile.objects.get(id=file_id).stored_as


def take(cast: Cast) -> object:
    return take_bank_file(cast.alice.actor, "bank.csv", [CSV], size_bytes=len(CSV))


def age(name: str) -> None:
    then = time.time() - ORPHAN_AGE.total_seconds() - 60
    os.utime(Path(default_storage.path(name)), (then, then))


def test_a_file_that_waits_can_be_read_when_the_old_key_is_gone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id = take(cast)
    before = stored_as(cast, file_id)
    new = f"k2:{base64.b64encode(b'n' * 32).decode()}"
    monkeypatch.setattr(settings, "FIELD_KEYS", {**parse_field_keys(new), **settings.FIELD_KEYS})
    keyring.cache_clear()
    try:
        said = io.StringIO()
        call_command("keys", "rotate", stdout=said)
        assert f"{cast.agency.name}: 1 bank files that wait, 1 encrypted anew" in said.getvalue()
        monkeypatch.setattr(settings, "FIELD_KEYS", parse_field_keys(new))
        keyring.cache_clear()
        with open_stored(stored_as(cast, file_id)) as file:
            assert file.read() == CSV
        assert not default_storage.exists(before)
    finally:
        keyring.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_job_failed_for_good_says_so_and_goes_on_when_it_is_retried(cast: Cast) -> None:
    file_id = take(cast)
    path = f"bank-files/{file_id}/"
    assert (sweep_bank_files(cast.agency.id), cast.alice.api.get(path).json()["status"]) == (0, "pending")
    execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'file_id' = %s", [str(file_id)])
    assert [sweep_bank_files(each.id) for each in (cast.other_agency, cast.agency, cast.agency)] == [0, 1, 0]
    told = cast.alice.api.get(path).json()
    assert (told["status"], told["error_code"]) == ("failed", "bank_file_broken_off")
    name = stored_as(cast, file_id)
    age(name)
    remove_forgotten_bank_files(Run(cast.agency.id))
    process_bank_file(Run(cast.agency.id), file_id)
    told = cast.alice.api.get(path).json()
    assert (told["status"], told["error_code"], told["entries_count"]) == ("completed", "", 1)
    assert not default_storage.exists(name)


def test_what_no_bank_file_waits_for_is_removed_a_day_later(cast: Cast) -> None:
    waiting, done = stored_as(cast, take(cast)), take(cast)
    process_bank_file(Run(cast.agency.id), done)
    folder = bank_folder(cast.agency.id)
    old, young = (store([CSV], f"{folder}/{name}")[0] for name in ("old", "young"))
    age(waiting)
    age(old)
    remove_forgotten_bank_files(Run(cast.agency.id))
    assert [default_storage.exists(name) for name in (waiting, old, young)] == [True, False, True]
