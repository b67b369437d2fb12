"""CSV for spreadsheets: in pieces, and nothing in it is run."""

from __future__ import annotations

import csv
import io

import pytest

from fairdue.kernel.spreadsheets import BOM, PIECE_CHARS, csv_pieces, safe_cell


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_quoted(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


def test_a_table_comes_in_pieces_and_is_whole() -> None:
    table = [["name", "amount"], *([f'Ann "{number}"; {"x" * 100}', number] for number in range(3000))]
    pieces = list(csv_pieces(table, ";", BOM))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < PIECE_CHARS * 1.1
    text = b"".join(pieces).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [[str(cell) for cell in row] for row in table]


def test_what_cannot_be_encoded_is_shown_as_a_question_mark() -> None:
    assert b"".join(csv_pieces([["a\ud800b"]])) == b"a?b\r\n"
