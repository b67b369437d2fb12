"""New references of many accounts at once. Callers hold an agency scope and the locks of the accounts."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from fairdue.accounts.errors import AccountExists
from fairdue.accounts.events import REFERENCE_CHANGED
from fairdue.journal.commands import record_each
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, savepoint

_RENAMED = """
FROM {source} s JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id
WHERE a.external_ref = s.previous_external_ref AND a.external_ref <> s.external_ref
"""
_WANTED = f"SELECT a.id AS account_id, s.external_ref {_RENAMED}"
_JOURNAL = f"""
SELECT a.id AS subject_id, jsonb_build_object('external_ref', jsonb_build_array(a.external_ref, s.external_ref)) AS changes,
       jsonb_build_object('import_id', %(import_id)s, 'line', s.line) AS facts
{_RENAMED}
"""
# References are unique row by row: one that another row of the same set waits for is set aside before all are given.
_SET_ASIDE = """
UPDATE accounts_account a SET external_ref = a.id::text
FROM accounts_renaming s
WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id AND a.external_ref IN (SELECT external_ref FROM accounts_renaming)
"""
_GIVE = """
UPDATE accounts_account a SET external_ref = s.external_ref, updated_at = %(at)s
FROM accounts_renaming s WHERE a.agency_id = %(agency_id)s AND a.id = s.account_id
"""


def rename_accounts(actor: Actor, source: str, import_id: UUID) -> int:
    """Give accounts the references that their creditor uses from now on; journal each. Returns how many have a new one.

    `source` is a table with account_id, external_ref (the new one), previous_external_ref and line. An account that no longer has
    the previous one is left alone. References may swap within the set. Raises AccountExists when another account has one of them.
    """
    params = {"agency_id": actor.agency_id, "import_id": str(import_id)}
    record_each(actor, REFERENCE_CHANGED, "account", _JOURNAL.format(source=source), params)
    return give_references(actor, _WANTED.format(source=source))


def give_references(actor: Actor, source: str) -> int:
    """Set the external_ref of each account_id of the query `source`, which may use %(agency_id)s; journalled by the caller.

    Returns how many. Raises AccountExists.
    """
    params = {"agency_id": actor.agency_id, "at": clock.now()}
    execute(f"CREATE TEMPORARY TABLE accounts_renaming ON COMMIT DROP AS {source}", params)
    try:
        with savepoint():
            execute(_SET_ASIDE, params)
            given = execute(_GIVE, params)
    except IntegrityError:
        raise AccountExists from None
    execute("DROP TABLE accounts_renaming")
    return given
