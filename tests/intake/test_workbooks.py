"""Spreadsheets and Parquet files: sheets, dates, exact numbers, formulas, columns of every type."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from tests.intake.test_formats import cells, opened, refusal

from fairdue.intake.types import ParsedRow

INLINE = re.compile(r'(<c [^>]*?) t="inlineStr"><is>(<t.*?</t>)</is></c>', re.DOTALL)
SHARED = '<Relationship Id="shared" Type="http://x/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>'

ZONED = "2026-01-30T23:00:00+00:00"


def at(text: str) -> dt.datetime:
    """A moment without a zone, as spreadsheets have them."""
    return dt.datetime.fromisoformat(text)


def workbook(*sheets: list[list[Any]], **changes: str) -> bytes:
    """A workbook of sheets named S1, S2 ...; `changes` replaces texts in the XML of all parts."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has a sheet
    for number, lines in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"S{number}")
        for line in lines:
            sheet.append(line)
    return saved(book, changes)


def saved(book: openpyxl.Workbook, changes: dict[str, str] | None = None) -> bytes:
    """The workbook with its texts shared, as Excel keeps them."""
    file, changed = io.BytesIO(), io.BytesIO()
    book.save(file)
    texts: list[str] = []

    def share(found: re.Match[str]) -> str:
        texts.append(found[2])
        return f'{found[1]} t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: name.endswith("workbook.xml.rels")):
            text = INLINE.sub(share, old.read(name).decode())
            for before, after in (changes or {}).items():
                text = text.replace(before, after)
            new.writestr(
                name, text.replace("</Relationships>", f"{SHARED}</Relationships>") if "workbook.xml.r" in name else text
            )
        new.writestr("xl/sharedStrings.xml", f"<sst>{''.join(f'<si>{text}</si>' for text in texts)}</sst>")
    return changed.getvalue()


