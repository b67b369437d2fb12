"""Stored files: read from any place, whole or not at all; nothing is left of one that could not be stored."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from tests.cast import Cast
from tests.intake.conftest import accounts, job_of, send, store
from tests.intake.test_api import upload
from tests.intake.test_workbooks import parquet, workbook

from fairdue.intake.errors import FileTooLarge
from fairdue.intake.flows import take_upload
from fairdue.intake.models import ImportJob
from fairdue.kernel import vault
from fairdue.kernel.crypto import Undecipherable
from fairdue.kernel.db import agency_scope
from fairdue.kernel.vault import CHUNK_BYTES, delete_stored, open_stored

pytestmark = pytest.mark.django_db

NAME = "imports/test/file"


@pytest.fixture
def stored(request: pytest.FixtureRequest) -> Iterator[bytes]:
    """A stored file of so many bytes."""
    data = (bytes(range(256)) * (request.param // 256 + 1))[: request.param]
    vault.store([data[:100], data[100:]], NAME)
    yield data
    delete_stored(NAME)


SIZES = [0, 1, 1_000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 6 * CHUNK_BYTES + 7]


@pytest.mark.parametrize("stored", SIZES, indirect=True)
def test_a_stored_file_is_read_from_any_place(stored: bytes) -> None:
    with open_stored(NAME) as file:
        assert (file.seek(0, io.SEEK_END), file.read()) == (len(stored), b"")
        assert file.seek(0) == 0
        assert file.read() == stored
        for place in (len(stored) // 2, 0, CHUNK_BYTES - 3, len(stored) - 5, 2 * CHUNK_BYTES, len(stored) + 9):
            at = max(0, place)
            file.seek(at)
            assert file.read(1_000) == stored[at : at + 1_000]
        with pytest.raises(ValueError, match="negative"):
            file.raw.seek(-1)


@pytest.mark.parametrize("stored", [1_000, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7], indirect=True)
def test_a_file_cut_short_or_altered_anywhere_is_noticed(stored: bytes) -> None:
    path = Path(default_storage.path(NAME))
    sealed = path.read_bytes()
    for length in (0, 3, 50, len(sealed) // 2, CHUNK_BYTES, len(sealed) - 40, len(sealed) - 1):
        path.write_bytes(sealed[: min(length, len(sealed) - 1)])
        with pytest.raises(Undecipherable), open_stored(NAME):
            pass
    for at in (4, len(sealed) // 2, len(sealed) - 1):
        altered = bytearray(sealed)
        altered[at] ^= 1
        path.write_bytes(altered)
        with pytest.raises(Undecipherable), open_stored(NAME) as file:
            file.read()
    path.write_bytes(sealed + sealed[-40:])
    with pytest.raises(Undecipherable), open_stored(NAME) as file:
        file.read()


def test_nothing_is_left_of_a_file_that_could_not_be_stored() -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 3 * CHUNK_BYTES
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        vault.store(broken(), NAME)
    assert not default_storage.exists(NAME)
    vault.store([b"first"], NAME)
    with pytest.raises(FileExistsError):
        vault.store([b"second"], NAME)
    with open_stored(NAME) as file:
        assert file.read() == b"first"
    delete_stored(NAME)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file can grow beyond two megabytes: writing fails in the middle, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * CHUNK_BYTES, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files() -> set[Path]:
    return {path for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


def test_a_disk_that_fills_up_while_storing_refuses_the_upload(cast: Cast, full_disk: None) -> None:
    before = files()
    with pytest.raises(FileTooLarge) as refused:
        take_upload(cast.alice.actor, "file.csv", [b"x" * CHUNK_BYTES] * 5, size_bytes=5 * CHUNK_BYTES, source="upload")
    assert (refused.value.status, refused.value.facts["size_bytes"]) == (413, 5 * CHUNK_BYTES)
    assert "no room" in refused.value.detail
    assert files() == before
    with agency_scope(cast.agency.id):
        assert not ImportJob.objects.exists()
    assert job_of(cast, store(cast, "small")).status == "pending"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"disk_reserve_bytes": 2**62}, "file.csv"),
        ({"upload_bytes_max": 10}, "file.csv"),
        ({"upload_bytes_max": 10}, "file.xlsx"),
    ],
)
def test_what_would_touch_the_reserve_or_is_too_large_is_refused_with_the_limit(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, changed: dict[str, int], name: str
) -> None:
    monkeypatch.setattr(settings, "ENV", SimpleNamespace(**{**settings.ENV.model_dump(), **changed}))
    answer = upload(cast.alice.api, "x" * 11, name)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert answer.json()["limit_bytes"] == (0 if "disk_reserve_bytes" in changed else 10)


def test_a_workbook_has_a_limit_of_its_own(cast: Cast) -> None:
    with pytest.raises(FileTooLarge) as refused:
        take_upload(cast.alice.actor, "file.xlsx", [], size_bytes=50 * 1024**2 + 1, source="upload")
    assert refused.value.facts["limit_bytes"] == 50 * 1024**2


LINES = [["external_ref", "Debtor_Name", "original_amount"], ["X-1", "Ann Lee", 1250.1], ["X-2", "Bo Lee", 7]]
JSON_LINES = b"""{"external_ref": "X-1", "Debtor_Name": "Ann Lee", "original_amount": 1250.1}
{"external_ref": "X-2", "Debtor_Name": "Bo Lee", "original_amount": 7}"""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tsv", "\n".join("\t".join(map(str, line)) for line in LINES).encode()),
        ("a.TXT", "\n".join("|".join(map(str, line)) for line in LINES).encode("utf-16")),
        ("a.ndjson", JSON_LINES),
        ("a.json", b"[" + JSON_LINES.replace(b"\n", b",") + b"]"),
        ("a.xlsx", workbook(LINES)),
        ("a.parquet", parquet(**{name: [line[at] for line in LINES[1:]] for at, name in enumerate(LINES[0])})),
    ],
)
def test_every_format_becomes_the_same_accounts(cast: Cast, name: str, data: bytes) -> None:
    job = send(cast, data, name)
    assert (job.status, job.failure_detail, job.processed_ok) == ("completed", "", 2)
    assert {ref: (a.balance_minor, a.debtor.full_name) for ref, a in accounts(cast).items()} == {
        "X-1": (125010, "Ann Lee"),
        "X-2": (700, "Bo Lee"),
    }


def test_another_suffix_is_refused(cast: Cast) -> None:
    answer = upload(cast.alice.api, "x", "file.xls")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_file_format")
    assert ".xlsx" in answer.json()["detail"]
