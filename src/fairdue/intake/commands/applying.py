"""Applying: one batch of rows becomes debtors, accounts, postings and journal entries in one transaction, its checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fairdue.accounts.commands.bulk_placing import place_accounts, restate_accounts
from fairdue.accounts.commands.bulk_withdrawing import bring_back_accounts
from fairdue.accounts.models import Placement
from fairdue.intake.commands.planning import terms_of
from fairdue.intake.errors import StagingLost
from fairdue.intake.models import ImportBatch
from fairdue.intake.rules.persons import group_same_person, is_similar_name
from fairdue.intake.states import ImportStatus
from fairdue.intake.types import NamedRow
from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.money import decimals_of
from fairdue.parties.commands.bulk import change_debtors, create_debtors
from fairdue.parties.queries import SSN_CONTEXT

# Only rows that bring something: one whose fingerprint is that of the last file is unchanged, and only counted.
# LATERAL ... OFFSET 0 looks each row up by its index. Tables that have just grown have no statistics yet, and from a guess the
# planner would compare every row with every other.
_RESOLVE = """
CREATE TEMPORARY TABLE intake_row ON COMMIT DROP AS
SELECT s.row_number, s.line, s.external_ref, s.debtor_name, s.debtor_email, s.debtor_phone, s.email, s.phone, s.ssn_sealed,
       s.fingerprint, coalesce(s.account_type, '') AS account_type, coalesce(s.creditor_name, '') AS original_creditor,
       (s.original_amount::numeric * 10::numeric ^ %(decimals)s)::bigint AS amount_minor,
       (s.original_amount::numeric * 10::numeric ^ %(decimals)s)::bigint AS stated_now_minor,
       %(currency)s::char(3) AS currency, %(decimals)s::smallint AS decimals,
       NULL::text AS region, NULL::smallint AS priority, NULL::text AS matched_by,
       s.due_date::date AS due_on, c.id AS creditor_id, a.stated_minor,
       coalesce(a.id, uuidv7()) AS account_id, uuidv7() AS ledger_account_id, a.id IS NULL AS is_new_account,
       a.id IS NOT NULL AS is_changed,
       coalesce(a.debtor_id, uuidv7()) AS debtor_id, a.id IS NULL AS is_new_debtor, false AS is_shared_debtor,
       uuidv7() AS debtor_entry_id, gen_random_uuid() AS salt,
       NULL::text AS new_name, false AS is_new_ssn, false AS has_new_contact
FROM intake_staged_row s
JOIN accounts_creditor c ON c.agency_id = %(agency_id)s
     AND lower(c.name) = lower(coalesce(%(creditor_name)s::text, s.creditor_name, %(default_creditor)s))
LEFT JOIN LATERAL (
    SELECT id, debtor_id, stated_minor, stated_fingerprint FROM accounts_account
    WHERE agency_id = %(agency_id)s AND external_ref = s.external_ref AND creditor_id = c.id OFFSET 0) a ON true
WHERE s.import_job_id = %(import_id)s AND s.row_number BETWEEN %(first)s AND %(last)s
  AND s.is_shared = %(is_shared)s AND NOT s.is_bad
  AND (a.id IS NULL OR a.stated_fingerprint IS DISTINCT FROM s.fingerprint)
"""
_GOOD = """
SELECT count(*) FROM intake_staged_row
WHERE import_job_id = %(import_id)s AND row_number BETWEEN %(first)s AND %(last)s AND is_shared = %(is_shared)s AND NOT is_bad
"""
_KNOWN = """
SELECT r.row_number, r.debtor_name, d.id AS debtor_id, d.full_name
FROM intake_row r
CROSS JOIN LATERAL (
    SELECT debtor_id FROM parties_contact_point
    WHERE agency_id = %(agency_id)s AND value = r.{kind} AND kind = '{kind}' OFFSET 0) c
JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = c.debtor_id
WHERE r.is_new_account AND r.{kind} {comparable}
"""
_COMPARABLE = {"email": "IS NOT NULL", "phone": "LIKE '+%%'"}
_TWINS = """
SELECT row_number, debtor_name, email, CASE WHEN phone LIKE '+%%' THEN phone END AS phone FROM intake_row r
WHERE is_new_debtor
  AND (email IN (SELECT email FROM intake_row WHERE is_new_debtor GROUP BY email HAVING count(*) > 1)
       OR phone IN (SELECT phone FROM intake_row WHERE is_new_debtor AND phone LIKE '+%%' GROUP BY phone HAVING count(*) > 1))
"""
_LOCK_DEBTORS = """
SELECT 1 FROM parties_debtor WHERE agency_id = %(agency_id)s AND id IN (SELECT debtor_id FROM intake_row WHERE is_changed)
ORDER BY id FOR UPDATE
"""
_LOCK_ACCOUNTS = """
SELECT 1 FROM accounts_account WHERE agency_id = %(agency_id)s AND id IN (SELECT account_id FROM intake_row WHERE is_changed)
ORDER BY id FOR UPDATE
"""
_RENAMED = """
UPDATE intake_row r
SET new_name = CASE WHEN d.full_name <> r.debtor_name AND r.row_number = first.row_number THEN r.debtor_name END,
    has_new_contact = EXISTS (
        SELECT FROM (VALUES ('email', r.email), ('phone', r.phone)) k (kind, value)
        WHERE k.value IS NOT NULL AND NOT EXISTS (
            SELECT FROM parties_contact_point c WHERE c.agency_id = %(agency_id)s AND c.debtor_id = r.debtor_id
            AND c.kind = k.kind AND c.value = k.value))
