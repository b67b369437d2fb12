"""The one way into tenant tables: a transaction that names its agency. Without it the policies raise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

AGENCY_SETTING = "fairdue.agency_id"
_OUTER = f"nullif(current_setting('{AGENCY_SETTING}', true), '')"
# One statement reads which agency is set and sets it where none is: every command and query begins with it.
_ENTER = f"SELECT {_OUTER}, CASE WHEN {_OUTER} IS NULL THEN set_config('{AGENCY_SETTING}', %s, true) END"


class WrongNesting(RuntimeError):
    """A scope of one agency was opened inside a scope of another: always a defect."""


@contextmanager
def agency_scope(agency_id: UUID) -> Iterator[None]:
    """Open one transaction in one agency; inside the same agency it is a savepoint. Raises WrongNesting inside another."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ENTER, [str(agency_id)])
        outer, _ = cursor.fetchone()
        if outer is not None and outer != str(agency_id):
            raise WrongNesting(f"scope of agency {agency_id} inside that of {outer}")
        yield
        # COMMIT or ROLLBACK clears the setting; only a transaction that goes on around us (tests) needs this.
        if outer is None and connection.savepoint_ids:
            cursor.execute(f"SELECT set_config('{AGENCY_SETTING}', '', true)")


@contextmanager
def global_transaction() -> Iterator[None]:
    """Open one transaction for the closed list of global tables; tenant tables stay shut."""
    with transaction.atomic():
        yield


@contextmanager
def savepoint() -> Iterator[None]:
    """Let one statement fail (a unique constraint that decides a race) without losing the transaction around it."""
    with transaction.atomic():
        yield
