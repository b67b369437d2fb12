"""The document of a mapping profile (docs/mapping.md): checked, bounded, and in one normal form. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any

from fairdue.intake.rules.fields import FIELD_BY_NAME, FIELDS, OF_KIND, REQUIRED, Field, FieldKind
from fairdue.intake.rules.layout import COLUMNS_MAX
from fairdue.intake.rules.reading import DECIMAL_MARKS, is_date_format
from fairdue.intake.states import ImportKind
from fairdue.intake.types import FileOptions
from fairdue.kernel.errors import Invalid
from fairdue.kernel.money import decimals_of

FORMAT = 1
"""The version of the document's own form."""
SOURCES_MAX = 10
SOURCE_LENGTH_MAX = 200
VALUES_MAX = 500
VALUE_LENGTH_MAX = 100
BLANKS_MAX = 50
MARKER_LENGTH_MAX = 50
ENCODINGS = ("utf-8", "utf-16", "windows-1252")
DELIMITERS = (",", ";", "|", "\t")
DATES = frozenset({FieldKind.DATE, FieldKind.BIRTH_DATE})
_TOP = {"format", "columns", "constants", "date_format", "decimal_mark", "year_pivot", "blanks", "is_lenient", "file", "trailer"}
_COLUMN = {
    "source",
    "sources",
    "any_of",
    "field",
    "date_format",
    "decimal_mark",
    "year_pivot",
    "minor_units",
    "values",
    "is_required",
}
_NEVER_CONSTANT = frozenset({"external_ref", "previous_external_ref", "debtor_ssn_last4", "debtor_born_on"})
_WRITTEN = {
    FieldKind.AMOUNT: re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?"),
    FieldKind.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    FieldKind.INTEGER: re.compile(r"[0-9]{1,6}"),
}


def read_document(raw: Any, kind: ImportKind | None = None) -> dict[str, Any]:
    """Check what somebody sent and return it in normal form; with a kind, also that it fits files of that kind.

    Without columns a document says only how columns of our own names are read. Raises Invalid, naming the place: columns are
    counted from 1.
    """
    known = _object(raw, "document", _TOP)
    if known.get("format", FORMAT) != FORMAT:
        raise Invalid("document.format", "unknown_format", f"must be {FORMAT}")
    document: dict[str, Any] = {"format": FORMAT, **_styles(known, "document")}
    document["is_lenient"] = _flag(known.get("is_lenient", False), "document.is_lenient")
    document["constants"] = _constants(known.get("constants", {}), kind)
    columns = _list(known.get("columns", []), "document.columns", len(FIELDS))
    document["columns"] = [_column(column, f"document.columns.{at}", kind) for at, column in enumerate(columns, start=1)]
    _refuse_twice(document)
    if kind is not None and columns:
        _refuse_lacking(document, kind)
    for name, read in (("blanks", _blanks), ("file", _file), ("trailer", _trailer)):
        if known.get(name):
            document[name] = read(known[name])
    _refuse_unknown_minor(document)
    return document


def file_options(document: Mapping[str, Any]) -> FileOptions:
    """Say how a file of this document is opened."""
    return FileOptions(**document.get("file", {}))


