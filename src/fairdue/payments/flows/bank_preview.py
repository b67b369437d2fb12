"""Look into a bank file before it is sent: how it would be read, and what its first entries would be."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.money import format_minor
from fairdue.payments.commands.bank_profiles import record_bank_sample
from fairdue.payments.errors import UnknownBankFormat, UnreadableBankFile
from fairdue.payments.flows.bank_profiles import LOOKED_AT_BYTES, whole_lines
from fairdue.payments.gateways.bank_formats import HEAD_BYTES, read_entries, read_head, tell_format
from fairdue.payments.queries.bank_files import bank_terms
from fairdue.payments.queries.bank_profiles import get_bank_profile, named_profile, profile_of_header
from fairdue.payments.rules.bank_checking import check_entry
from fairdue.payments.rules.bank_columns import NAMES, column_of, find_columns, guess_columns, header_key, missing_columns
from fairdue.payments.rules.bank_values import day_order
from fairdue.payments.states import BankFormat
from fairdue.payments.types.bank_files import BankEntry, BankHead, BankMapping, BankTerms, EntryProblem
from fairdue.payments.types.bank_profiles import BankColumn, BankDocument, BankPreview, BankPreviewEntry, BankProfileRow

ROWS_SHOWN_MAX, CELL_SHOWN_MAX = 5, 200
ENTRIES_LOOKED_AT_MAX, ENTRIES_SHOWN_MAX, PROBLEMS_SHOWN_MAX = 200, 8, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    """How a CSV file is read; `because` says of suggested columns what they were told by."""

    profile: BankProfileRow | None
    document: BankDocument
    because: Mapping[str, str]
    missing: tuple[str, ...]
    is_order_open: bool


def preview_bank_file(
    actor: Actor, file_name: str, file: BinaryIO, mapping: BankMapping, profile_id: UUID | None = None
) -> BankPreview:
    """Say how a file would be read, by its beginning. It is not kept; that rows of it were shown is recorded.

    A CSV is read by the columns of `mapping`; where it names none by the profile that is named or that is for files of its
    columns, else as its header and its values tell. Raises UnknownBankFormat, UnreadableBankFile, BankProfileNotUsable.
    """
    head = file.read(LOOKED_AT_BYTES)
    file_format = tell_format(head[:HEAD_BYTES], file_name)
    if file_format is None:
        raise UnknownBankFormat
    named = get_bank_profile(actor, named_profile(actor, profile_id).id) if profile_id else None
    record_bank_sample(actor, file_name)
    if file_format is not BankFormat.CSV:
        found = list(_entries(head, file_format, BankMapping()))
        return _preview(file_format, None, (), found, bank_terms(actor))
    head = whole_lines(head)
    read = read_head(io.BytesIO(head), _mapping(named.document) if named else mapping)
    if not read.header:
        raise UnreadableBankFile("no_header", "The file has no header.")
    how = _how(actor, read, mapping, named)
    found = [] if how.missing else list(_entries(head, file_format, _mapping(how.document)))
    return _preview(file_format, how, read.rows, found, bank_terms(actor))


def _how(actor: Actor, read: BankHead, mapping: BankMapping, named: BankProfileRow | None) -> _How:
    profile, because = named, dict[str, str]()
    if profile is None and not mapping.columns and (used := profile_of_header(actor, [header_key(read.header)])):
        profile = get_bank_profile(actor, used[0].id)
    if profile or mapping.columns:
        told = _mapping(profile.document) if profile else mapping
        blank = {field: "" for field, column in told.columns.items() if not column.strip()}
        places = find_columns(read.header, told.columns)
    else:
        guessed = guess_columns(read.header, read.rows)
        because = {field: why for field, (_, why) in guessed.items()}
        places, blank, told = {field: place for field, (place, _) in guessed.items()}, {}, mapping
    order, is_open = day_order(column_of(read.rows, places["date"])) if "date" in places else ("ymd", False)
    document = BankDocument(
        header=read.header,
        columns={**blank, **{field: read.header[place] for field, place in places.items()}},
        date_order=order if because else told.date_order,
        decimal=told.decimal,
        delimiter=told.delimiter or ("" if profile else read.delimiter),
        encoding=told.encoding,
    )
    return _How(
        profile=profile,
        document=document,
        because=because,
        missing=tuple(missing_columns(places)),
        is_order_open=is_open and profile is None,
    )


def _mapping(document: BankDocument) -> BankMapping:
    return BankMapping(
        columns=document.columns,
        date_order=document.date_order,
        decimal=document.decimal,
        delimiter=document.delimiter,
        encoding=document.encoding,
    )


def _entries(head: bytes, file_format: BankFormat, mapping: BankMapping) -> Iterator[BankEntry]:
    """The first entries; that the file goes on behind what was looked at is no problem of it."""
    count = 0
    try:
        for entry in islice(read_entries(io.BytesIO(head), file_format, mapping), ENTRIES_LOOKED_AT_MAX):
            count += 1
            yield entry
    except UnreadableBankFile:
        if count == 0 or len(head) < LOOKED_AT_BYTES:
            raise


def _preview(
    file_format: BankFormat, how: _How | None, rows: tuple[tuple[str, ...], ...], found: list[BankEntry], terms: BankTerms
) -> BankPreview:
    entries = [_shown(entry, terms) for entry in found]
    problems = [entry.problem for entry in entries if entry.problem is not None]
    columns = how.document.columns if how else {}
    return BankPreview(
        file_format=file_format.value,
        profile=how.profile.id if how and how.profile else None,
        profile_name=how.profile.name if how and how.profile else None,
        document=how.document if how else None,
        columns=tuple(BankColumn(field=each, column=columns.get(each) or None, because=how.because.get(each)) for each in NAMES)
        if how
        else (),
        missing=how.missing if how else (),
        is_order_open=how is not None and how.is_order_open,
        samples=tuple(tuple(cell[:CELL_SHOWN_MAX] for cell in row) for row in rows[:ROWS_SHOWN_MAX]),
        entries=tuple(entries[:ENTRIES_SHOWN_MAX]),
        looked_at_count=len(entries),
        refused_count=len(problems),
        problems=tuple(problems[:PROBLEMS_SHOWN_MAX]),
    )


def _shown(entry: BankEntry, terms: BankTerms) -> BankPreviewEntry:
    minor, why = check_entry(entry, terms)
    problem = EntryProblem(line=entry.line, detail=why.detail, code=why.code, facts=why.facts) if why else None
    currency = entry.currency or terms.currency
    return BankPreviewEntry(
        line=entry.line,
        amount=None if problem else format_minor(minor, currency),
        currency=currency,
        booked_on=entry.booked_on,
        reference=entry.reference[:CELL_SHOWN_MAX],
        method=entry.method,
        payer_name=entry.payer_name[:CELL_SHOWN_MAX],
        text=entry.text[:CELL_SHOWN_MAX],
        is_debit=entry.is_debit,
        problem=problem,
    )
