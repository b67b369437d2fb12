"""Imports of one agency take turns, and whatever their order, what was received later holds."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from hypothesis import given, note, seed
from hypothesis import strategies as st
from tests.cast import Cast
from tests.intake.conftest import HEADER, accounts, errors, job_of, many, send, store
from tests.intake.histories import (
    AS_OF,
    SEED,
    Agencies,
    expected,
    expected_job,
    profile,
    received,
    seen,
    seen_job,
    sheets,
    shown,
)
from tests.intake.model import Import, Model, Sheet

from fairdue.accounts.commands.creditors import create_creditor
from fairdue.accounts.queries.recount import check_ledger
from fairdue.intake import flows
from fairdue.intake.commands import turns
from fairdue.intake.commands.applying import apply_next_batch
from fairdue.intake.commands.finishing import begin_import, break_off_import, finish_import
from fairdue.intake.commands.planning import plan_import
from fairdue.intake.commands.receiving import cancel_import
from fairdue.intake.commands.sweeping import sweep_imports
from fairdue.intake.commands.turns import give_way
from fairdue.intake.flows import process_import
from fairdue.intake.models import ImportJob
from fairdue.jobs.types import Run
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, execute, rows

pytestmark = pytest.mark.django_db(transaction=True)
COMPLETE = ("external_ref", "debtor_name", "original_amount", "debtor_email", "due_date", "creditor_name", "region")


def _never() -> None:
    """The fence of work that no job drives."""


class Race:
    """Imports received one after another, and taken on in whatever order; the model does the same."""

    def __init__(self, actor: Actor, files: list[Sheet]) -> None:
        self.actor, self.model = actor, Model()
        self.holder: int | None = None
        self.model.journal["creditor.created"] += 1
        self.jobs: list[Import] = []
        self.ids: list[UUID] = []
        for sheet in files:
            self.jobs.append(self.model.receive(sheet))
            self.ids.append(received(actor, sheet))
        for import_id in self.ids:
            job = begin_import(actor, import_id)
            assert job is not None
            flows._stage(Run(actor.agency_id), job)

    def step(self, which: int) -> None:
        """Apply a batch of an import, or end it; whoever has the turn gives way first. Nothing when it has to wait or is done."""
        job, import_id = self.jobs[which], self.ids[which]
        if job.status != "processing" or not self._may_go(which):
            return
        if self.holder is not None and self.holder != which:
            if not give_way(self.actor.agency_id, self.ids[self.holder]):
                self._end(self.holder)
            self.holder = None
        if self.holder is None:
            self.model.plan(job)
            assert plan_import(self.actor, import_id, _never) is (job.status == "processing")
            if job.status != "processing":
                return
            self.holder = which
        goes_on = self.model.apply_next(job)
        assert apply_next_batch(self.actor, import_id, _never) is goes_on
        if not goes_on:
            self._end(which)

    def _end(self, which: int) -> None:
        """End an import with no batch left: it is not asked to give way."""
        self.model.finish(self.jobs[which])
        assert finish_import(self.actor, self.ids[which])
        self.holder = None

    def finish(self) -> None:
        """Take all of them to their ends, in the order of receipt."""
        for which, job in enumerate(self.jobs):
            while job.status == "processing":
                self.step(which)

    def _may_go(self, which: int) -> bool:
        """Recalls and new references keep the order of receipt."""
        before = [job for job in self.jobs[:which] if job.status == "processing"]
        return not before or not any(map(_keeps_order, [self.jobs[which], *before]))


def _keeps_order(job: Import) -> bool:
    return job.sheet.kind != "accounts" or "previous_external_ref" in job.sheet.fields


@st.composite
def _complete(draw: st.DrawFn) -> Sheet:
    """A file that says everything of every account of one creditor: each debtor has one account."""
    refs = draw(st.lists(st.sampled_from([f"R-{number}" for number in range(8)]), unique=True, min_size=1, max_size=8))
    found = [
        {
            "external_ref": ref,
            "debtor_name": draw(st.sampled_from([f"Person {ref}", f"{ref} Person"])),
            "original_amount": draw(st.sampled_from(["10", "20.50", "30"])),
            "debtor_email": f"{ref.lower()}@example.test",
            "due_date": draw(st.sampled_from(["2025-11-15", "2025-12-01"])),
            "creditor_name": "North Bank",
            "region": draw(st.sampled_from(["West", "East"])),
        }
        for ref in refs
    ]
    return Sheet(fields=COMPLETE, rows=found, as_of_on=AS_OF)


@pytest.fixture
def _at_will(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any import gives way to any other, whenever it is asked to."""
    monkeypatch.setattr(turns, "TURN_SECONDS_MIN", 0)
    monkeypatch.setattr(turns, "MUCH_LARGER", 0.001)


