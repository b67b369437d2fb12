"""Fitting a mapping to the header of one file: which cells are read, and how. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.rules.builtin import BUILT_IN, STANDARD, BuiltIn
from fairdue.intake.rules.documents import DATES
from fairdue.intake.rules.fields import FIELD_BY_NAME, NAMES, OF_KIND, REQUIRED, FieldKind
from fairdue.intake.rules.reading import BIRTH_YEAR_PIVOT, YEAR_PIVOT, Reader, amount_reader, date_reader
from fairdue.intake.states import ImportKind
from fairdue.intake.types import Layout, Trailer

ReadRow = Callable[[Sequence[str]], tuple[list[str], tuple[str, ...]]]
ANYTHING_ELSE = "*"
_PARTING = re.compile(r"[\s_\-]+")
_NONE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field's text comes from: the indexes of cells, joined by a blank; and how it is read, if it has to be."""

    field: str
    cells: tuple[int, ...]
    read: Reader | None


def fit(document: Mapping[str, Any], kind: ImportKind, header: Sequence[str], name: str) -> Layout:
    """Fit a stored document to a file's header. `name` is the mapping's; without columns in it, a built-in layout is chosen.

    Raises UnreadableFile: missing_column when a required source is absent, doubled_column when a source stands twice.
    """
    document = dict(document)
    constants = {field: text for field, text in document.get("constants", {}).items() if field in OF_KIND[kind]}
    chosen = None if document.get("columns") else _choose(kind, header, constants)
    if chosen is not None:
        document["columns"] = [column for column in chosen.document["columns"] if column["field"] not in constants]
    places = _places(document, kind, _Header(header, is_exact_first=chosen is None))
    fields = tuple(field for field in NAMES if field in places or field in constants)
    return Layout(
        name=name or (chosen.name if chosen else ""),
        fields=fields,
        read=_row_reader(fields, places, constants, len(header), document.get("blanks", ())),
        used=frozenset(at for place in places.values() for at in place.cells),
        is_lenient=bool(document.get("is_lenient")),
        trailer=_trailer(document, places),
    )


def fold(name: str) -> str:
    """The form in which names of columns are compared: case, marks at the start of a file, blanks, hyphens do not count."""
    return _PARTING.sub("_", unicodedata.normalize("NFKC", name.strip("\ufeff")).strip().casefold())


class _Header:
    """The columns of one file by name."""

    def __init__(self, names: Sequence[str], *, is_exact_first: bool) -> None:
        self._exact, self._folded = _indexes(name.strip("\ufeff").strip() for name in names), _indexes(map(fold, names))
        self._is_exact_first = is_exact_first

    def find(self, source: str) -> int | None:
        """Return the index of a column. Raises UnreadableFile when it stands twice."""
        found = (self._exact.get(source) if self._is_exact_first else None) or self._folded.get(fold(source), [])
        if len(found) > 1:
            raise UnreadableFile("doubled_column", f"the header names {source} more than once")
        return found[0] if found else None

    def has(self, column: Mapping[str, Any]) -> bool:
        """Whether a column of a document has its sources here."""
        some = any if "any_of" in column else all
        return some(fold(source) in self._folded for source in column.get("any_of") or column["sources"])


