"""Look into a bank's CSV file before it is sent: how it may be read, and which profile is for it."""

from __future__ import annotations

import io
from typing import BinaryIO
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.payments.commands.bank_profiles import record_bank_sample
from fairdue.payments.errors import UnknownBankFormat, UnreadableBankFile
from fairdue.payments.gateways.bank_formats import DELIMITERS, HEAD_BYTES, read_head, tell_format
from fairdue.payments.queries.bank_profiles import get_bank_profile, named_profile, profile_of_header
from fairdue.payments.rules.bank_columns import NAMES, column_of, guess_columns, header_key, missing_columns
from fairdue.payments.rules.bank_values import day_order
from fairdue.payments.states import BankFormat
from fairdue.payments.types.bank_files import BankHead, BankMapping, UsedBankProfile
from fairdue.payments.types.bank_profiles import BankColumn, BankDocument, BankSuggestion

LOOKED_AT_BYTES = 256 * 1024
ROWS_SHOWN_MAX, CELL_SHOWN_MAX = 5, 200


def suggest_reading(actor: Actor, file_name: str, file: BinaryIO, mapping: BankMapping) -> BankSuggestion:
    """Say how a CSV file may be read; of `mapping` only the delimiter and the encoding count. The file is not kept.

    Where a profile is for files of its columns, that is what is suggested. Raises UnknownBankFormat, UnreadableBankFile.
    """
    head = _whole_lines(file.read(LOOKED_AT_BYTES))
    if tell_format(head[:HEAD_BYTES], file_name) is not BankFormat.CSV:
        raise UnknownBankFormat
    read = read_head(io.BytesIO(head), mapping)
    if not read.header:
        raise UnreadableBankFile("The file has no header.")
    record_bank_sample(actor, file_name)
    known = profile_of_header(actor, [header_key(read.header)])
    profile = get_bank_profile(actor, known[0].id) if known else None
    return _suggestion(
        read, mapping, profile.id if profile else None, profile.name if profile else None, profile.document if profile else None
    )


def find_profile(actor: Actor, head: bytes, profile_id: UUID | None) -> UsedBankProfile | None:
    """Return the profile a file is read by: the one that is named, else the one for files that begin like it, else none.

    Raises BankProfileNotUsable.
    """
    if profile_id is not None:
        return named_profile(actor, profile_id)
    keys = set()
    for delimiter in DELIMITERS:
        try:
            keys.add(header_key(read_head(io.BytesIO(_whole_lines(head)), BankMapping(delimiter=delimiter)).header))
        except UnreadableBankFile:
            continue
    found = profile_of_header(actor, keys)
    return None if found is None else found[0]


def _whole_lines(head: bytes) -> bytes:
    """Leave out a last line that was cut off."""
    return head if len(head) < LOOKED_AT_BYTES else head.rpartition(b"\n")[0] or head


def _suggestion(
    read: BankHead, mapping: BankMapping, profile_id: UUID | None, profile_name: str | None, known: BankDocument | None
) -> BankSuggestion:
    guessed = guess_columns(read.header, read.rows)
    at = guessed.get("date")
    order, is_open = day_order(column_of(read.rows, at[0])) if at else ("ymd", False)
    document = known or BankDocument(
        header=read.header,
        columns={field: read.header[place] for field, (place, _) in guessed.items()},
        date_order=order,
        decimal="",
        delimiter=mapping.delimiter or read.delimiter,
        encoding=mapping.encoding,
    )
    because = {field: why for field, (_, why) in guessed.items()}
    shown = document.columns
    return BankSuggestion(
        profile=profile_id,
        profile_name=profile_name,
        document=document,
        columns=tuple(
            BankColumn(field=field, column=shown.get(field), because=None if known else because.get(field)) for field in NAMES
        ),
        missing=tuple(missing_columns({**guessed, **shown})),
        is_order_open=is_open and known is None,
        samples=tuple(tuple(cell[:CELL_SHOWN_MAX] for cell in row) for row in read.rows[:ROWS_SHOWN_MAX]),
    )
