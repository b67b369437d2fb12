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
from fairdue.intake.gateways.formats.parquet_pages import check_footer, check_pages, not_parquet
from fairdue.intake.types import ParsedRow, Table

BATCH_ROWS = 1_000
SLICE_BYTES = 4 * 1024**2
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
        check_pages(file, (_places(metadata.row_group(number)) for number in range(metadata.num_row_groups)))
        reader = pq.ParquetFile(
            _whole(file),
            metadata=metadata,
            # A text that a page has once may stand in every row: Arrow must not copy it a thousand times.
            read_dictionary=[field.name for field in schema if _is_text(field.type)],
            buffer_size=min(BUFFER_BYTES_MAX, BUFFERS_BYTES // metadata.num_columns),
            pre_buffer=False,
            page_checksum_verification=True,
        )
    except (pa.ArrowException, OSError, OverflowError) as error:
        raise _damaged(error) from None
    return Table(header=header, rows=_rows(reader, schema, shows))


def _whole(file: BinaryIO) -> Any:
    return pa.PythonFile(file, mode="r")


def _damaged(error: Exception) -> UnreadableFile:
    """Arrow's reason without the values it may quote."""
    return not_parquet(f"it is damaged ({type(error).__name__})")


def _places(row_group: Any) -> list[tuple[int, int]]:
    """Where the columns of a row group begin and end, as Arrow sees it."""
    found = []
    for at in range(row_group.num_columns):
        column = row_group.column(at)
        begin = column.data_page_offset
        if column.has_dictionary_page and 0 < (column.dictionary_page_offset or 0) < begin:
            begin = column.dictionary_page_offset
        if begin < 0 or column.total_compressed_size < 0:
            raise not_parquet("a column has no place")
        found.append((begin, begin + column.total_compressed_size))
    return found


def _rows(reader: Any, schema: Any, shows: list[Show | None]) -> Iterator[ParsedRow]:
    flat = [at for at, show in enumerate(shows) if show is not None]
    nested = tuple(at for at, show in enumerate(shows) if show is None)
    names = [schema.field(at).name for at in flat] if nested else None
    line = 0
    try:
        for batch in reader.iter_batches(batch_size=BATCH_ROWS, columns=names, use_threads=False):
            if batch.num_columns != len(flat):
                raise UnreadableFile("doubled_column", "a column has the name of one with lists or objects")
            for piece in _slices(batch, line):
                read = iter(piece.columns)
                columns = [_cells(next(read), show) if show else [UNREAD] * piece.num_rows for show in shows]
                for cells in zip(*columns, strict=True):
                    line += 1
                    yield ParsedRow(line, list(cells), None, nested)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(error) from None


def _slices(batch: Any, line: int) -> Iterator[Any]:
    """Cut a batch so that the texts of a slice stay small. Raises UnreadableFile for a row, or a cell, that is too long."""
    sizes = pa.array([0] * batch.num_rows, pa.int64())
    for column in batch.columns:
        if _is_text(column.type):
            lengths = pc.fill_null(pc.take(pc.binary_length(column.dictionary), column.indices), 0).cast(pa.int64())
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


def _decoded(texts: Any) -> list[str]:
    """Texts, in which undecodable bytes become halves of surrogate pairs, so that the row is refused, not the file."""
    try:
        return list(texts.to_pylist())
    except UnicodeDecodeError:
        return [value.decode("utf-8", "surrogateescape") for value in texts.cast(pa.large_binary()).to_pylist()]


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
