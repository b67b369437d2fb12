"""Files made to fill the worker's memory or to crash its parser: refused, in little memory, with a reason."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cast import Cast
from tests.intake.conftest import errors, job_of, send, store
from tests.intake.test_formats import opened, refusal
from tests.intake.test_workbooks import workbook

from fairdue.intake.flows import process_import
from fairdue.intake.gateways.formats.limits import RECORD_CHARS_MAX
from fairdue.jobs.types import Run

pytestmark = pytest.mark.django_db

HEADER = b"external_ref,debtor_name,original_amount\n"
MEMBER = b'{"external_ref":"J1","debtor_name":"Jay Jay","original_amount":"1.00","x":'

MEGABYTES_MAX = 100
Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file in a process of its own; gives code, good and bad rows, and the memory it took beyond the start."""

    def read_in_child(file_format: str, data: bytes, length: int = 0) -> dict[str, Any]:
        path = tmp_path / "file"
        path.write_bytes(data)
        child = subprocess.run(
            [sys.executable, "-m", "tests.intake.reader", file_format, str(path), str(length)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert child.returncode == 0, child.stderr[-2_000:]
        found: dict[str, Any] = json.loads(child.stdout)
        return found

    return read_in_child


@pytest.mark.parametrize(
    ("file_format", "data", "code"),
    [
        ("json", lambda: b"[" * 200_000, "not_json"),
        ("json", lambda: b"[" + MEMBER + b"[" * 100_000 + b"]" * 100_000 + b"}]", "not_json"),
        ("json", lambda: b"[" + MEMBER + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}]", "not_json"),
        ("json", lambda: b"[" + MEMBER + b"1" * 5_000 + b"}]", "not_json"),
        ("json", lambda: b"[" + MEMBER + b'"' + b" " * 65_000 + b'","y":' + b"1" * 5_000 + b"}]", "not_json"),
        ("json", lambda: b"[" + MEMBER + b'"' + b"x" * 100_000_000 + b'"}]', "record_too_long"),
        ("json", lambda: b"[{" + b",".join(b'"c%d":1' % n for n in range(10_000)) + b"}]", "too_many_columns"),
        ("jsonl", lambda: MEMBER + b'"' + b"x" * 100_000_000 + b'"}', "record_too_long"),
        ("csv", lambda: HEADER + b"," * 50_000_000, "record_too_long"),
        ("csv", lambda: b"," * 50_000_000, "record_too_long"),
        ("csv", lambda: HEADER + b'"\n",' * 10_000_000, "record_too_long"),
        ("csv", lambda: HEADER + b"A,B," + b"x" * 100_000_000, "record_too_long"),
        ("csv", lambda: b",".join(b"c%d" % n for n in range(10_000)) + b"\n", "too_many_columns"),
        ("csv", lambda: b"\n" * 50_000_000, "record_too_long"),
    ],
)
def test_no_record_fills_the_memory_or_crashes_the_parser(
    read: Read, file_format: str, data: Callable[[], bytes], code: str
) -> None:
    found = read(file_format, data())
    assert found["code"] == code
    assert found["megabytes"] < MEGABYTES_MAX


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_one_line_of_two_gigabytes_is_refused(read: Read, file_format: str) -> None:
    found = read(file_format, b"x" * 1_000 if file_format == "csv" else b'{"a":' * 1_000, 2 * 1024**3)
    assert (found["code"], found["good"]) == ("record_too_long", 0)
    assert found["megabytes"] < MEGABYTES_MAX


def test_a_quote_never_closed_costs_its_rows_and_no_memory(read: Read) -> None:
    found = read("csv", HEADER + b'A,Ann,1\nB,"Bo,2\n' + b"C,Cy,3\n" * 2_000_000)
    assert (found["code"], found["good"] > 0, found["bad"] > 0) == ("", True, True)
    assert found["megabytes"] < MEGABYTES_MAX


def sheet(rows: bytes, strings: bytes = b"") -> bytes:
    """A workbook with this XML in its sheet and among its shared texts."""
    data = workbook([["ref", "name"], ["A", "B"]])
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            part = old.read(name).replace(b"</sst>", strings + b"</sst>").replace(b"</sheetData>", rows + b"</sheetData>")
            new.writestr(name, part)
    return packed.getvalue()


def noise(count: int) -> bytes:
    """Bytes that hardly compress, as hexadecimal text."""
    return hashlib.shake_256(b"noise").hexdigest(count).encode()


def directory(entries: int) -> bytes:
    """An archive that is nothing but a directory."""
    entry = b"PK\x01\x02" + bytes(24) + (1).to_bytes(2, "little") + bytes(16) + b"x"
    size = (len(entry) * entries).to_bytes(4, "little")
    count = min(entries, 0xFFFF).to_bytes(2, "little")
    return entry * entries + b"PK\x05\x06" + bytes(4) + count * 2 + size + bytes(6)


def lying(data: bytes, name: bytes, size: int) -> bytes:
    """The archive with another unpacked size of a part in its directory."""
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


FAT = b'<row r="3"><c r="A3" t="inlineStr"><is><t>%s</t></is></c></row>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: sheet(FAT % (b"x" * 200_000_000)), "zip_bomb"),
        (lambda: sheet(FAT % noise(5_000_000)), "record_too_long"),
        (lambda: sheet(b"", b"<si><t>" + noise(5_000_000) + b"</t></si>"), "record_too_long"),
        (lambda: sheet(b'<row r="' + noise(5_000_000) + b'"/>'), "not_xlsx"),
        (lambda: sheet(b"".join(b"<n%d/>" % n for n in range(200_000))), "not_xlsx"),
        (lambda: sheet(b"<a>" * 100_000), "not_xlsx"),
        (lambda: lying(sheet(FAT % (b"x" * 50_000_000)), b"sheet1.xml", 5_000), "not_xlsx"),
        (lambda: lying(sheet(b""), b"sheet1.xml", 2_000_000_000), "zip_bomb"),
        (lambda: directory(60_000), "not_xlsx"),
        (lambda: directory(20_000), "not_xlsx"),
        (lambda: sheet(b'<row r="3">' + b'<c r="A3" t="s"><v>99999999999999999999</v></c></row>'), "not_xlsx"),
        (lambda: sheet(b'<row r="3">' + b'<c r="A3" s="-1"><v>1e-9999999</v></c></row>'), ""),
        (lambda: sheet(b'<row r="99999999999999"><c r="AAAA1"><v>1</v></c></row>'), "not_xlsx"),
    ],
)
def test_no_workbook_fills_the_memory(read: Read, data: Callable[[], bytes], code: str) -> None:
    found = read("xlsx", data())
    assert found["code"] == code
    assert found["megabytes"] < MEGABYTES_MAX


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
)
def test_a_workbook_declares_no_entities(declared: bytes) -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["a"], ["b"]]))) as old, zipfile.ZipFile(plain, "w") as new:
        for name in old.namelist():
            part = old.read(name).removeprefix(b'<?xml version="1.0"?>')
            new.writestr(name, declared + part if name.endswith("sheet1.xml") else part)
    refused = refusal(plain.getvalue(), "xlsx")
    assert (refused.code, "document type" in refused.detail) == ("not_xlsx", True)


