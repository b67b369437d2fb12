"""Process debtors: rescore all their open accounts, the highest priority first, in bounded batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import DatabaseError

from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.queries.debtors import open_account_ids
from fairdue.scoring.queries.line import SCALE, debtor_priorities, describe_debtors
from fairdue.scoring.rules import DebtorLine
from fairdue.scoring.types import ProcessingError, ProcessingReport

FIRST = 10
RANKING = "priority_calculation"
PROCESSING = "debtor_processing"


def process_debtors(
    actor: Actor, *, batch_size: int, threshold: Decimal, is_dry_run: bool, top_k: int | None = None
) -> ProcessingReport:
    """Rescore, store and journal the open accounts of each debtor of the agency, or of the first `top_k`, highest priority first.

    A debtor's priority is the sum of score x balance over his open accounts in major units; amounts in several currencies count
    by their figures, without conversion. High priority is strictly above `threshold`, counted over all debtors. A debtor whose
    priority cannot be computed is reported. Each batch is one transaction; when one fails its debtors are tried one by one, and
    those that fail again are reported. A dry run writes nothing. The line takes about 75 bytes a debtor, or of `top_k`.
    """
    began = clock.elapsed()
    ranking = _Ranking(threshold)
    with agency_scope(actor.agency_id):
        line = DebtorLine(ranking.read(actor.agency_id), top_k)
        first = describe_debtors(actor.agency_id, line.first(FIRST))
    processed = changed = batches = 0
    errors = ranking.errors
    for debtors in line.take(batch_size):
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
        high_priority_count=ranking.high,
        seconds=round(clock.elapsed() - began, 3),
        batches=batches,
        changed=changed,
        errors=tuple(errors),
        first=first,
    )


class _Ranking:
    """Reads the priorities of all debtors once, and notes on the way how many are high and which cannot be computed."""

    def __init__(self, threshold: Decimal) -> None:
        """Take the amount above which a priority is high."""
        self._threshold = threshold.scaleb(SCALE)
        self.high = 0
        self.errors: list[ProcessingError] = []

    def read(self, agency_id: UUID) -> Iterator[tuple[UUID, int]]:
        """Yield the debtors who can be processed."""
        for debtor_id, priority, problem in debtor_priorities(agency_id):
            if priority is None:
                self.errors.append(ProcessingError(debtor_id=debtor_id, error_message=problem, stage=RANKING))
            else:
                self.high += priority > self._threshold
                yield debtor_id, priority


def _process(actor: Actor, debtors: Sequence[UUID]) -> tuple[int, int, list[ProcessingError]]:
    """Process one batch; return how many debtors were done, how many accounts changed, and who failed."""
    try:
        return len(debtors), _rescore(actor, debtors), []
    except DatabaseError as error:
        if len(debtors) == 1:
            return 0, 0, [ProcessingError(debtor_id=debtors[0], error_message=str(error).splitlines()[0], stage=PROCESSING)]
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
        return score_accounts(actor, account_ids=open_account_ids(actor.agency_id, debtors)).changed
