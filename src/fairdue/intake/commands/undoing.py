"""Undoing: what an import placed is withdrawn, what it changed goes back to what it was, while nobody has worked on it since.

An import of up to a chunk of accounts is undone at once. A larger one is undone by a job, chunk by chunk, each in its own
transaction; an account that somebody got to in between is left as it is and reported. A job that was killed goes on: what has
been undone stands in the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID

from fairdue.access.queries.collectors import today_in
from fairdue.accounts.commands.bulk_reverting import return_accounts, revert_accounts
from fairdue.accounts.commands.bulk_withdrawing import withdraw_accounts
from fairdue.intake.errors import AlreadyUndone, ImportNotFinished, ImportNotFound, UndoBlocked, UndoRunning
from fairdue.intake.events import IMPORT_UNDONE, UNDO_STARTED
from fairdue.intake.models import ImportJob
from fairdue.intake.queries.undoing import (
    CHUNK,
    UNDOABLE,
    Survey,
    Window,
    accounts_after,
    judge,
    report_of,
    survey_of,
    window_of,
)
from fairdue.intake.states import UndoStatus
from fairdue.intake.types import Judged, UndoReport
from fairdue.jobs.commands import defer
from fairdue.journal.commands import record
from fairdue.journal.models import JournalEntry
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.parties.commands.bulk_restoring import restore_names

UNDO_JOB = "intake.undo"

_LOCK = "SELECT 1 FROM accounts_account WHERE agency_id = %s AND id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_CHOSEN = """
CREATE TEMPORARY TABLE intake_undoing ON COMMIT DROP AS
SELECT account_id, decimals, NULL::integer AS line, NULL::text AS recall_reason
FROM unnest(%s::uuid[], %s::smallint[]) chosen (account_id, decimals)
"""
# Rows that changed only a debtor left no entry on their account.
_FORGET = """
UPDATE accounts_account SET stated_fingerprint = NULL, stated_by = NULL
WHERE agency_id = %(agency_id)s AND id IN (
    SELECT id FROM accounts_account WHERE agency_id = %(agency_id)s AND stated_by = %(import_id)s
    ORDER BY id LIMIT %(most)s FOR NO KEY UPDATE)
