"""Take a bank file in, keep its entries, and finish with it. Each step may be killed and run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from fairdue.jobs.commands import defer
from fairdue.jobs.types import Run
from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.ids import uuid7
from fairdue.payments.events import BANK_FILE_COMPLETED, BANK_FILE_FAILED, BANK_FILE_RECEIVED
from fairdue.payments.models import BankFile, BankItem
from fairdue.payments.queries.bank_files import bank_terms
from fairdue.payments.rules.bank_checking import check_entry
from fairdue.payments.rules.bank_values import likely_references, one_line, own_reference
from fairdue.payments.states import BROKEN_OFF, BankDoubt, BankFileStatus, BankItemStatus
from fairdue.payments.types.bank_files import BankEntry, BankTerms, BankUpload, ReadingProblem

BANK_FILE_JOB = "payments.bank_file"
ACTOR_NAME = "bank file"
PROBLEMS_KEPT = 100
TEXT_MAX = 2000
REF_MAX = 200

# In the order of references, so that two files of the same entries wait for each other instead of each for the other.
_KEEP = f"""
INSERT INTO payments_bank_item (id, agency_id, file_id, line, bank_ref, reference, text, words, amount_minor, currency, booked_on,
                                method, payer_name, payer_account, is_debit, status, problem, created_at)
SELECT id, %(agency_id)s, %(file_id)s, line, bank_ref, reference, text,
       coalesce(string_to_array(nullif(words, ''), E'\\n'), '{{}}'), amount, currency, booked_on, method, payer_name,
       payer_account, is_debit, CASE WHEN problem = '' THEN '{BankItemStatus.READ}' ELSE '{BankItemStatus.UNMATCHED}' END,
       problem, %(at)s
FROM (SELECT uuidv7() AS id, e.* FROM unnest(
         %(line)s::int[], %(bank_ref)s::text[], %(reference)s::text[], %(text)s::text[], %(words)s::text[], %(amount)s::bigint[],
         %(currency)s::text[], %(booked_on)s::date[], %(method)s::text[], %(payer_name)s::text[], %(payer_account)s::text[],
         %(is_debit)s::boolean[], %(problem)s::text[])
     AS e (line, bank_ref, reference, text, words, amount, currency, booked_on, method, payer_name, payer_account, is_debit,
           problem)) numbered
ORDER BY bank_ref, line
ON CONFLICT (agency_id, bank_ref) DO NOTHING
"""
_OTHERS = """
SELECT e.line
FROM unnest(%(line)s::int[], %(bank_ref)s::text[], %(reference)s::text[], %(amount)s::bigint[], %(currency)s::text[],
            %(booked_on)s::date[], %(is_debit)s::boolean[])
     AS e (line, bank_ref, reference, amount, currency, booked_on, is_debit)
JOIN payments_bank_item i ON i.agency_id = %(agency_id)s AND i.bank_ref = e.bank_ref
WHERE (i.reference, i.amount_minor, i.currency::text, i.booked_on, i.is_debit)
      <> (e.reference, e.amount, e.currency, e.booked_on, e.is_debit)
"""


Kept = tuple[BankEntry, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of a file goes by, and where it goes on."""

    after_line: int
    terms: BankTerms


def receive_bank_file(actor: Actor, upload: BankUpload) -> UUID:
    """Record a stored bank file, and start its processing with the same commit. Returns its id."""
    with agency_scope(actor.agency_id):
        made = BankFile.objects.create(
            id=uuid7(),
            agency_id=actor.agency_id,
            file_name=upload.file_name,
            file_format=upload.file_format,
            stored_as=upload.stored_as,
            size_bytes=upload.size_bytes,
            sha256=upload.sha256,
            mapping=asdict(upload.mapping),
            profile_id=upload.profile.id if upload.profile else None,
            profile_version=upload.profile.version if upload.profile else None,
            status=BankFileStatus.PENDING.value,
            created_by=actor.id,
            created_by_name=actor.name,
            created_at=clock.now(),
        )
        facts = {"file_name": upload.file_name, "format": upload.file_format, "sha256": upload.sha256}
        record(actor, BANK_FILE_RECEIVED, "bank_file", made.id, facts=facts)
        defer(BANK_FILE_JOB, actor.agency_id, once=str(made.id), file_id=str(made.id))
        return made.id


def begin_bank_file(run: Run, file_id: UUID) -> BankFile | None:
    """Let a file be processed, or be processed on, and return it, also when it is done with; None when there is none."""
    with agency_scope(run.agency_id):
        found = BankFile.objects.select_for_update().filter(agency_id=run.agency_id, id=file_id).first()
        if found is None:
            return None
        if found.status == BankFileStatus.PENDING or found.error_code == BROKEN_OFF:
            found.status, found.completed_at = BankFileStatus.PROCESSING.value, None
            found.error_code = found.error_detail = ""
            found.save(update_fields=["status", "completed_at", "error_code", "error_detail"])
        run.fence()
        return found


def reading_of(run: Run, file: BankFile) -> Reading:
    """Return where the reading of a file goes on."""
    return Reading(file.read_line, bank_terms(system(run.agency_id, ACTOR_NAME)))


