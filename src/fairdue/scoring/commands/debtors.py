"""Process debtors: rescore all their open accounts, the highest priority first, in bounded batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import DatabaseError

from fairdue.accounts.models import Account
from fairdue.accounts.states import OPEN
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.queries import UUID_BYTES, debtors_in_line, first_debtors
from fairdue.scoring.types import ProcessingError, ProcessingReport

FIRST = 10
STAGE = "debtor_processing"


def process_debtors(actor: Actor, *, batch_size: int, threshold: Decimal, is_dry_run: bool) -> ProcessingReport:
    """Rescore, store and journal the open accounts of every debtor of the agency, highest priority first.

    A debtor's priority is the sum of score x balance over his open accounts in major units; amounts in several currencies count
    by their figures, without conversion. High priority is strictly above `threshold`. Each batch is one transaction; when one
    fails its debtors are tried one by one, and those that fail again are reported. A dry run writes nothing.
    """
    began = clock.elapsed()
    with agency_scope(actor.agency_id):
        line, high = debtors_in_line(actor.agency_id, threshold)
        first = first_debtors(actor.agency_id, FIRST)
    processed = changed = batches = 0
    errors: list[ProcessingError] = []
    for debtors in _batches(line, batch_size):
        batches += 1
        if is_dry_run:
            processed += len(debtors)
            continue
        done, different, failed = _process(actor, debtors)
        processed += done
        changed += different
        errors += failed
    return ProcessingReport(
        total_processed=processed,
        high_priority_count=high,
        seconds=round(clock.elapsed() - began, 3),
        batches=batches,
        changed=changed,
        errors=tuple(errors),
        first=first,
    )


def _process(actor: Actor, debtors: Sequence[UUID]) -> tuple[int, int, list[ProcessingError]]:
    """Process one batch; return how many debtors were done, how many accounts changed, and who failed."""
    try:
        return len(debtors), _rescore(actor, debtors), []
    except DatabaseError as error:
        if len(debtors) == 1:
            return 0, 0, [ProcessingError(debtor_id=debtors[0], error_message=str(error).splitlines()[0], stage=STAGE)]
    done = changed = 0
    failed: list[ProcessingError] = []
    for debtor in debtors:
        one_done, one_changed, one_failed = _process(actor, [debtor])
        done += one_done
        changed += one_changed
        failed += one_failed
    return done, changed, failed


def _rescore(actor: Actor, debtors: Sequence[UUID]) -> int:
    with agency_scope(actor.agency_id):
        accounts = Account.objects.filter(agency_id=actor.agency_id, debtor_id__in=debtors, status__in=OPEN)
        ids = list(accounts.values_list("id", flat=True))
        return score_accounts(actor, account_ids=ids).changed


def _batches(line: bytes, size: int) -> Iterator[list[UUID]]:
    for at in range(0, len(line), size * UUID_BYTES):
        batch = line[at : at + size * UUID_BYTES]
        yield [UUID(bytes=batch[i : i + UUID_BYTES]) for i in range(0, len(batch), UUID_BYTES)]
