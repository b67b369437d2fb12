"""File formats: what creditors send becomes a header and a stream of rows, in bounded memory."""

from __future__ import annotations

from typing import BinaryIO

from fairdue.intake.gateways.formats.csv_file import open_csv
from fairdue.intake.gateways.formats.json_file import open_json, open_json_lines
from fairdue.intake.gateways.formats.xlsx_file import open_xlsx
from fairdue.intake.types import FileOptions, Table

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}
"""The format of a file by the end of its name, in small letters."""
BYTES_MAX = {"xlsx": 50 * 1024 * 1024}
"""Greatest size by format, where it is less than any upload may have."""


def open_table(file: BinaryIO, file_format: str, options: FileOptions) -> Table:
    """Open a file of one of FORMATS that can be read and sought; it must stay open while the rows are read.

    Raises UnreadableFile when the file as a whole cannot be taken, also while the rows are read.
    """
    if file_format == "csv":
        return open_csv(file, options)
    if file_format == "json":
        return open_json(file)
    if file_format == "jsonl":
        return open_json_lines(file)
    if file_format == "xlsx":
        return open_xlsx(file, options)
    # Arrow takes 60 MB of memory, which a worker that reads other files need not pay.
    from fairdue.intake.gateways.formats.parquet_file import open_parquet  # noqa: PLC0415  # see above

    return open_parquet(file)
