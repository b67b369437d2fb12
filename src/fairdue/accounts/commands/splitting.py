"""Split a debtor who is two people: into a new debtor, or into one who was merged into him, which undoes the merge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from fairdue.accounts.commands.moving import PartyMoves, Place, lock_accounts_of, move_accounts, move_parties, restore_parties
from fairdue.accounts.models import AccountParty
from fairdue.accounts.types import SplitEffect
from fairdue.journal.commands import record
from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Invalid
from fairdue.parties.commands.debtors import create_debtor
from fairdue.parties.commands.locking import lock_debtors, lock_identities, require_unmerged
from fairdue.parties.commands.merging import move_points, release
from fairdue.parties.events import DEBTOR_MERGED, DEBTOR_SPLIT
from fairdue.parties.models import ContactPoint, Debtor
from fairdue.parties.types import IdentityChoice, MergePlan

BECAUSE = "split"


def split_debtor(
    actor: Actor,
    debtor_id: UUID,
    *,
    accounts: Sequence[UUID] | None = None,
    contact_points: Sequence[UUID] | None = None,
    into_id: UUID | None = None,
    full_name: str = "",
) -> SplitEffect:
    """Give accounts and contact points of a debtor to a new one of this name, or back to one who was merged into him.

    At least one account goes and one stays. When a merge is undone, what is not named is what the merge moved, however little.
    Raises NotFound, Invalid, DebtorMerged.
    """
    if (into_id is None) == (not full_name):
        raise Invalid("into", "one_of_two", "name either a debtor who was merged into this one or the full name of a new one")
    with agency_scope(actor.agency_id):
        lock_identities(actor.agency_id)
        debtor, *others = lock_debtors(actor.agency_id, debtor_id, *_named(actor, debtor_id, into_id))
        require_unmerged(debtor)
        locked = lock_accounts_of(actor.agency_id, debtor_id)
        his = [account.id for account in locked if account.debtor_id == debtor_id]
        memory = _memory(actor.agency_id, debtor_id, into_id) if into_id else {}
        going = _going(accounts, his, memory)
        points = _points(actor.agency_id, debtor_id, contact_points, memory)
        if others:
            (other,) = others
            release(debtor, other, _plan(memory), IdentityChoice(memory["identity"]) if memory["identity"] else None)
        else:
            made = create_debtor(actor, full_name=full_name, is_firm=debtor.is_firm, language=debtor.language)
            other = Debtor.objects.get(agency_id=actor.agency_id, id=made.id)
        move_accounts(actor, going, debtor_id, other.id, BECAUSE)
        _leave_own_accounts(actor, going, other.id)
        restore_parties(actor, _party_moves(memory), debtor_id, other.id, BECAUSE)
        moved = move_points(actor.agency_id, debtor_id, other.id, points, map(UUID, memory.get("demoted", ())))
        facts = {"accounts": going, "contact_points": moved, "is_undone_merge": bool(memory)}
        for one, two, is_new in ((debtor, other, False), (other, debtor, True)):
            told = {name: _texts(value) for name, value in facts.items()} | {"other_id": two.id, "is_split_off": is_new}
            record(actor, DEBTOR_SPLIT, "debtor", one.id, facts=told, personal={"text": two.full_name}, person_id=two.id)
        return SplitEffect(debtor=debtor_id, into=other.id, accounts=tuple(going), contact_points=tuple(moved))


def _named(actor: Actor, debtor_id: UUID, into_id: UUID | None) -> list[UUID]:
    if into_id is None:
        return []
    if not Debtor.objects.filter(agency_id=actor.agency_id, id=into_id, merged_into_id=debtor_id).exists():
        raise Invalid("into", "not_merged", "is no debtor who was merged into this one")
    return [into_id]


def _memory(agency_id: UUID, debtor_id: UUID, other_id: UUID) -> dict[str, Any]:
    """What the journal keeps of the merge."""
    entries = JournalEntry.objects.filter(agency_id=agency_id, subject_id=other_id, kind=DEBTOR_MERGED)
    facts: dict[str, Any] = entries.filter(facts__is_merged=True, facts__other_id=str(debtor_id)).order_by("-id")[0].facts
    return facts


def _plan(memory: dict[str, Any]) -> MergePlan:
    return MergePlan(
        contact_points=tuple(map(UUID, memory["contact_points"])),
        demoted=tuple(map(UUID, memory["demoted"])),
        shared_points=tuple(map(UUID, memory["shared_points"])),
        shared_primary=tuple(map(UUID, memory["shared_primary"])),
        filled=tuple(memory["filled"]),
        conflicts=tuple(memory["conflicts"]),
    )


def _party_moves(memory: dict[str, Any]) -> PartyMoves:
    dropped = (
        Place(account_id=UUID(place["account_id"]), debtor_id=UUID(place["debtor_id"]), role=place["role"])
        for place in memory.get("dropped_parties", ())
    )
    return PartyMoves(moved=tuple(map(UUID, memory.get("parties", ()))), dropped=tuple(dropped))


def _going(asked: Sequence[UUID] | None, his: Collection[UUID], memory: dict[str, Any]) -> list[UUID]:
    if asked is None and memory:
        return sorted(set(map(UUID, memory["accounts"])) & set(his))
    going = sorted(set(asked or ()))
    if not set(going) <= set(his):
        raise Invalid("accounts", "unknown", "names an account that is not this debtor's")
    if not going or len(going) == len(his):
        raise Invalid("accounts", "all_or_none", "at least one account must go, and one stay")
    return going


def _points(agency_id: UUID, debtor_id: UUID, asked: Sequence[UUID] | None, memory: dict[str, Any]) -> list[UUID]:
    if asked is None:
        return [UUID(point_id) for point_id in memory.get("contact_points", ())]
    his = ContactPoint.objects.filter(agency_id=agency_id, debtor_id=debtor_id, id__in=asked)
    if his.count() != len(set(asked)):
        raise Invalid("contact_points", "unknown", "names a contact point that is not this debtor's")
    return list(asked)


def _leave_own_accounts(actor: Actor, accounts: Sequence[UUID], debtor_id: UUID) -> None:
    """Whose account it is now is no further party of it."""
    parties = AccountParty.objects.filter(agency_id=actor.agency_id, account_id__in=accounts, debtor_id=debtor_id)
    dropped = tuple(Place(account_id=p.account_id, debtor_id=debtor_id, role=p.role) for p in parties.order_by("id"))
    move_parties(actor, PartyMoves(moved=(), dropped=dropped), debtor_id, BECAUSE)


def _texts(value: Any) -> Any:
    return [str(each) for each in value] if isinstance(value, list) else value
