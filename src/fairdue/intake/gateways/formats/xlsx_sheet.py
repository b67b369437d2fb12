"""The inside of a workbook: rows of a sheet, and the texts that its sheets share."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from functools import lru_cache

from fairdue.intake.gateways.formats.limits import CELL_CHARS_MAX, RECORD_CHARS_MAX, too_long
from fairdue.intake.gateways.formats.xlsx_package import not_xlsx
from fairdue.intake.gateways.formats.xlsx_values import Styles, number_text, unescaped

SheetRow = tuple[int, dict[int, str], str | None]
"""The row's number, its cells that are not blank by column from 0, and what is wrong with it."""
COLUMN_LETTERS_MAX = 3
ROW_DIGITS_MAX = 7
BLOCK_CHARS = 64 * 1024
BLOCK_TEXTS = 500
BLOCKS_AT_HAND = 32
ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
_DIGITS = "0123456789"


class Texts:
    """The shared texts by number, in compressed blocks of which a few are open: they may be most of the workbook."""

    def __init__(self, blocks: list[bytes], starts: list[int], count: int) -> None:
        """Take the blocks and the number of the first text of each."""
        self._blocks, self._starts, self._count = blocks, starts, count
        self._opened = lru_cache(maxsize=BLOCKS_AT_HAND)(self._open)

    def __getitem__(self, number: str) -> str:
        """The text of a number as a cell gives it. Raises UnreadableFile when there is none."""
        at = int(number) if number.isdecimal() and number.isascii() and len(number) < len(str(2**63)) else self._count
        if at >= self._count:
            raise not_xlsx("a cell refers to a text that is not there")
        block = bisect_right(self._starts, at) - 1
        return self._opened(block)[at - self._starts[block]]

    def _open(self, block: int) -> list[str]:
        # XML cannot hold NUL, so it parts the texts; escapes that stand for one are resolved only now.
        texts = zlib.decompress(self._blocks[block]).decode("utf-8", "surrogatepass").split("\x00")
        return [unescaped(text) for text in texts]


class StringsReader:
    """Collects the shared texts, as a handler of their part: rich text as plain text, without phonetic hints."""

    def __init__(self) -> None:
        """Begin with none."""
        self.is_over, self._is_text, self._is_phonetic = False, False, False
        self._parts: list[str] = []
        self._length, self._chars, self._count = 0, 0, 0
        self._waiting: list[str] = []
        self._blocks: list[bytes] = []
        self._starts: list[int] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A text begins, or a piece of one."""
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True

    def text(self, data: str) -> None:
        """A piece of a text. Raises UnreadableFile when the whole grows too long."""
        if self._is_text:
            self._parts.append(data)
            self._length += len(data)
            if self._length > CELL_CHARS_MAX:
                raise too_long(1)

    def end(self, tag: str) -> None:
        """A text ends, or a piece of one."""
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            self._waiting.append("".join(self._parts))
            self._chars += self._length
            self._parts, self._length = [], 0
            if self._chars > BLOCK_CHARS or len(self._waiting) == BLOCK_TEXTS:
                self._close_block()

    def texts(self) -> Texts:
        """All texts found so far."""
        if self._waiting:
            self._close_block()
        return Texts(self._blocks, self._starts, self._count)

    def _close_block(self) -> None:
        self._blocks.append(zlib.compress("\x00".join(self._waiting).encode("utf-8", "surrogatepass"), 1))
        self._starts.append(self._count)
        self._count += len(self._waiting)
        self._waiting, self._chars = [], 0


class SheetReader:
    """Turns a sheet's elements into rows, as a handler of its part."""

    def __init__(self, texts: Texts, styles: Styles) -> None:
        """Take what cells refer to."""
        self._texts, self._styles, self._dated = texts, styles, styles.dated()
        self.is_over = False
        self._done: list[SheetRow] = []
        self._columns: dict[str, int] = {}
        self._line, self._at, self._row_chars = 0, -1, 0
        self._cells: dict[int, str] = {}
        self._problem: str | None = None
        self._type, self._style = "n", ""
        self._is_cell = self._is_text = self._is_phonetic = self._has_formula = False
        self._text = ""

    def take(self) -> list[SheetRow]:
        """The rows that were completed since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what a cell holds begins."""
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name == "c":
            reference = attributes.get("r")
            self._at = self._column(reference.rstrip(_DIGITS)) if reference else self._at + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._is_cell, self._has_formula, self._text = True, False, ""
        elif name in {"v", "t"}:
            self._is_text = self._is_cell and not self._is_phonetic
        elif name == "row":
            number = attributes.get("r", "")
            is_number = number.isdecimal() and number.isascii() and len(number) <= ROW_DIGITS_MAX
            self._line = int(number) if is_number else self._line + 1
            self._at, self._row_chars, self._cells, self._problem = -1, 0, {}, None
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._is_phonetic = True

    def text(self, data: str) -> None:
        """A piece of what a cell holds. Raises UnreadableFile when it grows too long."""
        if self._is_text:
            self._text += data
            if len(self._text) > CELL_CHARS_MAX:
                raise too_long(self._line)

    def end(self, tag: str) -> None:
        """A row, a cell, or what a cell holds ends."""
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name in {"v", "t"}:
            self._is_text = False
        elif name == "c":
            self._is_cell = False
            if self._text:
                self._keep(self._shown(self._text))
            elif self._has_formula and self._type != "str":
                self._complain("a formula that was never calculated")
        elif name == "row":
            if self._cells or self._problem:
                self._done.append((self._line, self._cells, self._problem))
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "sheetData":
            self.is_over = True

    def _shown(self, text: str) -> str:
        kind = self._type
        if kind == "s":
            return self._texts[text.strip()]
        if kind == "n":
            return self._styles.moment(text, self._dated[self._style]) if self._style in self._dated else number_text(text)
        if kind == "b":
            return "true" if text.strip() in {"1", "true"} else "false"
        if kind == "e":
            self._complain(f"the error {text}" if text in ERRORS else "an error")
            return ""
        return unescaped(text)

    def _keep(self, text: str) -> None:
        if text and not text.isspace():
            self._cells[self._at] = text
            self._row_chars += len(text)
            if self._row_chars > RECORD_CHARS_MAX:
                raise too_long(self._line)

    def _complain(self, what: str) -> None:
        self._problem = self._problem or f"has {what} in column {self._at + 1}"

    def _column(self, letters: str) -> int:
        """The index from 0 of a column named by letters. Raises UnreadableFile."""
        found = self._columns.get(letters)
        if found is None:
            if not letters.isascii() or not letters.isalpha() or len(letters) > COLUMN_LETTERS_MAX:
                raise not_xlsx("a cell has no place")
            found = 0
            for letter in letters.upper():
                found = found * 26 + ord(letter) - ord("A") + 1
            self._columns[letters] = found = found - 1
        return found
