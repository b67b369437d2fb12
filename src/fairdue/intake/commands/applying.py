"""Applying: one batch of rows becomes debtors, accounts, postings and journal entries in one transaction, its checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q

from fairdue.accounts.commands.bulk_placing import place_accounts, restate_accounts
from fairdue.accounts.commands.bulk_renaming import rename_accounts
from fairdue.accounts.commands.bulk_withdrawing import bring_back_accounts, withdraw_accounts
from fairdue.accounts.models import Placement
from fairdue.intake.commands.changing import find_changes, lock_changed, remark_on_changes
from fairdue.intake.commands.finishing import INTERNAL_ERROR
from fairdue.intake.commands.joining import join_parties
from fairdue.intake.commands.matching import Matching
from fairdue.intake.commands.remarking import remark
from fairdue.intake.commands.resolving import ROWS_OF_BATCH, out_of_date, resolve_rows
from fairdue.intake.commands.terms import Terms, terms_of
from fairdue.intake.errors import StagingLost
from fairdue.intake.models import ImportBatch, ImportJob
from fairdue.intake.rules.fields import RISK_FIELDS
from fairdue.intake.rules.references import CREDITOR
from fairdue.intake.rules.remarks import ALREADY_WITHDRAWN, OUT_OF_DATE, UNKNOWN_PREVIOUS_REF
from fairdue.intake.states import FINISHED, ImportKind, ImportStatus
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.parties.commands.bulk import change_debtors, create_debtors
from fairdue.parties.commands.circumstances import keep_risk_profiles
from fairdue.parties.commands.locking import hold_debtors

_SHARE_JOB = "SELECT status, is_applying FROM intake_import WHERE agency_id = %s AND id = %s FOR SHARE"
_CLAIM = """
SELECT id FROM intake_batch b
WHERE agency_id = %(agency_id)s AND import_job_id = %(import_id)s AND NOT is_done
  AND (NOT is_shared OR (
        NOT EXISTS (SELECT FROM intake_batch o WHERE o.agency_id = b.agency_id AND o.import_job_id = b.import_job_id
                    AND NOT o.is_done AND NOT o.is_shared)
        AND number = (SELECT min(o.number) FROM intake_batch o WHERE o.agency_id = b.agency_id
                      AND o.import_job_id = b.import_job_id AND NOT o.is_done AND o.is_shared)))
ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_COUNTS = """
SELECT count(*) FILTER (WHERE is_new_account) AS created, count(*) FILTER (WHERE is_changed) AS changed,
       count(*) FILTER (WHERE is_changed AND is_withdrawn) AS withdrawn
FROM intake_row
"""
_GOOD = f"SELECT count(*) FROM intake_staged_row s WHERE {ROWS_OF_BATCH}"
_RENAMED = f"""
CREATE TEMPORARY TABLE intake_renamed ON COMMIT DROP AS
SELECT s.row_number, s.line, s.external_ref, s.previous_external_ref, a.id AS account_id
FROM intake_staged_row s
JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = {CREDITOR}
CROSS JOIN LATERAL (
    SELECT id, stated_by FROM accounts_account
    WHERE agency_id = %(agency_id)s AND external_ref = s.previous_external_ref AND creditor_id = c.id OFFSET 0) a
WHERE {ROWS_OF_BATCH} AND s.previous_external_ref <> s.external_ref AND NOT {{out_of_date}}
"""
_RECALLED = f"""
CREATE TEMPORARY TABLE intake_row ON COMMIT DROP AS
SELECT s.row_number, s.line, coalesce(s.recall_reason, '') AS recall_reason, a.id AS account_id, a.creditor_id, a.currency,
       (%(exponents)s::jsonb ->> a.currency)::smallint AS decimals, a.status
FROM intake_staged_row s
JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = {CREDITOR}
CROSS JOIN LATERAL (
    SELECT id, creditor_id, currency, status, stated_by FROM accounts_account
    WHERE agency_id = %(agency_id)s AND external_ref = s.external_ref AND creditor_id = c.id OFFSET 0) a
WHERE {ROWS_OF_BATCH} AND NOT {{out_of_date}}
"""
_OUT_OF_DATE = f"""
SELECT s.row_number, s.line, 'external_ref' AS column_name, s.external_ref AS shown
FROM intake_staged_row s
JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = {CREDITOR}
CROSS JOIN LATERAL (
    SELECT stated_by FROM accounts_account
    WHERE agency_id = %(agency_id)s AND external_ref = s.external_ref AND creditor_id = c.id OFFSET 0) a
WHERE {ROWS_OF_BATCH} AND a.stated_by > %(import_id)s
"""
# Said again by the later file, which the earlier one must not override when it comes to its rows.
_STATE = f"""
UPDATE accounts_account a SET stated_by = %(import_id)s
FROM intake_staged_row s JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = {CREDITOR}
WHERE a.agency_id = %(agency_id)s AND a.external_ref = s.external_ref AND a.creditor_id = c.id
  AND a.stated_fingerprint = s.fingerprint AND (a.stated_by IS NULL OR a.stated_by < %(import_id)s) AND {ROWS_OF_BATCH}
"""
_LOCK = """
SELECT 1 FROM accounts_account WHERE agency_id = %(agency_id)s AND id IN (SELECT account_id FROM {source})
ORDER BY id FOR NO KEY UPDATE
"""