def _column(raw: Any, place: str, kind: ImportKind | None) -> dict[str, Any]:
    known = _object(raw, place, _COLUMN)
    given = [name for name in ("source", "sources", "any_of") if known.get(name) is not None]
    if len(given) != 1:
        raise Invalid(place, "one_source", "must have exactly one of source, sources and any_of")
    (name,) = given
    sources = [known["source"]] if name == "source" else _list(known[name], f"{place}.{name}", SOURCES_MAX)
    if not sources:
        raise Invalid(f"{place}.{name}", "blank", "must name a column of the file")
    column: dict[str, Any] = {
        "any_of" if name == "any_of" else "sources": [
            _text(source, f"{place}.{name}", SOURCE_LENGTH_MAX).strip("\ufeff") for source in sources
        ]
    }
    field = _field(known.get("field"), f"{place}.field", kind)
    column["field"] = field.name
    for style, kinds in (("date_format", DATES), ("year_pivot", DATES), ("decimal_mark", {FieldKind.AMOUNT})):
        if known.get(style) is not None and field.kind not in kinds:
            raise Invalid(f"{place}.{style}", "not_for_field", f"is not for {field.name}")
    column.update(_styles(known, place))
    if known.get("minor_units") is not None and _flag(known["minor_units"], f"{place}.minor_units"):
        if field.kind is not FieldKind.AMOUNT:
            raise Invalid(f"{place}.minor_units", "not_for_field", f"is not for {field.name}")
        column["minor_units"] = True
    if known.get("is_required") is not None:
        column["is_required"] = _flag(known["is_required"], f"{place}.is_required")
    if known.get("values"):
        column["values"] = _values(known["values"], f"{place}.values", field)
    return column


def _styles(known: Mapping[str, Any], place: str) -> dict[str, Any]:
    """How dates and amounts are written: of one column, or of all."""
    found: dict[str, Any] = {}
    if known.get("date_format") is not None:
        found["date_format"] = _text(known["date_format"], f"{place}.date_format", VALUE_LENGTH_MAX)
        if not is_date_format(found["date_format"]):
            message = "must be made of one each of D DD, M MM MMM, YY YYYY, such as DD.MM.YYYY"
            raise Invalid(f"{place}.date_format", "not_a_date_format", message)
    if known.get("decimal_mark") is not None:
        found["decimal_mark"] = _one_of(known["decimal_mark"], f"{place}.decimal_mark", DECIMAL_MARKS)
    if known.get("year_pivot") is not None:
        found["year_pivot"] = _number(known["year_pivot"], f"{place}.year_pivot", 0, 100)
    return found


def _values(raw: Any, place: str, field: Field) -> dict[str, str]:
    """A value map; keys that differ only in case would contradict each other."""
    pairs = _object(raw, place)
    if len(pairs) > VALUES_MAX:
        raise Invalid(place, "too_many", f"must have at most {VALUES_MAX} values")
    values: dict[str, str] = {}
    seen: set[str] = set()
    for key, value in pairs.items():
        name = _text(key, place, VALUE_LENGTH_MAX, may_be_blank=True)
        if name.casefold() in seen:
            raise Invalid(place, "doubled", f"{name} stands in it more than once")
        seen.add(name.casefold())
        values[name] = _text(value, f"{place}.{name}", field.length_max, may_be_blank=True)
    return values


def _constants(raw: Any, kind: ImportKind | None) -> dict[str, str]:
    constants = {}
    for name, value in _object(raw, "document.constants").items():
        place = f"document.constants.{name[:VALUE_LENGTH_MAX]}"
        field = _field(name, place, kind)
        if field.name in _NEVER_CONSTANT:
            raise Invalid(place, "never_constant", f"{field.name} cannot be the same in every row")
        text = _text(value, place, field.length_max)
        if not _is_canonical(text, field.kind):
            raise Invalid(place, f"not_{field.kind.value}", f"is not how {field.name} is written: see docs/mapping.md")
        constants[field.name] = text.upper() if field.kind is FieldKind.CURRENCY else text
    return constants


def _is_canonical(text: str, kind: FieldKind) -> bool:
    """Whether a constant is written as we write values of this kind; only kinds that decide about money or time are looked at."""
    try:
        if kind is FieldKind.CURRENCY:
            decimals_of(text.upper())
        if kind is FieldKind.DATE:
            dt.date.fromisoformat(text)
    except ValueError:
        return False
    return kind not in _WRITTEN or _WRITTEN[kind].fullmatch(text) is not None


def _blanks(raw: Any) -> list[str]:
    return [_text(text, "document.blanks", VALUE_LENGTH_MAX) for text in _list(raw, "document.blanks", BLANKS_MAX)]


