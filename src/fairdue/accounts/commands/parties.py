"""Further parties of accounts: joint debtors and guarantors, one by one or of many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.accounts.commands.locking import lock_account
from fairdue.accounts.errors import PartyExists
from fairdue.accounts.events import PARTY_ADDED, PARTY_REMOVED, PARTY_ROLE_CHANGED
from fairdue.accounts.models import Account, AccountParty
from fairdue.accounts.queries.parties import party_row
from fairdue.accounts.queries.scope import debtors_in_scope, in_scope
from fairdue.accounts.states import PartyRole
from fairdue.accounts.types import PartyRow
from fairdue.journal.commands import difference, record, record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute, savepoint
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.parties.commands.debtors import create_debtor
from fairdue.parties.commands.locking import lock_debtors, require_unmerged
from fairdue.parties.models import Debtor
from fairdue.parties.types import NewContactPoint

# Who is named twice for one account owes jointly, which is more than to answer for the debt.
_NEW = """
SELECT DISTINCT ON (s.account_id, s.debtor_id) s.account_id, s.debtor_id, s.role, d.full_name
FROM {source} s
JOIN accounts_account a ON a.agency_id = %(agency_id)s AND a.id = s.account_id AND a.debtor_id <> s.debtor_id
JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = s.debtor_id
WHERE NOT EXISTS (
    SELECT FROM accounts_party p
    WHERE p.agency_id = %(agency_id)s AND p.account_id = s.account_id AND p.debtor_id = s.debtor_id OFFSET 0)
ORDER BY s.account_id, s.debtor_id, s.role = 'joint' DESC
"""
_ADDED = """
SELECT account_id AS subject_id, NULL::jsonb AS changes,
       jsonb_build_object('role', role, 'debtor_id', debtor_id, 'import_id', %(import_id)s::text) AS facts,
       debtor_id AS person_id, jsonb_build_object('text', full_name) AS personal
FROM ({new}) n
"""
_ATTACH = """
INSERT INTO accounts_party (agency_id, account_id, debtor_id, role, created_at)
SELECT %(agency_id)s, account_id, debtor_id, role, %(at)s FROM ({new}) n
ON CONFLICT DO NOTHING
"""


def attach_parties(actor: Actor, source: str, import_id: UUID) -> int:
    """Make the debtors of the table `source` (account_id, debtor_id, role) further parties of its accounts.

    Returns how many are new. An account's own debtor, and who is a party already, is left out. The caller holds an agency scope
    and the debtors.
    """
    new = _NEW.format(source=source)
    params = {"agency_id": actor.agency_id, "import_id": str(import_id), "at": clock.now()}
    record_each_person(actor, PARTY_ADDED, "account", _ADDED.format(new=new), params)
    return execute(_ATTACH.format(new=new), params)


def add_party(
    actor: Actor,
    account_id: UUID,
    role: PartyRole,
    *,
    debtor_id: UUID | None = None,
    full_name: str = "",
    contact_points: Sequence[NewContactPoint] = (),
) -> PartyRow:
    """Make a debtor the actor may see, or a new one of this name, a further party of an account.

    Raises NotFound, Invalid, DebtorMerged, PartyExists.
    """
    if (debtor_id is None) == (not full_name) or (contact_points and not full_name):
        raise Invalid("debtor", "one_of_two", "name either a debtor or the full name of a new one")
    with agency_scope(actor.agency_id):
        if not in_scope(Account.objects.filter(id=account_id), actor.scope).exists():
            raise NotFound
        debtor = _known(actor, debtor_id) if debtor_id is not None else _new(actor, full_name, contact_points)
        account = lock_account(actor, account_id)
        if account.debtor_id == debtor.id:
            raise Invalid("debtor", "owes_already", "is the debtor of this account")
        try:
            with savepoint():
                made = AccountParty.objects.create(
                    agency_id=actor.agency_id, account=account, debtor=debtor, role=role.value, created_at=clock.now()
                )
        except IntegrityError:
            raise PartyExists from None
        _tell(actor, PARTY_ADDED, made)
        return party_row(made)


def change_party(actor: Actor, account_id: UUID, party_id: UUID, role: PartyRole) -> PartyRow:
    """Make a further party owe jointly, or answer for the debt. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = _locked(actor, account_id, party_id)
        changes = difference({"role": found.role}, {"role": role.value})
        if changes:
            found.role = role.value
            found.save(update_fields=["role"])
            _tell(actor, PARTY_ROLE_CHANGED, found, changes)
        return party_row(found)


def remove_party(actor: Actor, account_id: UUID, party_id: UUID) -> None:
    """Take a further party away from an account; the debtor stays. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = _locked(actor, account_id, party_id)
        AccountParty.objects.filter(agency_id=actor.agency_id, id=found.id).delete()
        _tell(actor, PARTY_REMOVED, found)


def _locked(actor: Actor, account_id: UUID, party_id: UUID) -> AccountParty:
    """Lock an account the actor may see, and return one of its further parties. Raises NotFound."""
    lock_account(actor, account_id)
    parties = AccountParty.objects.filter(agency_id=actor.agency_id, account_id=account_id, id=party_id)
    found = parties.select_related("debtor").first()
    if found is None:
        raise NotFound
    return found


def _known(actor: Actor, debtor_id: UUID) -> Debtor:
    """Lock a debtor the actor may see: attaching one he may not see would show him to the actor."""
    if not debtors_in_scope(Debtor.objects.filter(id=debtor_id), actor.scope).exists():
        raise Invalid("debtor", "unknown", "is no debtor of this agency")
    (debtor,) = lock_debtors(actor.agency_id, debtor_id)
    require_unmerged(debtor)
    return debtor


def _new(actor: Actor, full_name: str, contact_points: Sequence[NewContactPoint]) -> Debtor:
    made = create_debtor(actor, full_name=full_name, contact_points=contact_points)
    return Debtor.objects.get(agency_id=actor.agency_id, id=made.id)


def _tell(actor: Actor, kind: str, party: AccountParty, changes: Mapping[str, Any] | None = None) -> None:
    facts = {"role": party.role, "debtor_id": party.debtor_id, "party_id": party.id}
    personal = {"text": party.debtor.full_name}
    record(actor, kind, "account", party.account_id, changes=changes, facts=facts, personal=personal, person_id=party.debtor_id)
