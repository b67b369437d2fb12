"""Parquet: flat columns become texts, batch by batch, in bounded memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats.limits import (
    CELL_CHARS_MAX,
    COLUMNS_MAX,
    RECORD_CHARS_MAX,
    check_header,
    decimal_text,
    float_text,
    too_long,
)
from fairdue.intake.gateways.formats.parquet_pages import Coding, check_footer, look_through, not_parquet
from fairdue.intake.types import ParsedRow, Table

BATCH_ROWS = 1_000
BATCH_BYTES = 4 * 1024**2
"""As many rows are read at once as cannot take more, 1,000 at most."""
SLICE_BYTES = 2 * 1024**2
"""Rows become Python objects in slices whose texts take no more, or one by one."""
BUFFERS_BYTES = 32 * 1024**2
BUFFER_BYTES_MAX = 1024**2
"""How much of each column's packed bytes is read at once; all columns together stay below the first."""
UNREAD = '"not read"'
"""The cell of a list or an object: one row of these can be of any size, and no field takes them."""

CELL_BYTES_MAX, RECORD_BYTES_MAX = CELL_CHARS_MAX * 4, RECORD_CHARS_MAX * 4
"""A character takes up to four bytes."""
Show = Callable[[Any], str]


def open_parquet(file: BinaryIO) -> Table:
    """Read the header off the schema and give the rows; a line is the row's number from 1. Raises UnreadableFile.

    Decimals are exact; dates and times are ISO, and midnight without a zone is just the date.
    """
    check_footer(file)
    try:
        found = pq.ParquetFile(_whole(file), thrift_container_size_limit=100_000)
        schema, metadata = found.schema_arrow, found.metadata
        if metadata.num_columns > COLUMNS_MAX:
            raise UnreadableFile("too_many_columns", f"the file has more than {COLUMNS_MAX} columns")
        if not metadata.num_columns:
            raise UnreadableFile("empty_file", "the file has no columns")
        header = check_header(schema.names)
        shows = [_show_of(field) for field in schema]
        if not any(shows):
            raise UnreadableFile("unreadable_header", "the file has no flat columns")
        for number in range(metadata.num_row_groups):
            look_through(file, _places(metadata.row_group(number)))
    except (pa.ArrowException, OSError, OverflowError) as error:
        raise _damaged(error) from None
    return Table(header=header, rows=_rows(file, metadata, schema, shows))


def _whole(file: BinaryIO) -> Any:
    return pa.PythonFile(file, mode="r")


def _damaged(error: Exception) -> UnreadableFile:
    """Arrow's reason without the values it may quote."""
    return not_parquet(f"it is damaged ({type(error).__name__})")


def _places(row_group: Any) -> list[tuple[int, int]]:
    """Where the columns of a row group begin and end, as Arrow sees it; it reads nothing of those without values."""
    found = []
    for at in range(row_group.num_columns):
        column = row_group.column(at)
        if not column.num_values:
            continue
        begin = column.data_page_offset
        if column.has_dictionary_page and 0 < (column.dictionary_page_offset or 0) < begin:
            begin = column.dictionary_page_offset
        if begin < 0 or column.total_compressed_size < 0:
            raise not_parquet("a column has no place")
        found.append((begin, begin + column.total_compressed_size))
    return found


def _rows(file: BinaryIO, metadata: Any, schema: Any, shows: list[Show | None]) -> Iterator[ParsedRow]:
    nested = tuple(at for at, show in enumerate(shows) if show is None)
    line = 0
    try:
        for batch in _batches(file, metadata, schema, [at for at, show in enumerate(shows) if show is not None]):
            for piece in _slices(batch, line):
                read = iter(piece.columns)
                columns = [_cells(next(read), show) if show else [UNREAD] * piece.num_rows for show in shows]
                for cells in zip(*columns, strict=True):
                    line += 1
                    yield ParsedRow(line, list(cells), None, nested)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(error) from None