def repeated(text: str, count: int) -> pa.DictionaryArray:
    """A column that says one text so many times."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), [text])


def big_pages(values: Any, **options: Any) -> bytes:
    """A Parquet file of one column of texts."""
    file = io.BytesIO()
    pq.write_table(pa.table({"ref": values}), file, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: big_pages(["x" * 1_000_000] * 100, use_dictionary=False, data_page_size=1 << 30), "pages_too_large"),
        (lambda: big_pages(repeated("x" * 500_000, 200_000)), "record_too_long"),
        (lambda: big_pages(repeated("x" * 60_000, 20_000)), ""),
        (lambda: big_pages(["x" * 60_000] * 2_000 + [str(n) * 9 for n in range(300_000)]), ""),
        (lambda: big_pages([str(n) for n in range(2_000_000)], row_group_size=2_000_000), ""),
    ],
)
def test_no_parquet_file_fills_the_memory(read: Read, data: Callable[[], bytes], code: str) -> None:
    found = read("parquet", data())
    assert found["code"] == code
    assert found["megabytes"] < MEGABYTES_MAX


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
    assert len(list(opened(rows).rows)) == 3 * RECORD_CHARS_MAX // 60_000
    items = b",".join(b'{"external_ref":"A","debtor_name":"%s","a":[{"b":1}]}' % cell for _ in range(60))
    assert len(list(opened(b"[" + items + b"]", "json").rows)) == 60


def test_the_reason_shows_nothing_of_the_file() -> None:
    refused = refusal(b'[{"external_ref":"A","debtor_name":"Secret Name\xff"}]', "json")
    assert "Secret" not in refused.detail


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
