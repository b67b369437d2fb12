"""Find what an import did, account by account, and whether it can still be undone.

What it did stands in the journal: entries about accounts that name it, all between its first batch and its end. Ids of both are
made by the database, so they bound a range of the journal's key that is read in chunks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fairdue.accounts import events
from fairdue.intake.errors import ImportNotFinished, ImportNotFound
from fairdue.intake.events import IMPORT_CANCELLED, IMPORT_COMPLETED, IMPORT_UNDONE
from fairdue.intake.models import ImportJob
from fairdue.intake.states import ImportStatus, UndoBlock, UndoStatus
from fairdue.intake.types import Judged, UndoBlocker, UndoExample, UndoReport
from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import Role, Scope
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.money import decimals_of
from fairdue.ledger.rules import DEBT_SQL, UNAPPLIED, Recipe

CHUNK = 10_000
EXAMPLES_MAX = 20
UNDOABLE = (ImportStatus.COMPLETED, ImportStatus.CANCELLED)
_DID = (
    events.ACCOUNT_IMPORTED,
    events.ACCOUNT_RESTATED,
    events.ACCOUNT_RECALLED,
    events.ACCOUNT_REOPENED,
    events.REFERENCE_CHANGED,
)
_WINDOW = f"""
SELECT coalesce((SELECT id FROM intake_batch WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s
                 ORDER BY id LIMIT 1), %(import_id)s) AS first,
       (SELECT id FROM journal_entry
        WHERE agency_id = %(agency_id)s AND subject_id = %(import_id)s AND kind IN ('{IMPORT_COMPLETED}', '{IMPORT_CANCELLED}')
        ORDER BY id DESC LIMIT 1) AS last
"""
_ENTRIES = """
SELECT id, subject_id FROM journal_entry
WHERE agency_id = %(agency_id)s AND id > %(after)s AND id <= %(last)s AND kind = ANY(%(did)s)
  AND facts->>'import_id' = %(import_id)s::text
ORDER BY id LIMIT %(most)s
"""
# Scores, piles and what the rules assigned come by themselves, and so does what the import wrote besides. What another import
# did counts unless that one was undone.
_JUDGED = f"""
WITH did AS (
    SELECT j.subject_id AS account_id, min(j.id::text)::uuid AS first, max(j.id::text)::uuid AS since,
           bool_or(j.kind = '{events.ACCOUNT_IMPORTED}') AS is_created,
           bool_or(j.kind = '{events.ACCOUNT_REOPENED}') AS is_brought_back,
           bool_or(j.kind = '{events.ACCOUNT_RECALLED}') AS is_recalled,
           max(j.changes->'external_ref'->>0) FILTER (WHERE j.kind = '{events.REFERENCE_CHANGED}') AS old_ref
    FROM journal_entry j
    WHERE j.agency_id = %(agency_id)s AND j.subject_id = ANY(%(ids)s) AND j.id > %(first)s AND j.id <= %(last)s
      AND j.kind = ANY(%(did)s) AND j.facts->>'import_id' = %(import_id)s::text
    GROUP BY j.subject_id
)
SELECT a.id AS account_id, a.external_ref, a.currency, d.is_created, d.is_brought_back, d.is_recalled,
       coalesce(later.is_done, false) AS is_done,
       CASE WHEN later.is_worked THEN '{UndoBlock.WORKED}'
            WHEN EXISTS (
                SELECT FROM ledger_account own
                JOIN ledger_posting p ON p.agency_id = own.agency_id AND p.from_account_id = own.id
                JOIN ledger_entry e ON e.agency_id = p.agency_id AND e.id = p.entry_id
                WHERE own.agency_id = a.agency_id AND own.subject_id = a.id AND own.bucket IN ({DEBT_SQL}, '{UNAPPLIED}')
                  AND e.recipe IN ('{Recipe.ALLOCATION}', '{Recipe.PAYMENT}') AND p.id > d.since) THEN '{UndoBlock.PAID}'
            WHEN later.is_restated OR (a.stated_by <> %(import_id)s AND stated.undone_at IS NULL
                                        AND coalesce(stated.completed_at > %(ended_at)s, true))
                 THEN '{UndoBlock.RESTATED_SINCE}'
            WHEN d.old_ref <> a.external_ref AND EXISTS (
                SELECT FROM accounts_account o
                WHERE o.agency_id = a.agency_id AND o.creditor_id = a.creditor_id AND o.external_ref = d.old_ref
                  AND NOT EXISTS (SELECT FROM did other WHERE other.account_id = o.id AND other.old_ref IS NOT NULL))
                 THEN '{UndoBlock.REFERENCE_TAKEN}' END AS block
FROM did d
JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = d.account_id
LEFT JOIN intake_import stated ON stated.agency_id = a.agency_id AND stated.id = a.stated_by
CROSS JOIN LATERAL (
    SELECT bool_or(l.facts->>'import_id' = %(import_id)s::text
                   AND l.kind IN ('{events.ACCOUNT_WITHDRAWN}', '{events.ACCOUNT_RESTORED}')) AS is_done,
           bool_or(l.facts->>'import_id' <> %(import_id)s::text AND other.undone_at IS NULL) AS is_restated,
           bool_or(l.facts->>'import_id' IS NULL AND NOT (l.actor_role = '{Role.SYSTEM}' AND l.id <= %(last)s)
                   AND l.kind NOT IN ('{events.ACCOUNT_SCORED}', '{events.ACCOUNT_ROUTED}')
                   AND NOT (l.kind = '{events.ACCOUNT_ASSIGNED}' AND (l.actor_role = '{Role.SYSTEM}'
                            OR coalesce(l.facts->>'reason', '') LIKE 'assignment rules%%'))) AS is_worked
    FROM journal_entry l
    LEFT JOIN intake_import other ON other.agency_id = l.agency_id AND other.id = (l.facts->>'import_id')::uuid
    WHERE l.agency_id = a.agency_id AND l.subject_id = a.id AND l.id > d.since AND l.id > %(first)s) later