def _indexes(names: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        found.setdefault(name, []).append(at)
    return found


def _choose(kind: ImportKind, header: Sequence[str], constants: Mapping[str, str]) -> BuiltIn:
    """The first built-in layout whose required columns are all there. Raises UnreadableFile in terms of our own names."""
    found = _Header(header, is_exact_first=False)
    lacking: dict[str, list[str]] = {}
    for built_in in BUILT_IN[kind]:
        required = [column for column in built_in.document["columns"] if _is_required(column, kind)]
        absent = [column["field"] for column in required if not found.has(column)]
        lacking[built_in.name] = [field for field in absent if field not in constants]
        if not lacking[built_in.name]:
            return built_in
    names = ", ".join(lacking[STANDARD[kind].name])
    raise UnreadableFile("missing_column", f"the header lacks {names}; for columns of other names make a mapping profile")


def _is_required(column: Mapping[str, Any], kind: ImportKind) -> bool:
    return column["field"] in REQUIRED[kind] or bool(column.get("is_required"))


def _places(document: Mapping[str, Any], kind: ImportKind, header: _Header) -> dict[str, _Place]:
    """Find the sources of every field. Raises UnreadableFile."""
    places: dict[str, _Place] = {}
    missing: list[str] = []
    for column in document["columns"]:
        field = column["field"]
        if field not in OF_KIND[kind]:
            continue
        if "any_of" in column:
            cells = [at for at in map(header.find, column["any_of"]) if at is not None][:1]
            absent = [] if cells else [" or ".join(column["any_of"])]
        else:
            located = {source: header.find(source) for source in column["sources"]}
            cells = [at for at in located.values() if at is not None]
            absent = [source for source, at in located.items() if at is None]
        if absent and _is_required(column, kind):
            missing += absent
        elif cells:
            places[field] = _Place(field, tuple(cells), _cell_reader(column, document))
    lost = [name for name in REQUIRED[kind] if name not in {column["field"] for column in document["columns"]}]
    missing += [name for name in lost if name not in document.get("constants", {})]
    if missing:
        raise UnreadableFile("missing_column", f"the header lacks {', '.join(missing)}")
    return places


def _cell_reader(column: Mapping[str, Any], document: Mapping[str, Any]) -> Reader | None:
    """What has to be done to the text of a column; None when it is taken as it is."""
    kind = FIELD_BY_NAME[column["field"]].kind
    read: Reader | None = None
    if kind in DATES:
        date_format = column.get("date_format", document.get("date_format"))
        usual = BIRTH_YEAR_PIVOT if kind is FieldKind.BIRTH_DATE else document.get("year_pivot", YEAR_PIVOT)
        read = date_reader(date_format, column.get("year_pivot", usual)) if date_format else None
    elif kind is FieldKind.AMOUNT:
        read = _amounts_of(column, document)
    return _mapped(column["values"], read) if column.get("values") else read


def _amounts_of(column: Mapping[str, Any], document: Mapping[str, Any]) -> Reader | None:
    mark, is_minor = column.get("decimal_mark", document.get("decimal_mark")), bool(column.get("minor_units"))
    if mark is None and not is_minor:
        return None
    return amount_reader(mark, is_minor=is_minor, currency=document.get("constants", {}).get("currency"))


def _mapped(values: Mapping[str, str], read: Reader | None) -> Reader:
    """A value map before a reader: what is in the map is not read any further."""
    known = {key.casefold(): value for key, value in values.items() if key != ANYTHING_ELSE}
    other = values.get(ANYTHING_ELSE)

    def look_up(text: str) -> str | None:
        found = known.get(text.casefold())
        if found is not None or not text:
            return found or ""
        if other is not None:
            return other
        return text if read is None else read(text)

    return look_up


def _row_reader(
    fields: Sequence[str], places: Mapping[str, _Place], constants: Mapping[str, str], width: int, blanks: Sequence[str]
) -> ReadRow:
    """Put together what runs once a row: constants stand behind the cells, so that one call picks everything."""
    order = [places[field].cells[0] if field in places else width for field in fields]
    for at, field in enumerate(fields):
        if field not in places:
            order[at] = width + sum(1 for earlier in fields[:at] if earlier not in places)
    # An itemgetter of one index gives the cell itself: one of a slice gives a list.
    pick: Any = itemgetter(*order) if len(order) > 1 else itemgetter(slice(order[0], order[0] + 1))
    tail = [constants[field] for field in fields if field not in places]
    joins = [(at, places[field].cells) for at, field in enumerate(fields) if field in places and len(places[field].cells) > 1]
    readers = _readers(fields, places)
    nothing = frozenset(text.casefold() for text in blanks)

    def take(cells: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
        return list(pick(cells)), _NONE

    def take_with_constants(cells: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
        return list(pick([*cells, *tail])), _NONE

    def take_and_read(cells: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
        if nothing:
            cells = ["" if cell.casefold() in nothing else cell for cell in cells]
        texts = list(pick([*cells, *tail] if tail else cells))
        for at, parts in joins:
            texts[at] = " ".join([cells[part] for part in parts if cells[part]])
        misread = _NONE
        for at, read, reads_blank, field in readers:
            text = texts[at]
            if text or reads_blank:
                plain = read(text)
                if plain is None:
                    misread = (*misread, field)
                else:
                    texts[at] = plain
        return texts, misread

    if joins or readers or nothing:
        return take_and_read
    return take_with_constants if tail else take


def _readers(fields: Sequence[str], places: Mapping[str, _Place]) -> list[tuple[int, Reader, bool, str]]:
    """Each field that has to be read: where it stands, how, whether a blank too (a value map may have a word for it)."""
    found = []
    for at, field in enumerate(fields):
        read = places[field].read if field in places else None
        if read is not None:
            found.append((at, read, bool(read("")), field))
    return found


def _trailer(document: Mapping[str, Any], places: Mapping[str, _Place]) -> Trailer | None:
    """The trailer; its total, of what is due or else of the original amounts, is written as these are."""
    raw = document.get("trailer")
    if not raw:
        return None
    amounts = places.get("balance") or places.get("original_amount")
    read = amounts.read if amounts and amounts.read else _amounts_of({}, document)
    return Trailer(
        marker=raw["marker"],
        rows_at=raw["rows_column"] - 1 if "rows_column" in raw else None,
        total_at=raw["total_column"] - 1 if "total_column" in raw else None,
        read_total=read or (lambda text: text),
    )
