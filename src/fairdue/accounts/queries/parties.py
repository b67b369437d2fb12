"""Read the further parties of accounts, and pairs of debtors who may be one person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from fairdue.accounts.models import Account, AccountParty
from fairdue.accounts.queries.scope import debtors_in_scope, in_scope
from fairdue.accounts.types import CandidateDebtor, CandidateRow, PartyRow, PartyToAccount, SharedPoint
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, BY_NEWEST, Slice, fetch_page
from fairdue.parties.models import Debtor, MergeCandidate

SHOWN_MAX = 50
_SHARED = """
SELECT pair.id, a.kind, a.value
FROM unnest(%(ids)s::uuid[], %(debtors)s::uuid[], %(others)s::uuid[]) pair (id, debtor_id, other_id)
JOIN parties_contact_point a ON a.agency_id = %(agency_id)s AND a.debtor_id = pair.debtor_id
JOIN parties_contact_point b ON b.agency_id = %(agency_id)s AND b.debtor_id = pair.other_id
     AND b.kind = a.kind AND b.value = a.value
ORDER BY a.kind, a.value
"""


def list_parties(actor: Actor, account_id: UUID, cursor: str | None, size: int | None) -> Slice[PartyRow]:
    """Return a page of the further parties of an account, in the order they came. Raises NotFound."""
    with agency_scope(actor.agency_id):
        if not in_scope(Account.objects.filter(id=account_id), actor.scope).exists():
            raise NotFound
        parties = AccountParty.objects.filter(agency_id=actor.agency_id, account_id=account_id).select_related("debtor")
        return fetch_page(parties, (BY_ID,), cursor, size, party_row)


def parties_of(account: Account) -> tuple[PartyRow, ...]:
    """Return the first SHOWN_MAX further parties of an account. Runs in the caller's scope."""
    found = AccountParty.objects.filter(agency_id=account.agency_id, account_id=account.id).select_related("debtor")
    return tuple(party_row(party) for party in found.order_by("id")[:SHOWN_MAX])


def accounts_as_party(actor: Actor, debtor_id: UUID) -> tuple[PartyToAccount, ...]:
    """Return the first SHOWN_MAX accounts the actor may see of which a debtor is a further party. Runs in the caller's scope."""
    seen = in_scope(Account.objects.filter(id=OuterRef("account_id")), actor.scope)
    found = AccountParty.objects.filter(Exists(seen), agency_id=actor.agency_id, debtor_id=debtor_id)
    return tuple(
        PartyToAccount(
            account_id=party.account_id,
            external_ref=party.account.external_ref,
            creditor_name=party.account.creditor.name,
            debtor_name=party.account.debtor.full_name,
            role=party.role,
        )
        for party in found.select_related("account__creditor", "account__debtor").order_by("id")[:SHOWN_MAX]
    )


def party_row(party: AccountParty) -> PartyRow:
    """Describe a further party of an account."""
    return PartyRow(
        id=party.id,
        debtor_id=party.debtor_id,
        full_name=party.debtor.full_name,
        role=party.role,
        created_at=party.created_at,
    )


def list_candidates(actor: Actor, cursor: str | None, size: int | None) -> Slice[CandidateRow]:
    """Return a page of the pairs that nobody has decided about, newest first; only those of whom the actor may see both."""
    with agency_scope(actor.agency_id):
        pairs = MergeCandidate.objects.filter(agency_id=actor.agency_id, status="open").select_related("debtor", "other")
        if not actor.scope.is_whole_agency:
            for name in ("debtor_id", "other_id"):
                pairs = pairs.filter(Exists(debtors_in_scope(Debtor.objects.filter(id=OuterRef(name)), actor.scope)))
        page = fetch_page(pairs, (BY_NEWEST,), cursor, size, lambda pair: pair)
        return Slice(results=_candidate_rows(actor.agency_id, page.results), next=page.next, previous=page.previous)


def _candidate_rows(agency_id: UUID, pairs: Sequence[MergeCandidate]) -> list[CandidateRow]:
    debtors = [debtor_id for pair in pairs for debtor_id in (pair.debtor_id, pair.other_id)]
    accounts = Account.objects.filter(agency_id=agency_id, debtor_id__in=debtors).order_by().values_list("debtor_id")
    counts = dict(accounts.annotate(n=Count("id")))
    shared: dict[UUID, list[SharedPoint]] = {}
    params = {
        "agency_id": agency_id,
        "ids": [pair.id for pair in pairs],
        "debtors": [pair.debtor_id for pair in pairs],
        "others": [pair.other_id for pair in pairs],
    }
    for row in rows(_SHARED, params):
        shared.setdefault(row.id, []).append(SharedPoint(kind=row.kind, value=row.value))

    def side(debtor: Debtor) -> CandidateDebtor:
        return CandidateDebtor(
            id=debtor.id,
            full_name=debtor.full_name,
            external_ref=debtor.external_ref,
            accounts_count=counts.get(debtor.id, 0),
        )

    return [
        CandidateRow(
            id=pair.id,
            debtor=side(pair.debtor),
            other=side(pair.other),
            shared=tuple(shared.get(pair.id, ())),
            reason=pair.reason,
            created_at=pair.created_at,
        )
        for pair in pairs
    ]