def _file(raw: Any) -> dict[str, str]:
    known, found = _object(raw, "document.file", {"encoding", "delimiter", "sheet"}), {}
    if known.get("encoding") is not None:
        found["encoding"] = _one_of(known["encoding"], "document.file.encoding", ENCODINGS)
    if known.get("delimiter") is not None:
        found["delimiter"] = _one_of(known["delimiter"], "document.file.delimiter", DELIMITERS)
    if known.get("sheet") is not None:
        found["sheet"] = _text(known["sheet"], "document.file.sheet", SOURCE_LENGTH_MAX)
    return found


def _trailer(raw: Any) -> dict[str, Any]:
    known = _object(raw, "document.trailer", {"marker", "rows_column", "total_column"})
    found: dict[str, Any] = {"marker": _text(known.get("marker"), "document.trailer.marker", MARKER_LENGTH_MAX)}
    for name in ("rows_column", "total_column"):
        if known.get(name) is not None:
            found[name] = _number(known[name], f"document.trailer.{name}", 1, COLUMNS_MAX)
    return found


def _refuse_twice(document: Mapping[str, Any]) -> None:
    seen = set(document["constants"])
    for at, column in enumerate(document["columns"], start=1):
        if column["field"] in seen:
            raise Invalid(f"document.columns.{at}.field", "doubled", f"{column['field']} has a source or constant already")
        seen.add(column["field"])


def _refuse_lacking(document: Mapping[str, Any], kind: ImportKind) -> None:
    lacking = [name for name in REQUIRED[kind] if name not in {column["field"] for column in document["columns"]}]
    lacking = [name for name in lacking if name not in document["constants"]]
    if lacking:
        raise Invalid("document.columns", "field_missing", f"no column is mapped to {', '.join(lacking)}")


def _refuse_unknown_minor(document: Mapping[str, Any]) -> None:
    """Cents become an amount only when it is known how many decimals the currency has."""
    for at, column in enumerate(document["columns"], start=1):
        if column.get("minor_units") and "currency" not in document["constants"]:
            message = "needs the currency as a constant: how many decimals it has decides the amount"
            raise Invalid(f"document.columns.{at}.minor_units", "currency_unknown", message)


def _field(name: Any, place: str, kind: ImportKind | None) -> Field:
    field = FIELD_BY_NAME.get(name) if isinstance(name, str) else None
    if field is None or (kind is not None and field.name not in OF_KIND[kind]):
        raise Invalid(place, "unknown_field", "is not a field that such files can bring")
    return field


def _object(raw: Any, place: str, keys: Collection[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise Invalid(place, "not_an_object", "must be an object")
    unknown = sorted(str(key) for key in raw if keys is not None and key not in keys)
    if unknown:
        raise Invalid(f"{place}.{unknown[0][:VALUE_LENGTH_MAX]}", "unknown_key", "is not known here")
    return raw


def _list(raw: Any, place: str, most: int) -> list[Any]:
    if not isinstance(raw, list):
        raise Invalid(place, "not_a_list", "must be a list")
    if len(raw) > most:
        raise Invalid(place, "too_many", f"must have at most {most} entries")
    return raw


def _text(raw: Any, place: str, most: int, *, may_be_blank: bool = False) -> str:
    if not isinstance(raw, str):
        raise Invalid(place, "not_text", "must be text")
    text = raw.strip()
    if not text and not may_be_blank:
        raise Invalid(place, "blank", "must not be blank")
    if len(text) > most:
        raise Invalid(place, "too_long", f"must have at most {most} characters")
    return text


def _flag(raw: Any, place: str) -> bool:
    if not isinstance(raw, bool):
        raise Invalid(place, "not_a_flag", "must be true or false")
    return raw


def _number(raw: Any, place: str, least: int, most: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
        raise Invalid(place, "out_of_range", f"must be a whole number from {least} to {most}")
    return raw


def _one_of(raw: Any, place: str, known: Collection[str]) -> str:
    if not isinstance(raw, str) or raw not in known:
        raise Invalid(place, "unknown_value", f"must be one of {' '.join(repr(one) for one in known)}")
    return raw
