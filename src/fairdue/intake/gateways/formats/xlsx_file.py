"""XLSX: one sheet becomes a header and rows, as a stream.

Read here and not by a library: openpyxl and python-calamine both hold all texts of a workbook in memory (346 and 319 MB for one
of 182 MB unpacked, where 1 GB is allowed; 13,000 and 166,000 rows of 8 cells a second), give numbers as doubles, and let a
single cell grow without limit. The XML is read by expat, which knows no external entities here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats.limits import check_header, fitted
from fairdue.intake.gateways.formats.sniffing import kind_of_binary, read_head
from fairdue.intake.gateways.formats.xlsx_package import Package, not_xlsx
from fairdue.intake.gateways.formats.xlsx_sheet import SheetReader, SheetRow, StringsReader
from fairdue.intake.gateways.formats.xlsx_values import Styles
from fairdue.intake.types import FileOptions, ParsedRow, Table

_OLE_SCAN_BYTES = 1024 * 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEETS_NAMED = 20


def open_xlsx(file: BinaryIO, options: FileOptions) -> Table:
    """Read the header of the named sheet, else of the first visible one with content, and give its rows. Raises UnreadableFile.

    A line is the row's number in the sheet; blank rows are left out. Formulas count as the value they had when the workbook was
    saved; a row with an error, or with a formula that was never calculated, has that as its problem.
    """
    _refuse_other(file)
    package = Package(file)
    book = _Book(package)
    for part in book.choose(options.sheet):
        rows = book.rows(part)
        first = next(rows, None)
        if first is not None:
            return _table(first, rows)
    raise UnreadableFile("empty_file", "the sheet is empty" if options.sheet else "no visible sheet has any content")


def _refuse_other(file: BinaryIO) -> None:
    head = read_head(file)
    kind = kind_of_binary(head)
    if not head:
        raise UnreadableFile("empty_file", "the file is empty")
    if kind is not None and "encrypted" in kind:
        if _has(file, _ENCRYPTED):
            raise UnreadableFile("encrypted_workbook", "the workbook is encrypted: save it without a password")
        raise UnreadableFile("old_workbook", "this is an old Excel workbook (.xls): save it as .xlsx")
    if not head.startswith(b"PK"):
        raise UnreadableFile("not_xlsx", f"this is {kind or 'no XLSX workbook'}: send it under its right name")


def _has(file: BinaryIO, wanted: bytes) -> bool:
    file.seek(0)
    end = b""
    while data := file.read(_OLE_SCAN_BYTES):
        if wanted in end + data:
            return True
        end = data[-len(wanted) :]
    return False


def _table(first: SheetRow, rows: Iterator[SheetRow]) -> Table:
    line, cells, problem = first
    if problem:
        raise UnreadableFile("unreadable_header", f"the header {problem}", line)
    header = check_header([cells.get(at, "") for at in range(max(cells) + 1)], line)
    return Table(header=header, rows=_fitted(rows, len(header)))


def _fitted(rows: Iterator[SheetRow], width: int) -> Iterator[ParsedRow]:
    for line, cells, problem in rows:
        kept = [cells.get(at, "") for at in range(width)]
        last = max(cells, default=0)
        if problem is None and last >= width:
            yield fitted(line, [*kept, *[""] * (last + 1 - width)], width)
        else:
            yield ParsedRow(line, kept, problem)


class _Relation(NamedTuple):
    """What one part says of another: an id, the last word of the type, and where it is."""

    id: str
    type: str
    part: str


class _Book:
    """What a workbook says of itself: its sheets, where its parts are, how its dates count."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = next((relation.part for relation in self._relations("") if relation.type == "officeDocument"), "xl/workbook.xml")
        if main.endswith(".bin"):
            raise not_xlsx("this is a binary workbook (.xlsb): save it as .xlsx")
        found = _Elements({"sheet", "workbookPr"})
        package.read(main, found)
        relations = self._relations(main)
        self._sheets = [attributes for tag, attributes in found.seen if tag == "sheet"]
        self._worksheets = {relation.id: relation.part for relation in relations if relation.type == "worksheet"}
        epochs = [attributes.get("date1904") for tag, attributes in found.seen if tag == "workbookPr"]
        self._styles = Styles(is_1904=any(said in {"1", "true", "on"} for said in epochs))
        self._strings = StringsReader()
        for relation in relations:
            if relation.type == "styles" and relation.part in package.names:
                package.read(relation.part, self._styles)
            elif relation.type == "sharedStrings" and relation.part in package.names:
                package.read(relation.part, self._strings)

    def choose(self, wanted: str | None) -> list[str]:
        """The parts of the sheets to look at, in order. Raises UnreadableFile when the named one is not there."""
        parts = [(sheet, self._worksheets[_id(sheet)]) for sheet in self._sheets if _id(sheet) in self._worksheets]
        if wanted is None:
            return [part for sheet, part in parts if sheet.get("state", "visible") == "visible"]
        exact = [part for sheet, part in parts if sheet.get("name") == wanted]
        alike = [part for sheet, part in parts if sheet.get("name", "").strip().casefold() == wanted.strip().casefold()]
        if exact or alike:
            return (exact or alike)[:1]
        names = ", ".join(sheet.get("name", "")[:40] for sheet in self._sheets[:_SHEETS_NAMED])
        raise UnreadableFile("unknown_sheet", f"there is no sheet of that name; there are: {names}")

    def rows(self, part: str) -> Iterator[SheetRow]:
        """The rows of a sheet that are not blank."""
        reader = SheetReader(self._strings.texts(), self._styles)
        return chain.from_iterable(reader.take() for _ in self._package.parse(part, reader))

    def _relations(self, part: str) -> list[_Relation]:
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        elements = _Elements({"Relationship"})
        if path in self._package.names:
            self._package.read(path, elements)
        found = []
        for _, said in elements.seen:
            target = said.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append(_Relation(said.get("Id", ""), said.get("Type", "").rpartition("/")[2], place))
        return found


def _id(sheet: dict[str, str]) -> str:
    """The id of a sheet's relation: the attribute `id` of another name space, usually `r:id`."""
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


class _Elements:
    """Keeps the attributes of some elements of a small part."""

    MOST = 20_000

    def __init__(self, wanted: set[str]) -> None:
        self._wanted, self.seen, self.is_over = wanted, list[tuple[str, dict[str, str]]](), False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in self._wanted:
            self.seen.append((name, attributes))
            if len(self.seen) > self.MOST:
                raise not_xlsx("it has far too many parts")

    def end(self, tag: str) -> None:
        """Nothing to do."""

    def text(self, data: str) -> None:
        """Nothing to do."""