@pytest.mark.usefixtures("_at_will")
def test_any_interleaving_ends_as_the_model_says(agencies: Agencies) -> None:
    @seed(SEED)
    @profile(25)
    @given(st.lists(sheets([]), min_size=2, max_size=3), st.lists(st.integers(0, 2), max_size=15), st.integers(1, 4))
    def check(files: list[Sheet], schedule: list[int], batch_rows: int) -> None:
        agencies.batches_of(batch_rows)
        for sheet in files:
            sheet.batch_rows, sheet.cancel_after = batch_rows, None
            note(shown(sheet))
        race = Race(agencies.make(), files)
        for which in schedule:
            race.step(which % len(files))
            assert seen(race.actor.agency_id) == expected(race.model)
        race.finish()
        assert seen(race.actor.agency_id) == expected(race.model)
        for job, import_id in zip(race.jobs, race.ids, strict=True):
            assert seen_job(race.actor.agency_id, import_id) == expected_job(job)
        assert check_ledger(race.actor.agency_id).disagreements == ()

    check()


@pytest.mark.usefixtures("_at_will")
def test_overlapping_files_leave_what_their_order_of_receipt_would(agencies: Agencies) -> None:
    @seed(SEED)
    @profile(25)
    @given(st.lists(_complete(), min_size=2, max_size=3), st.lists(st.integers(0, 2), max_size=15), st.integers(1, 4))
    def check(files: list[Sheet], schedule: list[int], batch_rows: int) -> None:
        agencies.batches_of(batch_rows)
        in_order = Model()
        for sheet in files:
            sheet.batch_rows = batch_rows
            in_order.take(sheet)
        race = Race(agencies.make(), files)
        for which in schedule:
            race.step(which % len(files))
        race.finish()
        found, wanted = seen(race.actor.agency_id), expected(in_order)
        assert (found["accounts"], found["people"]) == (wanted["accounts"], wanted["people"])

    check()


def _waiting(cast: Cast, text: str, kind: str = "accounts") -> UUID:
    """Take in a file and read it; it waits for its turn."""
    import_id = store(cast, text)
    with agency_scope(cast.agency.id):
        ImportJob.objects.filter(id=import_id).update(kind=kind)
    job = begin_import(system(cast.agency.id), import_id)
    assert job is not None
    flows._stage(Run(cast.agency.id), job)
    return import_id


def _jobs_waiting(cast: Cast) -> list[Any]:
    return rows(
        "SELECT args->>'import_id' AS import_id, lock, priority FROM procrastinate_jobs "
        "WHERE args->>'agency_id' = %s AND task_name = 'intake.process' AND status = 'todo' ORDER BY priority DESC, id",
        [str(cast.agency.id)],
    )


def _forget_jobs() -> None:
    execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'todo'")


