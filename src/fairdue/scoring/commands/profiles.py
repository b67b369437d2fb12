"""Debtors with their risk factors: entered, edited, and scored anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.accounts.queries.debtors import require_debtor
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands.debtors import create_debtor, edit_debtor
from fairdue.parties.commands.profiles import set_profile
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.queries.debtors import open_account_ids, score_of_debtor
from fairdue.scoring.types import DebtorScore


def enter_debtor(actor: Actor, fields: Mapping[str, Any], profile: Mapping[str, Any]) -> UUID:
    """Enter a debtor with his risk factors, and return his id. Raises Invalid."""
    with agency_scope(actor.agency_id):
        made = create_debtor(actor, **fields)
        if profile:
            set_profile(actor, made.id, profile)
        return made.id


def change_debtor(
    actor: Actor,
    debtor_id: UUID,
    changes: Mapping[str, Any],
    profile: Mapping[str, Any],
    expected: dt.datetime | None = None,
) -> None:
    """Change a debtor and his risk factors, and score his open accounts anew in the same transaction.

    Raises NotFound, DebtorMerged, Invalid, and Stale if the debtor was not last changed at `expected`.
    """
    with agency_scope(actor.agency_id):
        edit_debtor(actor, debtor_id, changes, expected)
        if profile:
            set_profile(actor, debtor_id, profile)
        score_accounts(actor, account_ids=open_account_ids(actor.agency_id, [debtor_id]))


def ensure_debtor_score(actor: Actor, debtor_id: UUID) -> DebtorScore:
    """Return the score of a debtor the actor may see, computing those of his open accounts that have none.

    Raises NotFound, NothingToScore.
    """
    with agency_scope(actor.agency_id):
        require_debtor(actor, debtor_id)
        missing = open_account_ids(actor.agency_id, [debtor_id], is_unscored_only=True)
        if missing:
            score_accounts(actor, account_ids=missing)
        return score_of_debtor(actor.agency_id, debtor_id, created=bool(missing))