def apply_next_batch(actor: Actor, import_id: UUID, fence: Callable[[], None]) -> bool:
    """Apply one batch that nobody else is applying; return False when there is none now, or it is not the import's turn.

    The batch is claimed by its row lock, held until commit: a worker that is believed dead but lives cannot write it twice, and
    one that is killed leaves it for the next. Raises StagingLost when its staged rows are gone.
    """
    with agency_scope(actor.agency_id):
        # Shared with other batches; a cancellation waits for them, and stops those that come after it.
        (job,) = rows(_SHARE_JOB, [actor.agency_id, import_id])
        if job.status != ImportStatus.PROCESSING or not job.is_applying:
            return False
        claimed = rows(_CLAIM, {"agency_id": actor.agency_id, "import_id": import_id})
        if not claimed:
            return False
        hold_debtors(actor.agency_id)  # a merge or split waits for the batch, or the batch for it
        apply_batch(actor, ImportBatch.objects.select_related("import_job").get(agency_id=actor.agency_id, id=claimed[0].id))
        fence()
        return True


def apply_batch(actor: Actor, batch: ImportBatch) -> None:
    """Apply a batch in the caller's transaction, who has seen to it that nobody else does. Raises StagingLost."""
    terms = terms_of(batch.import_job)
    params = {
        **terms.params(actor.agency_id),
        "first": batch.first_row,
        "last": batch.last_row,
        "is_shared": batch.is_shared,
        "has_later": _has_later(batch.import_job),
    }
    _refuse_lost_staging(params, batch)
    good = rows(_GOOD, params)[0].count
    if params["has_later"]:
        remark(params, OUT_OF_DATE, _OUT_OF_DATE)
    {ImportKind.ACCOUNTS: _place, ImportKind.RECALL: _recall, ImportKind.REFERENCES: _rename}[terms.kind](
        actor, terms, params, batch
    )
    batch.is_done, batch.done_at = True, clock.now()
    batch.unchanged_count = good - batch.created_count - batch.changed_count - batch.recalled_count
    batch.save(update_fields=["is_done", "done_at", "created_count", "changed_count", "unchanged_count", "recalled_count"])


