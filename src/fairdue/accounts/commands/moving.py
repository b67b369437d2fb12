"""Give accounts, and places as a further party, from one debtor to another. Callers have locked both debtors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fairdue.accounts.events import ACCOUNT_DEBTOR_CHANGED, PARTY_ADDED, PARTY_CHANGED, PARTY_REMOVED
from fairdue.accounts.models import Account, AccountParty
from fairdue.journal.commands import record_each
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows

_MOVED = """
SELECT id AS subject_id, jsonb_build_object('debtor_id', jsonb_build_array(%(from_id)s::text, %(to_id)s::text)) AS changes,
       jsonb_build_object('because', %(because)s::text) AS facts
FROM unnest(%(ids)s::uuid[]) moved (id) ORDER BY id
"""
_PLACES = "unnest(%(accounts)s::uuid[], %(debtors)s::uuid[], %(roles)s::text[]) p (account_id, debtor_id, role)"
_DROP = f"""
DELETE FROM accounts_party gone USING {_PLACES}
WHERE gone.agency_id = %(agency_id)s AND gone.account_id = p.account_id AND gone.debtor_id = p.debtor_id
"""
_AGAIN = f"""
INSERT INTO accounts_party (agency_id, account_id, debtor_id, role, created_at)
SELECT %(agency_id)s, a.id, p.debtor_id, p.role, %(at)s
FROM {_PLACES} JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = p.account_id AND a.debtor_id <> p.debtor_id
ON CONFLICT (agency_id, account_id, debtor_id) DO NOTHING
RETURNING account_id, debtor_id, role
"""
_PARTY = f"""
SELECT account_id AS subject_id, NULL::jsonb AS changes,
       jsonb_build_object('debtor_id', debtor_id, 'role', role, 'because', %(because)s::text) AS facts
FROM {_PLACES} ORDER BY account_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody's place as a further party of an account."""

    account_id: UUID
    debtor_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyMoves:
    """Which parties become another debtor's, and which are left out: the account's own debtor, or a party twice."""

    moved: tuple[UUID, ...]
    dropped: tuple[Place, ...]


def lock_accounts_of(agency_id: UUID, *debtor_ids: UUID) -> list[Account]:
    """Lock by id the accounts of debtors, and those they are further parties of, until the transaction ends."""
    parties = AccountParty.objects.filter(agency_id=agency_id, debtor_id__in=debtor_ids)
    ids = [*parties.values_list("account_id", flat=True)]
    ids += Account.objects.filter(agency_id=agency_id, debtor_id__in=debtor_ids).values_list("id", flat=True)
    return list(Account.objects.select_for_update(no_key=True).filter(agency_id=agency_id, id__in=ids).order_by("id"))


def move_accounts(actor: Actor, accounts: Sequence[UUID], from_id: UUID, to_id: UUID, because: str) -> None:
    """Give locked accounts of one debtor to another, and journal it on each."""
    if accounts:
        moving = Account.objects.filter(agency_id=actor.agency_id, id__in=accounts)
        moving.update(debtor_id=to_id, updated_at=clock.now())
        params = {"from_id": str(from_id), "to_id": str(to_id), "because": because, "ids": list(accounts)}
        record_each(actor, ACCOUNT_DEBTOR_CHANGED, "account", _MOVED, params)


def plan_party_moves(agency_id: UUID, accounts: Sequence[Account], from_id: UUID, to_id: UUID) -> PartyMoves:
    """Say what becomes of the parties of `accounts` when all that is `from_id`'s becomes `to_id`'s. Changes nothing."""
    owed_by_both = {account.id for account in accounts if account.debtor_id in {from_id, to_id}}
    parties = AccountParty.objects.filter(agency_id=agency_id, debtor_id__in=[from_id, to_id]).order_by("id")
    listed = list(parties)
    named = {party.account_id for party in listed if party.debtor_id == to_id}
    gone = [
        party
        for party in listed
        if party.account_id in owed_by_both or (party.debtor_id == from_id and party.account_id in named)
    ]
    kept = {party.id for party in gone}
    return PartyMoves(
        moved=tuple(party.id for party in listed if party.debtor_id == from_id and party.id not in kept),
        dropped=tuple(Place(account_id=party.account_id, debtor_id=party.debtor_id, role=party.role) for party in gone),
    )


def move_parties(actor: Actor, moves: PartyMoves, to_id: UUID, because: str) -> None:
    """Carry out such a plan and journal it on each account."""
    if moves.dropped:
        execute(_DROP, {"agency_id": actor.agency_id, **_columns(moves.dropped)})
    _tell(actor, PARTY_REMOVED, moves.dropped, because)
    moving = AccountParty.objects.filter(agency_id=actor.agency_id, id__in=moves.moved)
    moving.update(debtor_id=to_id)
    _tell(actor, PARTY_CHANGED, [_place(party) for party in moving.order_by("id")], because)


def restore_parties(actor: Actor, moves: PartyMoves, from_id: UUID, to_id: UUID, because: str) -> None:
    """Undo such moves as far as the accounts are still as they were: what went from `to_id` to `from_id` goes back.

    A place that was left out is made again unless the account has its debtor in it otherwise.
    """
    parties = AccountParty.objects.filter(agency_id=actor.agency_id).select_related("account")
    moving = [party for party in parties.filter(id__in=moves.moved, debtor_id=from_id) if party.account.debtor_id != to_id]
    parties.filter(id__in=[party.id for party in moving]).update(debtor_id=to_id)
    _tell(actor, PARTY_CHANGED, [Place(account_id=p.account_id, debtor_id=to_id, role=p.role) for p in moving], because)
    if moves.dropped:
        params = {"agency_id": actor.agency_id, "at": clock.now(), **_columns(moves.dropped)}
        again = [Place(account_id=row.account_id, debtor_id=row.debtor_id, role=row.role) for row in rows(_AGAIN, params)]
        _tell(actor, PARTY_ADDED, again, because)


def _place(party: AccountParty) -> Place:
    return Place(account_id=party.account_id, debtor_id=party.debtor_id, role=party.role)


def _tell(actor: Actor, kind: str, places: Sequence[Place], because: str) -> None:
    if places:
        record_each(actor, kind, "account", _PARTY, {"because": because, **_columns(places)})


def _columns(places: Sequence[Place]) -> dict[str, object]:
    return {
        "accounts": [place.account_id for place in places],
        "debtors": [place.debtor_id for place in places],
        "roles": [place.role for place in places],
    }