def _batches(file: BinaryIO, metadata: Any, schema: Any, flat: list[int]) -> Iterator[Any]:
    """Read the flat columns, row group by row group.

    A text that a dictionary has once may stand in every row, and Arrow must not copy it a thousand times: columns that only refer
    to their dictionary are read as such. Of those that do so at first it is known how long the texts of the dictionary are, and
    fewer rows are read at once. (Read as a dictionary, they would gather all their texts in memory.)
    """
    names = [schema.field(at).name for at in flat]
    leaves = _leaves(schema)
    for number in range(metadata.num_row_groups):
        codings = look_through(file, _places(metadata.row_group(number)))
        texts = {schema.field(at).name: codings[leaves[at]] for at in flat if _is_text(schema.field(at).type)}
        both = [name for name, coding in texts.items() if coding is Coding.BOTH]
        rows = BATCH_ROWS
        if both:
            batch = next(_open(file, metadata, both).iter_batches(1, row_groups=[number], columns=both, use_threads=False))
            longest = sum(pc.max(pc.binary_length(column.dictionary)).as_py() or 0 for column in batch.columns)
            rows = max(1, min(BATCH_ROWS, BATCH_BYTES // max(1, longest)))
        reader = _open(file, metadata, [name for name, coding in texts.items() if coding is Coding.DICTIONARY])
        for batch in reader.iter_batches(rows, row_groups=[number], columns=names, use_threads=False):
            if batch.num_columns != len(flat):
                raise UnreadableFile("doubled_column", "a column has the name of one with lists or objects")
            yield batch


def _open(file: BinaryIO, metadata: Any, as_dictionary: list[str]) -> Any:
    return pq.ParquetFile(
        _whole(file),
        metadata=metadata,
        read_dictionary=as_dictionary,
        buffer_size=min(BUFFER_BYTES_MAX, BUFFERS_BYTES // metadata.num_columns),
        pre_buffer=False,
        page_checksum_verification=True,
    )


def _leaves(schema: Any) -> list[int]:
    """The index among the file's own columns of each column's first: a list or an object is kept as several."""
    found, count = [], 0
    for field in schema:
        found.append(count)
        count += _width(field.type)
    return found


def _width(kind: Any) -> int:
    return sum(_width(kind.field(at).type) for at in range(kind.num_fields)) if pa.types.is_nested(kind) else 1


def _slices(batch: Any, line: int) -> Iterator[Any]:
    """Cut a batch so that the texts of a slice stay small. Raises UnreadableFile for a row, or a cell, that is too long."""
    sizes = pa.array([0] * batch.num_rows, pa.int64())
    for column in batch.columns:
        if _is_text(column.type):
            is_coded = pa.types.is_dictionary(column.type)
            lengths = pc.take(pc.binary_length(column.dictionary), column.indices) if is_coded else pc.binary_length(column)
            lengths = pc.fill_null(lengths, 0).cast(pa.int64())
            _check_sizes(lengths, CELL_BYTES_MAX, line)
            sizes = pc.add(sizes, lengths)
    _check_sizes(sizes, RECORD_BYTES_MAX, line)
    begin = taken = 0
    for at, size in enumerate(sizes.to_pylist()):
        if taken + size > SLICE_BYTES and at > begin:
            yield batch.slice(begin, at - begin)
            begin, taken = at, 0
        taken += size
    yield batch.slice(begin)


def _check_sizes(sizes: Any, most: int, line: int) -> None:
    at = pc.index(pc.greater(sizes, most), True).as_py()
    if at >= 0:
        raise too_long(line + at + 1)


def _cells(column: Any, show: Show) -> list[str]:
    if _is_text(column.type) and not pa.types.is_dictionary(column.type):
        return [text or "" for text in _decoded(column)]
    if _is_text(column.type):
        used = pc.unique(column.indices).drop_null()
        texts = dict(zip(used.to_pylist(), _decoded(column.dictionary.take(used)), strict=True))
        return [texts.get(index, "") for index in column.indices.to_pylist()]
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        # Arrow needs pandas for nanoseconds, and a time zone database for zones.
        column = column.cast(pa.timestamp("us", "UTC" if column.type.tz else None), safe=False)
    elif pa.types.is_time(column.type):
        column = column.cast(pa.time64("us"), safe=False)
    elif pa.types.is_float32(column.type) or pa.types.is_float16(column.type):
        # As text it is 1250.1, as a double 1250.0999755859375.
        column = column.cast(pa.float32()).cast(pa.string())
    return ["" if value is None else show(value) for value in column.to_pylist()]


def _decoded(texts: Any) -> list[Any]:
    """Texts, in which undecodable bytes become halves of surrogate pairs, so that the row is refused, not the file."""
    try:
        return list(texts.to_pylist())
    except UnicodeDecodeError:
        found = texts.cast(pa.large_binary()).to_pylist()
        return [value and value.decode("utf-8", "surrogateescape") for value in found]


def _is_text(kind: Any) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _show_of(field: Any) -> Show | None:
    """How a value of a column is written; None for lists and objects. Raises UnreadableFile for what is no text at all."""
    kind, types = field.type, pa.types
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_nested(kind):
        return None
    shows: tuple[tuple[bool, Show], ...] = (
        (_is_text(kind) or types.is_integer(kind) or types.is_null(kind), str),
        (types.is_boolean(kind), lambda value: "true" if value else "false"),
        (types.is_float64(kind), float_text),
        (types.is_floating(kind), lambda value: decimal_text(Decimal(value))),
        (types.is_decimal(kind), decimal_text),
        (types.is_date(kind), dt.date.isoformat),
        (types.is_timestamp(kind), _moment),
        (types.is_time(kind), dt.time.isoformat),
    )
    for is_it, show in shows:
        if is_it:
            return show
    raise UnreadableFile("unreadable_column", f"the column {field.name[:100]} holds {kind}, which is no text: write it as text")


def _moment(value: dt.datetime) -> str:
    return value.date().isoformat() if value.tzinfo is None and value.time() == dt.time.min else value.isoformat()