def keep_entries(run: Run, file_id: UUID, entries: Sequence[BankEntry], reading: Reading) -> int:
    """Keep entries that no file brought before, and how far the file is read. `bank_ref` is set. Returns how many were new.

    One whose reference another entry has, which says something else, is kept for somebody to settle.
    """
    with agency_scope(run.agency_id):
        file = BankFile.objects.select_for_update().get(agency_id=run.agency_id, id=file_id)
        entries = [entry for entry in entries if entry.line > file.read_line]  # another worker may have been there
        if not entries:
            return 0
        good: list[Kept] = []
        problems: list[list[Any]] = []
        for entry in entries:
            minor, problem = check_entry(entry, reading.terms)
            if problem is None:
                good.append((entry, minor))
            else:
                problems.append(_kept_problem(entry.line, problem))
        kept = _keep(run, file_id, good, reading)
        file.read_line = entries[-1].line
        file.entries_count += len(entries)
        file.duplicates_count += len(good) - kept
        file.refused_count += len(problems)
        file.problems = [*file.problems, *problems][:PROBLEMS_KEPT]
        file.save(update_fields=["read_line", "entries_count", "duplicates_count", "refused_count", "problems"])
        run.fence()
        return kept


def finish_bank_file(run: Run, file_id: UUID) -> None:
    """Close a file all of whose entries are posted or wait for somebody; one that is closed stays as it is."""
    with agency_scope(run.agency_id):
        file = BankFile.objects.select_for_update().get(agency_id=run.agency_id, id=file_id)
        if file.status != BankFileStatus.PROCESSING:
            return
        file.status, file.completed_at = BankFileStatus.COMPLETED.value, clock.now()
        file.save(update_fields=["status", "completed_at"])
        items = BankItem.objects.filter(agency_id=run.agency_id, file=file)
        facts = {
            "entries": file.entries_count,
            "duplicates": file.duplicates_count,
            "posted": items.filter(status=BankItemStatus.POSTED).count(),
            "unmatched": items.filter(status=BankItemStatus.UNMATCHED).count(),
        }
        record(system(run.agency_id, ACTOR_NAME), BANK_FILE_COMPLETED, "bank_file", file.id, facts=facts)
        run.fence()


def fail_bank_file(run: Run, file_id: UUID, code: str, why: ReadingProblem) -> None:
    """Keep that a file cannot be read, and why; what was kept of it stays, and so does a file that is closed."""
    with agency_scope(run.agency_id):
        file = BankFile.objects.select_for_update().get(agency_id=run.agency_id, id=file_id)
        if file.status != BankFileStatus.PROCESSING:
            return
        file.status, file.completed_at = BankFileStatus.FAILED.value, clock.now()
        file.error_code, file.error_detail = code, why.detail
        file.problems = [_kept_problem(0, why), *file.problems]
        file.save(update_fields=["status", "completed_at", "error_code", "error_detail", "problems"])
        record(
            system(run.agency_id, ACTOR_NAME), BANK_FILE_FAILED, "bank_file", file.id, facts={"code": code, "reason": why.code}
        )
        run.fence()


def _kept_problem(line: int, problem: ReadingProblem) -> list[Any]:
    return [line, problem.detail, problem.code, problem.facts]


def _keep(run: Run, file_id: UUID, good: Sequence[Kept], reading: Reading) -> int:
    if not good:
        return 0
    fixed = {"agency_id": run.agency_id, "file_id": file_id, "at": clock.now()}
    columns = {**_columns(good, reading), **fixed}
    kept = execute(_KEEP, columns)
    if kept == len(good):
        return kept
    lines = {row.line for row in rows(_OTHERS, columns)}
    others = [(_other(entry), minor) for entry, minor in good if entry.line in lines]
    return kept + (execute(_KEEP, {**_columns(others, reading), **fixed}) if others else 0)


def _other(entry: BankEntry) -> BankEntry:
    """An entry under a reference that says all of it."""
    facts = (entry.bank_ref, entry.booked_on, entry.amount, entry.currency, entry.reference, entry.is_debit)
    return replace(entry, bank_ref=own_reference(*facts), doubt=entry.doubt or BankDoubt.SAME_REFERENCE.value)


def _columns(good: Sequence[Kept], reading: Reading) -> dict[str, list[Any]]:
    references = [one_line(entry.reference, REF_MAX) for entry, _ in good]
    texts = [one_line(entry.text, TEXT_MAX) for entry, _ in good]
    return {
        "line": [entry.line for entry, _ in good],
        "bank_ref": [entry.bank_ref for entry, _ in good],
        "reference": references,
        "text": texts,
        "words": ["\n".join(likely_references(*said)) for said in zip(references, texts, strict=True)],
        "amount": [minor for _, minor in good],
        "currency": [entry.currency or reading.terms.currency for entry, _ in good],
        "booked_on": [entry.booked_on for entry, _ in good],
        "method": [entry.method for entry, _ in good],
        "payer_name": [one_line(entry.payer_name, REF_MAX) for entry, _ in good],
        "payer_account": [one_line(entry.payer_account, REF_MAX) for entry, _ in good],
        "is_debit": [entry.is_debit for entry, _ in good],
        "problem": [entry.doubt for entry, _ in good],
    }
