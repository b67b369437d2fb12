"""Any sequence of files leaves what a simple model in memory says: accounts, people, money, counts and journal.

FAIRDUE_MODEL_EXAMPLES=2000 FAIRDUE_MODEL_SEED=7 tries many more sequences than a usual run, and others.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, note, seed
from tests.intake.histories import (
    SEED,
    Agencies,
    close,
    expected,
    expected_job,
    histories,
    pay,
    profile,
    received,
    seen,
    seen_job,
    shown,
)
from tests.intake.model import Model, Sheet

from fairdue.accounts.queries.recount import check_ledger
from fairdue.intake.flows import process_import
from fairdue.jobs.types import Run

pytestmark = pytest.mark.django_db(transaction=True)


def test_any_history_ends_as_the_model_says(agencies: Agencies) -> None:
    tried: Counter[str] = Counter()

    @seed(SEED)
    @profile(60)
    @given(histories())
    def check(history: list[Any]) -> None:
        actor, model = agencies.make(), Model()
        model.journal["creditor.created"] += 1
        for step in history:
            if not isinstance(step, Sheet):
                what, place, minor = step
                pay(actor, model, place, minor) if what == "pay" else close(actor, model, place)
                note(f"{step}")
                continue
            note(shown(step))
            job = model.take(step)
            agencies.batches_of(step.batch_rows)
            import_id = received(actor, step)
            agencies.cancel_after(actor, import_id, step.cancel_after)
            process_import(Run(actor.agency_id), import_id)
            assert seen_job(actor.agency_id, import_id) == expected_job(job)
            assert seen(actor.agency_id) == expected(model)
            assert check_ledger(actor.agency_id).disagreements == ()
            tried[job.status] += 1

    check()
    assert set(tried) == {"completed", "failed", "cancelled"}, "files of every end were tried"
