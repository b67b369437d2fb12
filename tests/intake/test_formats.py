"""Text formats read as creditors write them: encodings, delimiters, quoting, arrays and lines of JSON."""

from __future__ import annotations

import io
from typing import Any

import pytest

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats import FORMATS, open_table
from fairdue.intake.types import FileOptions, ParsedRow, Table

WORDS = "ref;näme;amount\n1;Jürgen Š;1,50\n2;Zoë;2,50\n"


def opened(data: bytes, file_format: str = "csv", **options: str) -> Table:
    return open_table(io.BufferedReader(io.BytesIO(data)), file_format, FileOptions(**options))  # type: ignore[arg-type]  # a stream


def cells(table: Table) -> list[list[str]]:
    return [row.cells for row in table.rows]


def refusal(data: bytes, file_format: str = "csv", **options: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        list(opened(data, file_format, **options).rows)
    return refused.value


def test_every_suffix_has_a_format_that_opens() -> None:
    assert set(FORMATS.values()) == {"csv", "json", "jsonl", "xlsx", "parquet"}
    for file_format in set(FORMATS.values()):
        assert refusal(b"", file_format).code == "empty_file"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode(), "utf-8"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("utf-16-le"), "utf-16-le"),
        (WORDS.encode("utf-16-be"), "utf-16-be"),
        (WORDS.encode("windows-1252"), "windows-1252"),
    ],
)
def test_an_encoding_is_found(data: bytes, encoding: str) -> None:
    table = opened(data)
    assert (table.encoding, table.delimiter, table.header) == (encoding, ";", ["ref", "näme", "amount"])
    assert cells(table) == [["1", "Jürgen Š", "1,50"], ["2", "Zoë", "2,50"]]


def test_letters_that_come_late_decide_too() -> None:
    plain = b"ref,name\n" + b"1,Ann\n" * 200_000
    assert opened(plain + "2,Zoë\n".encode()).encoding == "utf-8"
    late = opened(plain + "2,Zoë\n".encode("windows-1252"))
    assert late.encoding == "windows-1252"
    assert cells(late)[-1] == ["2", "Zoë"]


def test_mixed_encodings_spoil_their_rows_and_never_a_letter() -> None:
    table = opened(b"ref,name\n1,Zo\xeb\n" + "2,Zoë\n".encode() + b"3,\xff\xfe\n")
    assert table.encoding == "utf-8"
    first, second, third = cells(table)
    assert second == ["2", "Zoë"]
    for spoilt in (first, third):
        with pytest.raises(UnicodeEncodeError):
            spoilt[1].encode()
    cut = opened(b"\xff\xfe" + "ref,name\n1,Zoë\n2,A".encode("utf-16-le") + b"\x42")
    assert cells(cut)[0] == ["1", "Zoë"]
    with pytest.raises(UnicodeEncodeError):
        cells(opened(b"\xff\xfe" + "ref,name\n2,A".encode("utf-16-le") + b"\x42"))[0][1].encode()
    undefined = opened(b"ref,name\n1,Zo\xeb\n2,\x81\n")
    with pytest.raises(UnicodeEncodeError):
        cells(undefined)[1][1].encode()


def test_a_named_encoding_or_delimiter_holds() -> None:
    assert cells(opened(b"a,b\n\x80,2\n", encoding="windows-1252")) == [["€", "2"]]
    assert cells(opened("a,b\né,2\n".encode("utf-16-le"), encoding="UTF-16")) == [["é", "2"]]
    assert opened(b"a,b;c\n", delimiter=";").header == ["a,b", "c"]
    assert refusal(b"a,b\n", encoding="rot13").code == "unknown_encoding"
    assert refusal(b"a,b\n", delimiter="x").code == "unknown_delimiter"
    assert refusal("a,b\n".encode("utf-32")).code == "unknown_encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_a_delimiter_is_found_through_the_others(delimiter: str) -> None:
    others = [other for other in ",;|\t" if other != delimiter]
    lines = [["ref", "name, first", "note"], *([str(n), f'"Ann {others[n % 3]} Lee"', "1,50|2;3"] for n in range(30))]
    quoted = [[f'"{cell}"' if cell[0] != '"' else cell for cell in line] for line in lines]
    table = opened("\n".join(delimiter.join(line) for line in quoted).encode())
    assert (table.delimiter, table.header) == (delimiter, ["ref", "name, first", "note"])
    assert all(row.problem is None for row in table.rows)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("ref;amount\n1;1,50\n2;2,75\n", ";"),
        ("ref|name\n1|a,b,c\n2|a,b,c\n", "|"),
        ("reference\nA-1\nA-2\n", ","),
        ("ref;name\n1;Ann;\n2;Bo;\n", ";"),
        ("a,b,c\n", ","),
        ("ref,name\n" + '1,"' + "x;y;z\n" * 9 + '"\n', ","),
    ],
)
def test_the_header_tells_the_delimiter_where_cells_mislead(text: str, delimiter: str) -> None:
    assert opened(text.encode()).delimiter == delimiter


def test_lines_are_those_of_the_file() -> None:
    data = b'sep=;\r\n\r\nref;note\r\n1;"two\r\nlines"\r\n\r\n2;x\r\n3;"""quoted"" ; too"\r\n'
    table = opened(data)
    assert table.header == ["ref", "note"]
    assert list(table.rows) == [
        ParsedRow(4, ["1", "two\r\nlines"]),
        ParsedRow(7, ["2", "x"]),
        ParsedRow(8, ["3", '"quoted" ; too']),
    ]
    assert [row.line for row in opened(b"a,b\r1,2\r3,4\r").rows] == [2, 3]


