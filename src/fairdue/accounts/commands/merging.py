"""Merge two debtors who are one person: the second gives all to the first, and the journal keeps what a split needs."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from fairdue.accounts.commands.moving import PartyMoves, lock_accounts_of, move_accounts, move_parties, plan_party_moves
from fairdue.accounts.types import MergeEffect
from fairdue.journal.commands import record
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.parties.commands.locking import lock_debtors, lock_identities, require_unmerged
from fairdue.parties.commands.merging import absorb, plan_merge
from fairdue.parties.errors import IdentityConflict
from fairdue.parties.events import DEBTOR_MERGED
from fairdue.parties.models import Debtor
from fairdue.parties.types import IdentityChoice, MergePlan

BECAUSE = "merge"


def merge_debtors(
    actor: Actor, debtor_id: UUID, other_id: UUID, choice: IdentityChoice | None = None, *, is_preview: bool = False
) -> MergeEffect:
    """Merge `other_id` into `debtor_id`: accounts, contact points and places as a party move, facts the first lacks are filled.

    Where their identities differ, `choice` says whose remains. A preview changes nothing and tells the same.
    Raises NotFound, Invalid, DebtorMerged, IdentityConflict.
    """
    if debtor_id == other_id:
        raise Invalid("other", "same", "is the same debtor")
    with agency_scope(actor.agency_id):
        if not is_preview:
            lock_identities(actor.agency_id)
        debtor, other = lock_debtors(actor.agency_id, debtor_id, other_id)
        require_unmerged(debtor)
        require_unmerged(other)
        locked = lock_accounts_of(actor.agency_id, debtor_id, other_id)
        accounts = tuple(account.id for account in locked if account.debtor_id == other_id)
        plan = plan_merge(debtor, other)
        moves = plan_party_moves(actor.agency_id, locked, other_id, debtor_id)
        if not is_preview:
            if plan.conflicts and choice is None:
                raise IdentityConflict(conflicts=plan.conflicts)
            move_accounts(actor, accounts, other_id, debtor_id, BECAUSE)
            move_parties(actor, moves, debtor_id, BECAUSE)
            absorb(debtor, other, plan, choice)
            _tell(actor, debtor, other, _facts(accounts, plan, moves, choice))
        return MergeEffect(
            debtor=debtor_id,
            other=other_id,
            is_preview=is_preview,
            accounts=accounts,
            contact_points=plan.contact_points,
            parties=moves.moved,
            filled=plan.filled,
            conflicts=plan.conflicts,
        )


def _facts(accounts: tuple[UUID, ...], plan: MergePlan, moves: PartyMoves, choice: IdentityChoice | None) -> dict[str, object]:
    return {
        "accounts": [str(account_id) for account_id in accounts],
        "parties": [str(party_id) for party_id in moves.moved],
        "dropped_parties": [{name: str(value) for name, value in asdict(place).items()} for place in moves.dropped],
        "identity": choice.value if choice and plan.conflicts else None,
        **{
            name: [str(value) for value in getattr(plan, name)]
            for name in ("contact_points", "demoted", "shared_points", "shared_primary", "filled", "conflicts")
        },
    }


def _tell(actor: Actor, debtor: Debtor, other: Debtor, facts: dict[str, object]) -> None:
    """On each of the two, the other's name as text."""
    for one, two, part in ((debtor, other, "into"), (other, debtor, "other")):
        told = {**facts, "other_id": two.id, "is_merged": part == "other"}
        record(actor, DEBTOR_MERGED, "debtor", one.id, facts=told, personal={"text": two.full_name}, person_id=two.id)