def parquet(**columns: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def test_cells_read_as_they_were_typed() -> None:
    lines = [
        [" ref ", "name", "amount", "when"],
        ["00123", "Jürgen\n\u0160 & <Co>", 1250.1, dt.date(2026, 1, 31)],
        [123, "x", 0.1 + 0.2, at("2026-01-31T13:05:07")],
        [123456789012345, True, 1e20, dt.time(13, 5)],
        [None, None, None, None],
        [-7.0, False, 1250.0, at("1900-01-01")],
        [" ", "late", Decimal("99999999.99"), dt.date(9999, 12, 31)],
    ]
    table = opened(workbook(lines), "xlsx")
    assert (table.header, table.encoding, table.delimiter) == (["ref", "name", "amount", "when"], None, None)
    assert list(table.rows) == [
        ParsedRow(2, ["00123", "Jürgen\n\u0160 & <Co>", "1250.1", "2026-01-31"]),
        ParsedRow(3, ["123", "x", "0.3", "2026-01-31T13:05:07"]),
        ParsedRow(4, ["123456789012345", "true", "100000000000000000000", "13:05:00"]),
        ParsedRow(6, ["-7", "false", "1250", "1900-01-01"]),
        ParsedRow(7, ["", "late", "99999999.99", "9999-12-31"]),
    ]


def test_numbers_of_excel_lose_the_noise_of_doubles() -> None:
    noise = workbook([["a"], [111], [222], [333]], **{">111<": ">1250.0999999999999<", ">222<": ">4.5E-3<", ">333<": ">1.10<"})
    assert cells(opened(noise, "xlsx")) == [["1250.1"], ["0.0045"], ["1.1"]]


def test_dates_follow_the_epoch_and_the_format() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    formats = ["0.00", "#,##0.00 [$EUR]", '"due" dd/mm/yyyy', "[$-409]d-mmm-yy", "mm-dd-yy", '0 "days"', "[Red]0.0", "hh:mm"]
    sheet.append(["c"] * len(formats))
    sheet.append([46053] * len(formats))
    for at, number_format in enumerate(formats, start=1):
        sheet.cell(2, at).number_format = number_format
    assert cells(opened(saved(book), "xlsx")) == [["46053", "46053", *["2026-01-31"] * 3, "46053", "46053", "46053"]]
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert cells(opened(saved(book), "xlsx"))[0][2] == "2030-02-01"


def test_the_first_visible_sheet_with_content_is_read_unless_one_is_named() -> None:
    book = openpyxl.Workbook()
    hidden, empty, wanted, other = (book.create_sheet(name) for name in ("Hidden", "Empty", "Wanted", "Other"))
    book.remove(book.worksheets[0])
    hidden.sheet_state = "hidden"
    for sheet in (hidden, wanted, other):
        sheet.append([None])
        sheet.append(["name", None])
        sheet.append([sheet.title])
    empty.cell(5, 5).value = " "
    data = saved(book)
    assert [(row.line, row.cells) for row in opened(data, "xlsx").rows] == [(3, ["Wanted"])]
    assert cells(opened(data, "xlsx", sheet="Other")) == cells(opened(data, "xlsx", sheet=" oTHER")) == [["Other"]]
    assert cells(opened(data, "xlsx", sheet="Hidden")) == [["Hidden"]]
    refused = refusal(data, "xlsx", sheet="Nowhere")
    assert (refused.code, "Wanted" in refused.detail) == ("unknown_sheet", True)
    assert refusal(data, "xlsx", sheet="Empty").code == refusal(workbook([]), "xlsx").code == "empty_file"


def test_formulas_give_their_value_and_errors_their_row() -> None:
    lines = [["ref", "amount"], ["A", "#N/A"], ["B", "=1+1"], ["C", 3], ["D", 1, None, "beyond"]]
    data = workbook(lines, **{"<f>1+1</f><v />": "<f>1+1</f><v>2</v>"})
    assert [(row.line, row.cells, row.problem) for row in opened(data, "xlsx").rows] == [
        (2, ["A", ""], "has the error #N/A in column 2"),
        (3, ["B", "2"], None),
        (4, ["C", "3"], None),
        (5, ["D", "1"], "has 4 cells where the header has 2"),
    ]
    uncalculated = list(opened(workbook(lines), "xlsx").rows)
    assert uncalculated[1].problem == "has a formula that was never calculated in column 2"


def test_texts_come_whole_however_they_are_stored() -> None:
    inline = '<c t="inlineStr"><is><r><t>Rich </t></r><r><t>text</t></r><rPh><t>hint</t></rPh></is></c>'
    data = workbook([["a", "b"], [5, "two_x000D_\nlines"]], **{'<c r="A2" t="n"><v>5</v></c>': inline})
    assert cells(opened(data, "xlsx")) == [["Rich text", "two\r\nlines"]]
    prefixed = {"<row ": "<x:row ", "</row>": "</x:row>", "<c ": "<x:c ", "</c>": "</x:c>", "<v>": "<x:v>", "</v>": "</x:v>"}
    space = {"<sheetData>": '<sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'}
    assert cells(opened(workbook([["a"], ["b"]], **prefixed, **space), "xlsx")) == [["b"]]


def test_many_shared_texts_come_back_in_any_order() -> None:
    count = 3_000
    lines = [["a", "b"], *([f"text {number}", f"text {count - 1 - number}"] for number in range(count))]
    assert cells(opened(workbook(lines), "xlsx")) == lines[1:]


def test_other_workbooks_are_refused_by_name() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2_000
    assert refusal(ole, "xlsx").code == "old_workbook"
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le"), "xlsx").code == "encrypted_workbook"
    assert refusal(b"ref,name\n1,Ann\n", "xlsx").code == "not_xlsx"
    data = workbook([["a"], ["b"]])
    sheet = data.index(b"sheet1.xml") + 20
    assert (
        refusal(data[:-40], "xlsx").code == refusal(data[:sheet] + b"\x00" * 50 + data[sheet + 50 :], "xlsx").code == "not_xlsx"
    )
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert refusal(other.getvalue(), "xlsx").code == "not_xlsx"


def test_parquet_columns_become_exact_texts() -> None:
    zone = dt.timezone(dt.timedelta(hours=1))
    data = parquet(
        text=["00123", "Zoë", None],
        word=pa.array(["x", "y", "x"]).dictionary_encode(),
        code=pa.array([5, 6, None]).dictionary_encode(),
        amount=[Decimal("1250.10"), Decimal("0.29"), None],
        double=[1250.1, 0.1 + 0.2, 1e20],
        single=pa.array([1250.1, 2, None], pa.float32()),
        whole=[2**62, -1, None],
        flag=[True, False, None],
        day=[dt.date(2026, 1, 31)] * 3,
        moment=pa.array([at("2026-01-31"), at("2026-01-31T01:02:03"), None], pa.timestamp("ns")),
        zoned=pa.array([dt.datetime(2026, 1, 31, tzinfo=zone)] * 3, pa.timestamp("ms", "+01:00")),
        nothing=pa.nulls(3),
    )
    table = opened(data, "parquet")
    assert table.header[:3] == ["text", "word", "code"]
    assert list(table.rows) == [
        ParsedRow(
            1,
            ["00123", "x", "5", "1250.10", "1250.1", "1250.1", str(2**62), "true", "2026-01-31", "2026-01-31", ZONED, ""],
        ),
        ParsedRow(
            2,
            ["Zoë", "y", "6", "0.29", "0.3", "2", "-1", "false", "2026-01-31", "2026-01-31T01:02:03", ZONED, ""],
        ),
        ParsedRow(3, ["", "x", "", "", "100000000000000000000", "", "", "", "2026-01-31", "", ZONED, ""]),
    ]


def test_nested_columns_of_parquet_are_marked_and_bytes_refused() -> None:
    data = parquet(ref=["A", "B"], tags=[["x"], []], name=["Ann", "Bo"], where=[{"city": "X"}, None])
    assert list(opened(data, "parquet").rows) == [
        ParsedRow(1, ["A", '"not read"', "Ann", '"not read"'], None, (1, 3)),
        ParsedRow(2, ["B", '"not read"', "Bo", '"not read"'], None, (1, 3)),
    ]
    refused = refusal(parquet(ref=["A"], photo=[b"\x00"]), "parquet")
    assert (refused.code, "photo" in refused.detail) == ("unreadable_column", True)


def test_parquet_rows_count_on_over_batches_and_row_groups() -> None:
    file = io.BytesIO()
    pq.write_table(pa.table({"n": list(range(5_000)), "t": [f"t{n}" for n in range(5_000)]}), file, row_group_size=1_700)
    found = list(opened(file.getvalue(), "parquet").rows)
    assert [(row.line, *row.cells) for row in found] == [(n + 1, str(n), f"t{n}") for n in range(5_000)]
    assert opened(parquet(n=pa.array([], pa.int64())), "parquet").header == ["n"]


def test_damaged_parquet_is_refused_without_a_word_of_it() -> None:
    data = parquet(name=["Secret Name"] * 100)
    for broken in (
        data[:-20],
        b"PAR1" + data[-8:],
        data[:30] + bytes(50) + data[80:],
        data[:-8] + b"\xff\xff\xff\x00PAR1",
        b"x" * 99,
    ):
        refused = refusal(broken, "parquet")
        assert refused.code == "not_parquet"
        assert "Secret" not in refused.detail
    wide = parquet(**{f"c{number}": [1] for number in range(501)})
    assert refusal(wide, "parquet").code == "too_many_columns"