def _place(actor: Actor, terms: Terms, params: dict[str, Any], batch: ImportBatch) -> None:
    """Place the accounts that are new, and restate those that are known."""
    if "previous_external_ref" in terms.fields:
        _rename_accounts(actor, params)
    if _has_earlier(batch.import_job):
        execute(_STATE, params)
    resolve_rows(terms, params)
    counts = rows(_COUNTS)[0]
    if "previous_external_ref" in terms.fields and counts.created:
        missed = (
            "SELECT r.row_number, r.line, 'previous_external_ref' AS column_name, s.previous_external_ref AS shown "
            "FROM intake_row r JOIN intake_staged_row s ON s.import_job_id = %(import_id)s AND s.row_number = r.row_number "
            "WHERE r.is_new_account AND s.previous_external_ref IS NOT NULL"
        )
        remark(params, UNKNOWN_PREVIOUS_REF, missed)
    if counts.created:
        matching = Matching("intake_row", params)
        matching.match()
        placement_id = Placement.objects.values_list("id", flat=True).get(agency_id=actor.agency_id, source_id=terms.import_id)
        create_debtors(actor, "intake_row", terms.fields)
        place_accounts(actor, "intake_row", placement_id, terms.import_id, effective_on=terms.placed_on)
        matching.note_strangers(actor)
    if counts.changed:
        lock_changed(params)
        find_changes(terms, params)
        if counts.withdrawn:
            bring_back_accounts(actor, "intake_row", terms.import_id)
        change_debtors(actor, "intake_row", terms.fields)
        restate_accounts(actor, "intake_row", terms.import_id, effective_on=terms.placed_on)
        remark_on_changes(params)
    if counts.created or counts.changed:
        join_parties(actor, terms, params)
        if set(terms.fields) & set(RISK_FIELDS):
            keep_risk_profiles(actor, "intake_row", terms.fields)
    execute("DROP TABLE intake_row")
    batch.created_count, batch.changed_count = counts.created, counts.changed


def _recall(actor: Actor, terms: Terms, params: dict[str, Any], batch: ImportBatch) -> None:
    """Withdraw the accounts the creditor takes back."""
    execute(_RECALLED.format(out_of_date=out_of_date(params)), params)
    execute(_LOCK.format(source="intake_row"), params)
    closed = (
        "SELECT r.row_number, r.line, 'external_ref' AS column_name, a.external_ref AS shown FROM intake_row r "
        "JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = r.account_id WHERE a.status = 'closed'"
    )
    remark(params, ALREADY_WITHDRAWN, closed)
    execute(
        "DELETE FROM intake_row r USING accounts_account a "
        "WHERE a.agency_id = %(agency_id)s AND a.id = r.account_id AND a.status = 'closed'",
        params,
    )
    batch.recalled_count = rows("SELECT count(*) FROM intake_row")[0].count
    if batch.recalled_count:
        withdraw_accounts(actor, "intake_row", terms.import_id, effective_on=terms.placed_on)
    execute("DROP TABLE intake_row")


def _rename(actor: Actor, _terms: Terms, params: dict[str, Any], batch: ImportBatch) -> None:
    """Give known accounts the creditor's new references."""
    batch.changed_count = _rename_accounts(actor, params)


def _rename_accounts(actor: Actor, params: dict[str, Any]) -> int:
    renamed = execute(_RENAMED.format(out_of_date=out_of_date(params)), params)
    if renamed:
        execute(_LOCK.format(source="intake_renamed"), params)
        rename_accounts(actor, "intake_renamed", params["import_id"])
    execute("DROP TABLE intake_renamed")
    return renamed


def _has_later(job: ImportJob) -> bool:
    """Whether an import received later has had a turn already, as small ones may."""
    later = ImportJob.objects.filter(agency_id=job.agency_id, id__gt=job.id, is_planned=True)
    return later.exists()


def _has_earlier(job: ImportJob) -> bool:
    """Whether an import received earlier has rows to apply yet, or would have when it is retried."""
    earlier = ImportJob.objects.filter(agency_id=job.agency_id, id__lt=job.id)
    return earlier.filter(~Q(status__in=FINISHED) | Q(failure_code=INTERNAL_ERROR)).exists()


def _refuse_lost_staging(params: dict[str, Any], batch: ImportBatch) -> None:
    (staged,) = rows(
        "SELECT count(*) FROM intake_staged_row "
        "WHERE import_job_id = %(import_id)s AND row_number BETWEEN %(first)s AND %(last)s",
        params,
    )
    if staged.count != batch.last_row - batch.first_row + 1:
        raise StagingLost(f"import {batch.import_job_id} has {staged.count} staged rows of batch {batch.number}")
