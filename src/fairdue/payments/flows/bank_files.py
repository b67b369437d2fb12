"""Bank files in and through: store an upload, then read, match and post it, each step safe to be killed in and run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from uuid import UUID

from fairdue.jobs.types import Run
from fairdue.kernel.actor import Actor
from fairdue.kernel.ids import uuid7
from fairdue.kernel.vault import delete_stored, open_stored, store
from fairdue.payments.commands.bank_files import (
    REF_MAX,
    begin_bank_file,
    fail_bank_file,
    finish_bank_file,
    keep_entries,
    reading_of,
    receive_bank_file,
)
from fairdue.payments.commands.bank_late import post_late
from fairdue.payments.commands.bank_matching import match_some
from fairdue.payments.commands.bank_posting import post_some
from fairdue.payments.commands.bank_suspense import suspend_some
from fairdue.payments.errors import BankFileTooLarge, UnknownBankFormat, UnreadableBankFile
from fairdue.payments.flows.bank_profiles import find_profile
from fairdue.payments.flows.bank_storage import bank_folder
from fairdue.payments.gateways.bank_formats import HEAD_BYTES, read_entries, tell_format
from fairdue.payments.models import BankFile
from fairdue.payments.rules.bank_values import one_line, own_reference
from fairdue.payments.states import BankFileStatus, BankFormat
from fairdue.payments.types.bank_files import BankEntry, BankMapping, BankUpload, ReadingProblem

BYTES_MAX = 500 * 1000 * 1000
READ_AT_ONCE = 5_000
NAME_MAX = 255


def take_bank_file(
    actor: Actor,
    file_name: str,
    chunks: Iterable[bytes],
    *,
    size_bytes: int,
    mapping: BankMapping | None = None,
    profile_id: UUID | None = None,
) -> UUID:
    """Store a bank file encrypted and start its processing. Returns its id.

    A CSV is read by `mapping`; without one by the profile that is named, or that is for files of its columns; without any by the
    usual names. Raises UnknownBankFormat, BankFileTooLarge, BankProfileNotUsable.
    """
    if size_bytes > BYTES_MAX:
        raise BankFileTooLarge(limit_bytes=BYTES_MAX, size_bytes=size_bytes)
    pieces = iter(chunks)
    first = next(pieces, b"")
    file_format = tell_format(first[:HEAD_BYTES], file_name)
    if file_format is None:
        raise UnknownBankFormat
    profile = find_profile(actor, first, profile_id) if file_format is BankFormat.CSV and mapping is None else None
    stored_as, stored_bytes, sha256 = store(chain([first], pieces), f"{bank_folder(actor.agency_id)}/{uuid7()}")
    try:
        return receive_bank_file(
            actor,
            BankUpload(
                file_name=file_name[-NAME_MAX:],
                file_format=file_format.value,
                stored_as=stored_as,
                size_bytes=stored_bytes,
                sha256=sha256,
                mapping=profile.mapping if profile else mapping or BankMapping(),
                profile=profile,
            ),
        )
    except Exception:
        delete_stored(stored_as)
        raise


def process_bank_file(run: Run, file_id: UUID) -> None:
    """Carry a bank file to its end: what was done of it before is not done again.

    Its entries are kept then, and the file itself is removed.
    """
    file = begin_bank_file(run, file_id)
    if file is None:
        return
    if file.status == BankFileStatus.PROCESSING:
        _process(run, file)
        # The keys may have changed meanwhile, and the file its name.
        file = begin_bank_file(run, file_id) or file
    delete_stored(file.stored_as)


def _process(run: Run, file: BankFile) -> None:
    file_id = file.id
    try:
        _read(run, file)
    except UnreadableBankFile as error:
        fail_bank_file(run, file_id, error.code, ReadingProblem(code=error.reason, detail=error.detail, facts=error.named))
        return
    except FileNotFoundError:
        # Another worker, believed dead, brought it to its end meanwhile.
        found = begin_bank_file(run, file_id)
        if found is not None and found.status == BankFileStatus.PROCESSING:
            raise
        return
    while match_some(run, file_id):
        continue
    while post_some(run, file_id):
        continue
    while post_late(run, file_id):
        continue
    while suspend_some(run, file_id):
        continue
    finish_bank_file(run, file_id)


def _read(run: Run, file: BankFile) -> None:
    reading = reading_of(run, file)
    with open_stored(file.stored_as) as stored:
        entries = _named(read_entries(stored, BankFormat(file.file_format), BankMapping(**file.mapping)))
        ahead = (entry for entry in entries if entry.line > reading.after_line)
        while chunk := list(islice(ahead, READ_AT_ONCE)):
            keep_entries(run, file.id, chunk, reading)


def _named(entries: Iterable[BankEntry]) -> Iterator[BankEntry]:
    """Give each entry the bank's own reference, or one made from all it says and how often the file said so before.

    The same file sent again gives the same references.
    """
    said: Counter[str] = Counter()
    for entry in entries:
        if entry.problem:
            yield entry
            continue
        if bank_ref := one_line(entry.bank_ref, REF_MAX):
            yield replace(entry, bank_ref=bank_ref)
            continue
        facts = (entry.booked_on, entry.amount, entry.currency, entry.reference, entry.text, entry.payer_name, entry.is_debit)
        first = own_reference(*facts)
        said[first] += 1
        yield replace(entry, bank_ref=first if said[first] == 1 else own_reference(*facts, said[first]))