FROM parties_debtor d, (SELECT debtor_id, min(row_number) AS row_number FROM intake_row WHERE is_changed GROUP BY debtor_id) first
WHERE r.is_changed AND d.agency_id = %(agency_id)s AND d.id = r.debtor_id AND first.debtor_id = r.debtor_id
"""
_SSNS = """
SELECT r.row_number, r.ssn_sealed, d.ssn_last4_sealed FROM intake_row r
JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = r.debtor_id
WHERE r.is_changed AND r.ssn_sealed IS NOT NULL
"""
_RUNNING = ImportStatus.PROCESSING.value
_SHARE_JOB = "SELECT status FROM intake_import WHERE agency_id = %s AND id = %s FOR SHARE"
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


def apply_next_batch(actor: Actor, import_id: UUID, fence: Callable[[], None]) -> bool:
    """Apply one batch that nobody else is applying; return False when there is none now.

    The batch is claimed by its row lock, held until commit: a worker that is believed dead but lives cannot write it twice, and
    one that is killed leaves it for the next. Raises StagingLost when its staged rows are gone.
    """
    with agency_scope(actor.agency_id):
        # Shared with other batches; a cancellation waits for them, and stops those that come after it.
        (job,) = rows(_SHARE_JOB, [actor.agency_id, import_id])
        claimed = rows(_CLAIM, {"agency_id": actor.agency_id, "import_id": import_id}) if job.status == _RUNNING else []
        if not claimed:
            return False
        _apply(actor, ImportBatch.objects.select_related("import_job").get(agency_id=actor.agency_id, id=claimed[0].id))
        fence()
        return True


def _apply(actor: Actor, batch: ImportBatch) -> None:
    terms = terms_of(batch.import_job)
    params = {
        **terms.params(actor.agency_id),
        "decimals": decimals_of(terms.currency),
        "first": batch.first_row,
        "last": batch.last_row,
        "is_shared": batch.is_shared,
    }
    _refuse_lost_staging(params, batch)
    execute(_RESOLVE, params)
    counts = rows(
        "SELECT count(*) FILTER (WHERE is_new_account) AS created, count(*) FILTER (WHERE is_changed) AS changed FROM intake_row"
    )[0]
    if counts.created:
        _join_known_debtors(params)
        _join_twins()
        placement_id = Placement.objects.values_list("id", flat=True).get(agency_id=actor.agency_id, source_id=terms.import_id)
        create_debtors(actor, "intake_row")
        place_accounts(actor, "intake_row", placement_id, terms.import_id, effective_on=terms.placed_on)
    if counts.changed:
        _find_changes(params)
        change_debtors(actor, "intake_row")
        bring_back_accounts(actor, "intake_row", terms.import_id)
        restate_accounts(actor, "intake_row", terms.import_id, effective_on=terms.placed_on)
    batch.is_done, batch.created_count, batch.changed_count = True, counts.created, counts.changed
    batch.unchanged_count = rows(_GOOD, params)[0].count - counts.created - counts.changed
    batch.save(update_fields=["is_done", "created_count", "changed_count", "unchanged_count"])
    execute("DROP TABLE intake_row")


def _refuse_lost_staging(params: dict[str, Any], batch: ImportBatch) -> None:
    (staged,) = rows(
        "SELECT count(*) FROM intake_staged_row "
        "WHERE import_job_id = %(import_id)s AND row_number BETWEEN %(first)s AND %(last)s",
        params,
    )
    if staged.count != batch.last_row - batch.first_row + 1:
        raise StagingLost(f"import {batch.import_job_id} has {staged.count} staged rows of batch {batch.number}")


def _join_known_debtors(params: dict[str, Any]) -> None:
    """Give rows of new accounts to a debtor with the same e-mail or phone and a similar name: the one known longest."""
    found: dict[int, UUID] = {}
    for kind, comparable in _COMPARABLE.items():
        for row in rows(_KNOWN.format(kind=kind, comparable=comparable), params):
            if is_similar_name(row.debtor_name, row.full_name):
                found[row.row_number] = min(found.get(row.row_number, row.debtor_id), row.debtor_id)
    _give_to(found)


def _join_twins() -> None:
    """Let rows of this batch that are about one new debtor share the debtor of the first of them."""
    twins = rows(_TWINS, {})
    leaders = group_same_person(NamedRow(row.row_number, row.debtor_name, row.email, row.phone) for row in twins)
    if leaders:
        execute(
            "UPDATE intake_row r SET debtor_id = lead.debtor_id, is_new_debtor = false, is_shared_debtor = true "
            "FROM unnest(%s::int[], %s::int[]) pair (row_number, leader) "
            "JOIN intake_row lead ON lead.row_number = pair.leader WHERE r.row_number = pair.row_number",
            [list(leaders), list(leaders.values())],
        )
        execute("UPDATE intake_row SET is_shared_debtor = true WHERE row_number = ANY(%s)", [list(set(leaders.values()))])


def _give_to(debtors: dict[int, UUID]) -> None:
    if debtors:
        execute(
            "UPDATE intake_row r SET debtor_id = pair.debtor_id, is_new_debtor = false, is_shared_debtor = true "
            "FROM unnest(%s::int[], %s::uuid[]) pair (row_number, debtor_id) WHERE r.row_number = pair.row_number",
            [list(debtors), list(debtors.values())],
        )


def _find_changes(params: dict[str, Any]) -> None:
    """Lock what changed rows are about, then mark which of them bring a new name, contact point or identity number."""
    execute(_LOCK_DEBTORS, params)
    execute(_LOCK_ACCOUNTS, params)
    execute(_RENAMED, params)
    ring = keyring()
    changed = [
        row.row_number
        for row in rows(_SSNS, params)
        if row.ssn_last4_sealed is None
        or ring.decrypt(row.ssn_sealed, SSN_CONTEXT) != ring.decrypt(row.ssn_last4_sealed, SSN_CONTEXT)
    ]
    if changed:
        execute("UPDATE intake_row SET is_new_ssn = true WHERE row_number = ANY(%s)", [changed])