def test_a_large_import_gives_way_to_a_small_one_and_goes_on_after_it(
    cast: Cast, batches_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches_of(10)
    monkeypatch.setattr(turns, "TURN_SECONDS_MIN", 0)
    small: list[UUID] = []
    apply_next = flows.apply_next_batch

    def watched(*arguments: Any) -> bool:
        went_on = apply_next(*arguments)
        if not small:
            _forget_jobs()
            small.append(_waiting(cast, HEADER + "M-00050,Person50 Surname50,,,,99,,Bank 2,\nS-1,Ann Lee,,,,5,,,\n"))
            _forget_jobs()
        return went_on

    monkeypatch.setattr(flows, "apply_next_batch", watched)
    large = store(cast, many(60))
    process_import(Run(cast.agency.id), large)
    assert (job_of(cast, large).status, len(accounts(cast))) == ("processing", 10)
    assert [job.import_id for job in _jobs_waiting(cast)] == [str(small[0])], "the small one is resumed"

    _forget_jobs()
    process_import(Run(cast.agency.id), small[0])
    assert (job_of(cast, small[0]).status, len(accounts(cast))) == ("completed", 12)
    assert [job.import_id for job in _jobs_waiting(cast)] == [str(large)], "and then the large one"
    process_import(Run(cast.agency.id), large)
    job = job_of(cast, large)
    assert (job.status, job.created_count, job.unchanged_count, job.warning_count) == ("completed", 59, 1, 1)
    assert accounts(cast)["M-00050"].balance_minor == 9900


def test_a_turn_lasts_a_while_and_none_waits_for_ever(cast: Cast, batches_of: Any) -> None:
    batches_of(10)
    large = _waiting(cast, many(300))
    actor, agency_id = system(cast.agency.id), cast.agency.id
    assert plan_import(actor, large, _never)
    small = [_waiting(cast, HEADER + f"S-{number},Ann Lee,,,,5,,,\n") for number in range(3)]
    assert not give_way(agency_id, large), "its turn has just begun"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=turns.TURN_SECONDS_MIN + 1)):
        assert give_way(agency_id, large)
        _forget_jobs()
        process_import(Run(agency_id), small[0])
        assert [job.import_id for job in _jobs_waiting(cast)] == [str(small[1])], "small ones go first"
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=turns.WAIT_SECONDS_MAX + 30)):
        later = _waiting(cast, HEADER + "S-9,Ann Lee,,,,5,,,\n")
        for waited in (small[1], small[2]):
            process_import(Run(agency_id), waited)
        assert str(large) in [job.import_id for job in _jobs_waiting(cast)], "it has waited too long to be overtaken again"
        assert plan_import(actor, large, _never)
        assert not plan_import(actor, later, _never)


def test_rows_are_checked_while_an_import_waits(cast: Cast) -> None:
    holder = _waiting(cast, many(30))
    assert plan_import(system(cast.agency.id), holder, _never)
    waiting = _waiting(cast, HEADER + "S-1,Ann Lee,,,,5x,,,\nS-2,Ann Lee,,,,5,,,\n")
    process_import(Run(cast.agency.id), waiting)
    job = job_of(cast, waiting)
    assert (job.status, job.is_applying, job.processed_errors, errors(job)) == (
        "processing",
        False,
        1,
        [(2, "original_amount", "not_a_number")],
    )
    cancel_import(cast.alice.actor, holder)
    process_import(Run(cast.agency.id), waiting)
    job = job_of(cast, waiting)
    assert (job.status, job.created_count, errors(job)) == ("completed", 1, [(2, "original_amount", "not_a_number")])


def test_rows_checked_before_their_creditor_had_a_currency_are_checked_again(cast: Cast) -> None:
    holder = _waiting(cast, many(30))
    assert plan_import(system(cast.agency.id), holder, _never)
    waiting = _waiting(cast, HEADER + "S-1,Ann Lee,,,,5.50,,Bank of Osaka,\nS-2,Ann Lee,,,,600,,Bank of Osaka,\n")
    process_import(Run(cast.agency.id), waiting)
    assert (job_of(cast, waiting).is_checked, errors(job_of(cast, waiting))) == (True, [])
    create_creditor(cast.alice.actor, name="Bank of Osaka", currency="JPY")
    cancel_import(cast.alice.actor, holder)
    process_import(Run(cast.agency.id), waiting)
    job = job_of(cast, waiting)
    assert (job.status, [error[0] for error in errors(job)]) == ("completed", [2]), "yen have no decimals"
    assert {ref: (a.currency, a.balance_minor) for ref, a in accounts(cast).items()} == {"S-2": ("JPY", 600)}