WHERE d.first > %(after)s
ORDER BY a.id
"""


@dataclass(frozen=True, slots=True)
class Window:
    """The range of the journal's ids in which an import wrote."""

    agency_id: UUID
    import_id: UUID
    first: UUID
    last: UUID
    ended_at: dt.datetime | None

    def params(self, **more: Any) -> dict[str, Any]:
        """As parameters of SQL."""
        return {
            "agency_id": self.agency_id,
            "import_id": self.import_id,
            "first": self.first,
            "last": self.last,
            "ended_at": self.ended_at,
            "did": list(_DID),
            **more,
        }


@dataclass(slots=True)
class Survey:
    """What undoing comes to, summed over chunks: numbers, and the first examples of each block."""

    withdrawn: int = 0
    restored: int = 0
    blocked: dict[str, UndoBlocker] = field(default_factory=dict)

    def add(self, judged: Iterable[Judged]) -> None:
        """Count accounts."""
        for account in judged:
            if account.block is not None:
                self._block(account, account.block)
            elif account.is_withdrawn:
                self.withdrawn += 1
            else:
                self.restored += 1

    @property
    def left(self) -> list[UndoBlocker]:
        """What stands in the way, by reason."""
        return [self.blocked[reason] for reason in sorted(self.blocked)]

    def _block(self, account: Judged, reason: str) -> None:
        known = self.blocked.get(reason)
        examples = known.examples if known else []
        if len(examples) < EXAMPLES_MAX:
            examples = [*examples, UndoExample(account_id=account.account_id, external_ref=account.external_ref)]
        self.blocked[reason] = UndoBlocker(reason=reason, count=(known.count if known else 0) + 1, examples=examples)


def get_undo(scope: Scope, import_id: UUID) -> UndoReport:
    """Tell what undoing an import would do and what stands in its way, or what it did.

    Raises ImportNotFound, ImportNotFinished.
    """
    with agency_scope(scope.agency_id):
        job = ImportJob.objects.filter(agency_id=scope.agency_id, id=import_id).first()
        if job is None:
            raise ImportNotFound(import_id=import_id)
        if job.undone_at is not None:
            return _done(job)
        if job.undo_started_at is not None:
            return report_of(job, UndoStatus.RUNNING, Survey())
        if job.status not in UNDOABLE:
            raise ImportNotFinished(status=job.status)
        survey = survey_of(window_of(job))
        return report_of(job, UndoStatus.BLOCKED if survey.blocked else UndoStatus.POSSIBLE, survey)


def report_of(job: ImportJob, status: UndoStatus, survey: Survey) -> UndoReport:
    """Put a survey into the form it is shown in."""
    return UndoReport(
        import_id=job.id,
        status=status.value,
        undone_at=job.undone_at,
        withdrawn=survey.withdrawn,
        restored=survey.restored,
        left=survey.left,
    )


def window_of(job: ImportJob) -> Window:
    """Find where in the journal an import that has ended wrote. Runs in the caller's scope."""
    (found,) = rows(_WINDOW, {"agency_id": job.agency_id, "import_id": job.id})
    return Window(job.agency_id, job.id, found.first, found.last, job.completed_at)


def survey_of(window: Window) -> Survey:
    """Judge all accounts of an import, a chunk at a time. Runs in the caller's scope."""
    survey = Survey()
    after: UUID | None = window.first
    while after is not None:
        ids, following = accounts_after(window, after)
        survey.add(judged for judged, _ in judge(window, ids, after))
        after = following
    return survey


def accounts_after(window: Window, after: UUID) -> tuple[list[UUID], UUID | None]:
    """Name the accounts of the next CHUNK entries of an import, and the last of these entries, None when there are no more."""
    entries = rows(_ENTRIES, window.params(after=after, most=CHUNK))
    return sorted({entry.subject_id for entry in entries}), entries[-1].id if len(entries) == CHUNK else None


def judge(window: Window, ids: Sequence[UUID], after: UUID) -> list[tuple[Judged, bool]]:
    """Say of each account whose first entry of the import comes `after` what to do with it, and whether that has been done."""
    if not ids:
        return []
    return [
        (
            Judged(
                account_id=row.account_id,
                external_ref=row.external_ref,
                decimals=decimals_of(row.currency),
                is_created=row.is_created,
                is_brought_back=row.is_brought_back,
                is_recalled=row.is_recalled,
                block=None if row.is_done else row.block,
            ),
            row.is_done,
        )
        for row in rows(_JUDGED, window.params(ids=list(ids), after=after))
    ]


def _done(job: ImportJob) -> UndoReport:
    """What the journal tells of an undo that has ended."""
    entry = JournalEntry.objects.filter(agency_id=job.agency_id, subject_id=job.id, kind=IMPORT_UNDONE).latest("id")
    left = [
        UndoBlocker(
            reason=each["reason"],
            count=each["count"],
            examples=[
                UndoExample(account_id=UUID(one["account_id"]), external_ref=one["external_ref"]) for one in each["examples"]
            ],
        )
        for each in entry.facts["left"]
    ]
    return UndoReport(
        import_id=job.id,
        status=UndoStatus.UNDONE.value,
        undone_at=job.undone_at,
        withdrawn=entry.facts["withdrawn"],
        restored=entry.facts["restored"],
        left=left,
    )