def test_lines_hold_over_blocks() -> None:
    count = 60_000
    data = b"ref,name\r\n" + b"".join(b'%d,"Ann\r\nLee"\r\n' % number for number in range(count))
    found = list(opened(data).rows)
    assert [row.line for row in found] == [2 + 2 * number for number in range(count)]
    assert [row.cells[0] for row in found] == [str(number) for number in range(count)]
    assert {row.problem for row in found} == {None}
    returns = list(opened(data.replace(b"\r\n", b"\r")).rows)
    assert [row.line for row in returns] == [row.line for row in found]


def test_bad_rows_are_told_and_the_rest_goes_on() -> None:
    table = opened(b'a,b\n1,2\n1\n1,2,3\n"x"y,2\n\n9,\x009\n5,6\n')
    assert [(row.line, row.problem) for row in table.rows] == [
        (2, None),
        (3, "has 1 cells where the header has 2"),
        (4, "has 3 cells where the header has 2"),
        (5, "is not CSV: ',' expected after '\"'"),
        (7, None),
        (8, None),
    ]
    unclosed = list(opened(b'a,b\n1,2\n3,"never closed\n4,5\n').rows)
    assert [(row.line, row.problem is None) for row in unclosed] == [(2, True), (3, False)]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "an XLSX workbook"),
        (b"PK\x03\x04\x14\x00other", "a ZIP archive"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"MZ\x90\x00\x03\x00", "a program"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
        (bytes(range(256)) * 10, "a binary file"),
    ],
)
@pytest.mark.parametrize("file_format", ["csv", "json", "jsonl"])
def test_a_binary_file_is_called_what_it_is(data: bytes, named: str, file_format: str) -> None:
    refused = refusal(data, file_format)
    assert refused.code == "binary_file"
    assert named in refused.detail


def test_a_header_must_be_text_and_not_too_wide() -> None:
    assert refusal(b"").code == refusal(b"\n\n").code == refusal(b"\xef\xbb\xbf").code == refusal(b" , ,\n").code == "empty_file"
    assert refusal(b"a,b\x00\n").code == refusal("ä,b".encode() + b"\xff\n1,2\n").code == "unreadable_header"
    assert refusal(b'"a"b,c\n').code == "unreadable_header"
    assert refusal(",".join(f"c{number}" for number in range(501)).encode()).code == "too_many_columns"
    assert len(opened(",".join(f"c{number}" for number in range(500)).encode()).header) == 500
    assert cells(opened(b" a ,B,b\n")) == []
    assert opened(b" a ,B,b\n").header == ["a", "B", "b"]


def test_json_has_the_members_of_its_first_records() -> None:
    items = [f'{{"ref": "{number}", " Name ": "Zo\\u00eb"}}' for number in range(99)] + ['{"ref": "99", "amount": 1250.10}']
    late = '{"ref": "100", "late": [1], "Name": null, "amount": 1e3}'
    table = opened(f"[{','.join([*items, late])}]".encode(), "json")
    assert table.header == ["ref", "Name", "amount", "_other"]
    found = list(table.rows)
    assert found[0] == ParsedRow(1, ["0", "Zoë", "", ""])
    assert found[99].cells == ["99", "", "1250.10", ""]
    assert found[100] == ParsedRow(101, ["100", "", "1000", '{"late": [1], "Name": null}'])


@pytest.mark.parametrize(("file_format", "frame"), [("json", "[{}]"), ("jsonl", "{}")])
def test_values_that_are_no_text_are_marked(file_format: str, frame: str) -> None:
    item = '{"a": true, "b": [1, {"c": 2}], "c": {"d": null}, "e": 00123, "f": null, "g": 12345678901234567890.10}'.replace(
        "00123", "7"
    )
    (row,) = opened(frame.replace("{}", item).encode(), file_format).rows
    assert row == ParsedRow(1, ["true", '[1, {"c": 2}]', '{"d": null}', "7", "", "12345678901234567890.10", ""], None, (0, 1, 2))


def test_a_bad_line_of_json_lines_is_its_own_problem() -> None:
    lines: list[Any] = [
        b'\xef\xbb\xbf{"a": "1"}',
        b"",
        b"[1]",
        b'{"a": ',
        b'{"a": "\xff"}',
        b'{"a": NaN}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": 1e99999999999999999999}',
        b'{"a": ' + b"[" * 30 + b"]" * 30 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a": "2"} {"a": "3"}',
        b'{"a": 1e999999999}',
        b'{"a": "4"}',
    ]
    found = list(opened(b"\r\n".join(lines), "jsonl").rows)
    assert [(row.line, row.problem is None) for row in found] == [(n, n in {1, 12, 13}) for n in range(1, 14) if n != 2]
    assert (found[0].cells, found[-1].cells) == (["1", ""], ["4", ""])
    assert found[1].problem == "is not an object"
    assert found[3].problem == "is not UTF-8 text"
    assert not any("\xff" in (row.problem or "") for row in found)


@pytest.mark.parametrize(
    ("data", "file_format", "code"),
    [
        (b'{"data": [{"a": 1}]}', "json", "not_an_array"),
        (b'{"a": 1}\n{"a": 2}\n', "json", "not_an_array"),
        (b'[{"a": 1}][{"a": 2}]', "json", "not_json"),
        (b'[{"a": 1}', "json", "not_json"),
        (b"[]", "json", "empty_file"),
        (b" \n", "jsonl", "empty_file"),
        (b'[{"a": 1}]', "jsonl", "not_json_lines"),
        ('[{"a": 1}]'.encode("utf-16"), "json", "unknown_encoding"),
    ],
)
def test_json_of_another_shape_is_refused(data: bytes, file_format: str, code: str) -> None:
    assert refusal(data, file_format).code == code
