"""Files made to fill the worker's memory or to crash its parser: refused, in little memory, with a reason."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tracemalloc

import pytest
from tests.cast import Cast
from tests.intake.conftest import errors, job_of, send, store

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.flows import process_import
from fairdue.intake.gateways.formats import open_table
from fairdue.intake.gateways.formats.limits import RECORD_CHARS_MAX
from fairdue.intake.types import FileOptions
from fairdue.jobs.types import Run

pytestmark = pytest.mark.django_db

HEADER = b"external_ref,debtor_name,original_amount\n"
MEMBER = b'{"external_ref":"J1","debtor_name":"Jay Jay","original_amount":"1.00","x":'

PARSE_IN_A_CHILD = """
import io, resource, sys
from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats import parse
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
try:
    for _ in parse(io.BufferedReader(io.BytesIO(eval(sys.argv[2]))), sys.argv[1])[1]:
        pass
except UnreadableFile as error:
    print(error.code)
"""
"""A crash of the parser in C would take the whole test run with it."""


@pytest.mark.parametrize(
    ("file_format", "data", "code"),
    [
        ("json", "b'[' * 200_000", "not_json"),
        ("json", f"b'[' + {MEMBER!r} + b'[' * 100_000 + b']' * 100_000 + b'}}]'", "not_json"),
        ("json", f"b'[' + {MEMBER!r} + b'{{\"a\":' * 5_000 + b'1' + b'}}' * 5_000 + b'}}]'", "not_json"),
        ("json", f"b'[' + {MEMBER!r} + b'1' * 5_000 + b'}}]'", "not_json"),
        ("json", f"b'[' + {MEMBER!r} + b'\"' + b' ' * 65_000 + b'\",\"y\":' + b'1' * 5_000 + b'}}]'", "not_json"),
        ("json", f"b'[' + {MEMBER!r} + b'\"' + b'x' * 50_000_000 + b'\"}}]'", "record_too_long"),
        ("csv", f"{HEADER!r} + b',' * 50_000_000", "record_too_long"),
        ("csv", "b',' * 50_000_000", "record_too_long"),
        ("csv", f"{HEADER!r} + b'\"\\n\",' * 10_000_000", "record_too_long"),
    ],
)
def test_no_record_fills_the_memory_or_crashes_the_parser(file_format: str, data: str, code: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", PARSE_IN_A_CHILD, file_format, data],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (child.returncode, child.stdout.strip()) == (0, code), child.stderr[-500:]


def test_a_number_with_a_huge_exponent_is_an_amount_that_is_none(cast: Cast) -> None:
    rows = b'[{"external_ref":"J1","debtor_name":"Jay Jay","original_amount":1e999999999}]'
    assert errors(send(cast, rows, "bomb.json")) == [(1, "original_amount", "not_a_number")]


def test_a_deeply_nested_member_fails_the_import_with_a_reason(cast: Cast) -> None:
    job = send(cast, b"[" + MEMBER + b"[" * 1_000 + b"]" * 1_000 + b"}]", "deep.json")
    assert (job.status, job.failure_code) == ("failed", "not_json")
    assert "nested" in job.failure_detail


def test_long_records_in_a_row_are_fine() -> None:
    cell = b"x" * 60_000
    rows = HEADER + b"".join(b'"%d\nsame cell",Name,%s\n' % (number, cell) for number in range(3 * RECORD_CHARS_MAX // 60_000))
    assert len(list(parse(io.BytesIO(rows), "csv")[1])) == 3 * RECORD_CHARS_MAX // 60_000
    items = b",".join(b'{"external_ref":"A","debtor_name":"%s","a":[{"b":1}]}' % cell for _ in range(60))
    assert len(list(parse(io.BytesIO(b"[" + items + b"]"), "json")[1])) == 60


def test_the_reason_shows_nothing_of_the_file() -> None:
    with pytest.raises(UnreadableFile) as refused:
        list(parse(io.BytesIO(b'[{"external_ref":"A","debtor_name":"Secret Name\xff"}]'), "json")[1])
    assert "Secret" not in str(refused.value.detail)


def test_a_reference_that_nobody_can_see_is_refused(cast: Cast) -> None:
    rows = HEADER.decode() + "\u200b,Jay Jay,1.00\nA-1,\u200b\u2060,1.00\n"
    assert errors(send(cast, rows)) == [(2, "external_ref", "no_letters"), (3, "debtor_name", "no_letters")]


def test_fat_rows_are_staged_in_little_memory(cast: Cast) -> None:
    cell = b"x" * 60_000
    rows = HEADER.strip() + b",note\n" + b"".join(b"F-%d,Fat Person,1.00,%s\n" % (number, cell) for number in range(600))
    import_id = store(cast, rows)
    tracemalloc.start()
    try:
        process_import(Run(cast.agency.id), import_id)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert job_of(cast, import_id).processed_ok == 600
    assert peak < len(rows)