"""


def undo_import(actor: Actor, import_id: UUID) -> UndoReport:
    """Undo an import at once, or start doing so in the background when it is large. Returns what was done so far.

    Raises ImportNotFound, ImportNotFinished, AlreadyUndone, UndoRunning, UndoBlocked.
    """
    with agency_scope(actor.agency_id):
        job = _lock(actor, import_id)
        window = window_of(job)
        ids, following = accounts_after(window, window.first)
        if following is not None:
            return _start(actor, job, window)
        _restore_all_names(actor, window)
        rows(_LOCK, [actor.agency_id, ids])
        survey = Survey()
        judged = [account for account, _ in judge(window, ids, window.first)]
        survey.add(judged)
        _refuse_blocked(survey)
        _apply(actor, window, judged)
        _forget_all(window)
        return _finish(actor, job, survey)


def continue_undo(agency_id: UUID, import_id: UUID, fence: Callable[[], None]) -> None:
    """Undo a large import to its end, from wherever an earlier run stopped. `fence` is called last in each transaction."""
    with agency_scope(agency_id):
        job = ImportJob.objects.get(agency_id=agency_id, id=import_id)
        if job.undone_at is not None:
            return
        window, actor = window_of(job), _starter(job)
    before: UUID | None = window.last
    while before is not None:
        with agency_scope(agency_id):
            before = restore_names(actor, import_id, window.first, before, CHUNK)
            fence()
    survey = Survey()
    after: UUID | None = window.first
    while after is not None:
        with agency_scope(agency_id):
            after = _undo_chunk(actor, window, after, survey)
            fence()
    while _forget_some(window, fence):
        pass
    with agency_scope(agency_id):
        job = ImportJob.objects.select_for_update().get(agency_id=agency_id, id=import_id)
        if job.undone_at is None:
            _finish(actor, job, survey)
        fence()


def _lock(actor: Actor, import_id: UUID) -> ImportJob:
    job = ImportJob.objects.select_for_update().filter(agency_id=actor.agency_id, id=import_id).first()
    if job is None:
        raise ImportNotFound(import_id=import_id)
    if job.undone_at is not None:
        raise AlreadyUndone(undone_at=job.undone_at)
    if job.undo_started_at is not None:
        raise UndoRunning
    if job.status not in UNDOABLE:
        raise ImportNotFinished(status=job.status)
    return job


def _start(actor: Actor, job: ImportJob, window: Window) -> UndoReport:
    _refuse_blocked(survey_of(window))
    job.undo_started_at = clock.now()
    job.save(update_fields=["undo_started_at"])
    record(actor, UNDO_STARTED, "import", job.id)
    defer(UNDO_JOB, actor.agency_id, import_id=str(job.id))
    return report_of(job, UndoStatus.RUNNING, Survey())


def _starter(job: ImportJob) -> Actor:
    """The system, for the one who asked for it."""
    entry = JournalEntry.objects.filter(agency_id=job.agency_id, subject_id=job.id, kind=UNDO_STARTED).latest("id")
    return Actor(agency_id=job.agency_id, role=Role.SYSTEM, id=entry.actor_id, name=entry.actor_name)


def _refuse_blocked(survey: Survey) -> None:
    if survey.blocked:
        raise UndoBlocked(left=_shown(survey))


def _undo_chunk(actor: Actor, window: Window, after: UUID, survey: Survey) -> UUID | None:
    """Undo the accounts of one chunk that nothing stands in the way of; return where the next one starts."""
    ids, following = accounts_after(window, after)
    rows(_LOCK, [actor.agency_id, ids])
    waiting: list[Judged] = []
    while True:
        found = judge(window, ids, after)
        survey.add(account for account, is_done in found if is_done or account.block is not None)
        waiting = [account for account, is_done in found if not is_done and account.block is None]
        if len(waiting) == len(found):
            break
        ids = [account.account_id for account in waiting]  # one that stays may keep the reference another waits for
    _apply(actor, window, waiting)
    survey.add(waiting)
    return following


def _apply(actor: Actor, window: Window, judged: list[Judged]) -> None:
    today = today_in(actor.agency_id)
    import_id = window.import_id
    recalled = [account for account in judged if account.is_recalled]
    withdrawn = [account for account in judged if account.is_withdrawn]
    changed = [account for account in judged if not (account.is_recalled or account.is_created)]
    if recalled:
        _choose(recalled)
        return_accounts(actor, "intake_undoing", import_id, after=window.first, effective_on=today)
        execute("DROP TABLE intake_undoing")
    if withdrawn:
        _choose(withdrawn)
        withdraw_accounts(actor, "intake_undoing", import_id, effective_on=today, is_undo=True)
        execute("DROP TABLE intake_undoing")
    if changed:
        _choose(changed)
        revert_accounts(actor, "intake_undoing", import_id, after=window.first, effective_on=today)
        execute("DROP TABLE intake_undoing")


def _choose(judged: list[Judged]) -> None:
    execute(_CHOSEN, [[account.account_id for account in judged], [account.decimals for account in judged]])


def _restore_all_names(actor: Actor, window: Window) -> None:
    before: UUID | None = window.last
    while before is not None:
        before = restore_names(actor, window.import_id, window.first, before, CHUNK)


def _forget_all(window: Window) -> None:
    while execute(_FORGET, window.params(most=CHUNK)):
        pass


def _forget_some(window: Window, fence: Callable[[], None]) -> int:
    with agency_scope(window.agency_id):
        forgotten = execute(_FORGET, window.params(most=CHUNK))
        fence()
    return forgotten


def _finish(actor: Actor, job: ImportJob, survey: Survey) -> UndoReport:
    job.undone_at = clock.now()
    job.save(update_fields=["undone_at"])
    facts = {"withdrawn": survey.withdrawn, "restored": survey.restored, "left": _shown(survey)}
    record(actor, IMPORT_UNDONE, "import", job.id, facts=facts)
    return report_of(job, UndoStatus.UNDONE, survey)


def _shown(survey: Survey) -> list[dict[str, object]]:
    """As facts of an entry or an error: only what JSON has."""
    return [
        {
            **asdict(each),
            "examples": [{"account_id": str(one.account_id), "external_ref": one.external_ref} for one in each.examples],
        }
        for each in survey.left
    ]