@pytest.mark.parametrize("end", ["cancelled", "broken off", "failed"])
def test_one_that_ends_frees_the_turn(cast: Cast, end: str) -> None:
    holder = _waiting(cast, many(30))
    actor = system(cast.agency.id)
    if end != "failed":
        assert plan_import(actor, holder, _never)
    waiting = _waiting(cast, HEADER + "S-1,Ann Lee,,,,5,,,\n")
    assert plan_import(actor, waiting, _never) is (end == "failed")
    if end == "failed":
        with agency_scope(cast.agency.id):
            ImportJob.objects.filter(id=waiting).update(is_checked=False, control_rows=7)
        assert not plan_import(actor, waiting, _never)
        holder, waiting = waiting, holder
    elif end == "cancelled":
        cancel_import(cast.alice.actor, holder)
    else:
        break_off_import(actor, holder)
    assert job_of(cast, holder).is_applying is False
    assert str(waiting) in [job.import_id for job in _jobs_waiting(cast)]
    process_import(Run(cast.agency.id), waiting)
    assert job_of(cast, waiting).status == "completed"


def test_recalls_and_new_references_wait_for_what_came_before(cast: Cast) -> None:
    placed = _waiting(cast, HEADER + "R-1,Ann Lee,,,,5,,,\n")
    recall = _waiting(cast, "external_ref\nR-1\n", "recall")
    process_import(Run(cast.agency.id), recall)
    assert job_of(cast, recall).status == "processing"
    _forget_jobs()
    process_import(Run(cast.agency.id), placed)
    assert [job.import_id for job in _jobs_waiting(cast)] == [str(recall)]
    process_import(Run(cast.agency.id), recall)
    assert (job_of(cast, recall).recalled_count, accounts(cast)["R-1"].status) == (1, "closed")


def test_an_unchanged_row_of_a_later_file_counts_as_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = HEADER + "R-1,Ann Lee,,,,5,,,\n"
    send(cast, first)
    earlier = _waiting(cast, first.replace(",5,", ",8,"))
    later = _waiting(cast, first)
    process_import(Run(cast.agency.id), later)
    process_import(Run(cast.agency.id), earlier)
    assert [job_of(cast, one).unchanged_count for one in (later, earlier)] == [1, 1]
    assert accounts(cast)["R-1"].balance_minor == 500


def test_large_files_are_read_in_few_lanes_and_small_ones_go_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SMALL_BYTES_MAX", 1000)
    large = [store(cast, many(40)) for _ in range(5)]
    small = store(cast, many(2))
    waiting = _jobs_waiting(cast)
    assert waiting[0].import_id == str(small), "before all larger ones"
    assert len({job.lock for job in waiting if job.import_id in map(str, large)}) == settings.ENV.imports_at_once
    assert waiting[0].lock not in {job.lock for job in waiting[1:]}


def test_the_sweep_resumes_a_turn_that_nobody_holds(cast: Cast) -> None:
    holder, waiting = _waiting(cast, many(30)), _waiting(cast, many(5))
    assert plan_import(system(cast.agency.id), holder, _never)
    _forget_jobs()
    assert sweep_imports(cast.agency.id) == 1, "the holder has no job any more"
    assert [job.import_id for job in _jobs_waiting(cast)] == [str(waiting)]
    _forget_jobs()
    assert sweep_imports(cast.agency.id) == 0
    assert [job.import_id for job in _jobs_waiting(cast)] == [str(waiting)], "and again, should that one be lost"
