"""Read debtors an actor may see."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from fairdue.accounts.models import Account
from fairdue.accounts.queries.parties import accounts_as_party
from fairdue.accounts.queries.risks import risks_of
from fairdue.accounts.queries.scope import debtor_sieve, debtors_in_scope
from fairdue.accounts.rules import TRIGRAM
from fairdue.accounts.states import OPEN
from fairdue.accounts.types import DebtorFile, DebtorListed
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, rows
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_NEWEST, Slice, fetch_page
from fairdue.parties.models import Debtor
from fairdue.parties.queries import debtor_detail, debtor_row
from fairdue.parties.types import DebtorDetail, DebtorRow

NAMED_MAX = 1_000


def list_debtors(
    actor: Actor, search: str | None, cursor: str | None, size: int | None, risk_level: str | None = None
) -> Slice[DebtorListed]:
    """Return a page of debtors, newest first, without those merged into others; `search` is part of a name.

    With `risk_level` only those whose riskiest open account is of this level.
    """
    with agency_scope(actor.agency_id):
        debtors = Debtor.objects.filter(agency_id=actor.agency_id, merged_into=None)
        if search:
            debtors = debtors.filter(_named(search))
        if risk_level:
            debtors = debtors.filter(_of_level(actor, risk_level))
        page = fetch_page(debtors, (BY_NEWEST,), cursor, size, debtor_row, debtor_sieve(actor.scope, "id"))
        risks = risks_of(actor, [row.id for row in page.results])
        listed = [DebtorListed(**_fields(row), **risks[row.id]) for row in page.results]
        return Slice(results=listed, next=page.next, previous=page.previous)


def get_debtor(actor: Actor, debtor_id: UUID) -> DebtorFile:
    """Describe a debtor; his identity to admins and to collectors of one of his accounts. Raises NotFound."""
    with agency_scope(actor.agency_id):
        require_debtor(actor, debtor_id)
        found = debtor_detail(actor.agency_id, debtor_id, reveals_identity=_may_see_identity(actor, debtor_id))
        risk = risks_of(actor, [debtor_id])[debtor_id]
        return DebtorFile(**_fields(found), **risk, party_to=accounts_as_party(actor, debtor_id))


def require_debtor(actor: Actor, debtor_id: UUID) -> None:
    """Check that the actor may see a debtor. Raises NotFound."""
    with agency_scope(actor.agency_id):
        if not debtors_in_scope(Debtor.objects.filter(id=debtor_id), actor.scope).exists():
            raise NotFound


def _named(part: str) -> Q:
    """Whose name has a part: found by the index, unless it is too short for that or so frequent that it is met soon."""
    if len(part) >= TRIGRAM:
        found = rows("SELECT debtor_id FROM fairdue_search_debtors(%s, %s)", [part, NAMED_MAX + 1])
        if len(found) <= NAMED_MAX:
            return Q(id__in=[row.debtor_id for row in found])
    return Q(full_name__icontains=part)


def _of_level(actor: Actor, level: str) -> Q:
    """Whose riskiest open account, of those of the same score the latest, is of this level."""
    open_ones = Account.objects.filter(agency_id=actor.agency_id, status__in=OPEN)
    worse = open_ones.filter(debtor_id=OuterRef("debtor_id")).filter(
        Q(risk_score__gt=OuterRef("risk_score")) | Q(risk_score=OuterRef("risk_score"), id__gt=OuterRef("id"))
    )
    return Q(Exists(open_ones.filter(~Exists(worse), debtor_id=OuterRef("id"), risk_level=level)))


def _fields(row: DebtorRow | DebtorDetail) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _may_see_identity(actor: Actor, debtor_id: UUID) -> bool:
    if actor.is_admin or actor.collector_id is None:
        return actor.is_admin
    mine = Account.objects.filter(agency_id=actor.agency_id, debtor_id=debtor_id, collector_id=actor.collector_id)
    return mine.exists()
