"""Debtors, their risk factors and scores, mounted under /debtors/. Their contact points are served by accounts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from fairdue.accounts.api.bodies import Amount, ContactPointBody
from fairdue.accounts.queries.debtors import get_debtor, list_debtors, require_debtor
from fairdue.accounts.types import DebtorFile, DebtorListed
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.errors import Forbidden
from fairdue.kernel.web import PROBLEMS, Body, CurrencyCode, IfUnchanged, LocalDate, Page, PlainText, page_of, require
from fairdue.scoring.commands.profiles import change_debtor, ensure_debtor_score, enter_debtor
from fairdue.scoring.queries.debtors import list_risky_debtors
from fairdue.scoring.types import DebtorScore, RiskLevel, RiskyDebtor

router = Router(tags=["debtors"])
WORKERS = frozenset({*ADMINS, Role.TEAM_LEAD, Role.COLLECTOR})
READERS = frozenset({*WORKERS, Role.READONLY})
READ, WRITE = "accounts:read", "accounts:write"
Search = Annotated[PlainText, Field(max_length=200)]
Category = Annotated[str, Field(max_length=64)]
COUNT_MAX = 10_000


class RiskFields(Body):
    """What the scorecard asks of a debtor. Null or blank takes a fact away; a word that it does not know counts as unknown."""

    monthly_income: Amount | None = None
    income_currency: CurrencyCode | None = None
    late_payments_count: Annotated[int, Field(ge=0, le=COUNT_MAX)] | None = None
    employment_status: Category | None = None
    contract_type: Category | None = None
    industry_sector: Category | None = None
    family_situation: Category | None = None
    payment_status: Literal["UNPAID", "PARTIAL", "PAID", ""] | None = None


class DebtorPatch(RiskFields):
    """What may be changed of a debtor; all but the language by admins only. His debt is that of his accounts."""

    full_name: Annotated[str, Field(min_length=1, max_length=255)] = ""
    external_ref: Annotated[str, Field(max_length=100)] = ""
    is_firm: bool = False
    language: Annotated[str, Field(max_length=35)] = ""
    ssn_last4: str | None = None
    born_on: LocalDate | None = None


class DebtorPut(DebtorPatch):
    """As PATCH, with the name named."""

    full_name: Annotated[str, Field(min_length=1, max_length=255)]


class NewDebtor(DebtorPut):
    """A new debtor and how he can be reached."""

    contact_points: Annotated[list[ContactPointBody], Field(max_length=20)] = []


@router.get("/", response={200: Page[DebtorListed], **PROBLEMS}, operation_id="debtors_list")
def debtors_list(
    request: HttpRequest,
    search: Query[Search | None] = None,
    risk_level: RiskLevel | None = None,
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[DebtorListed]:
    """List the debtors one may see, newest first; `search` is part of a name, `risk_level` that of the riskiest open account."""
    return page_of(request, list_debtors(require(request, READERS, READ), search, cursor, page_size, risk_level))


@router.post("/", response={201: DebtorFile, **PROBLEMS}, operation_id="debtors_create")
def debtors_create(request: HttpRequest, body: NewDebtor) -> Status[DebtorFile]:
    """Enter a debtor."""
    actor = require(request, ADMINS, WRITE)
    fields, profile = _parted(body)
    fields["contact_points"] = [point.to_point() for point in body.contact_points]
    return Status(201, get_debtor(actor, enter_debtor(actor, fields, profile)))


@router.get("/high-risk/", response={200: Page[RiskyDebtor], **PROBLEMS}, operation_id="debtors_high_risk_list")
def debtors_high_risk(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[RiskyDebtor]:
    """List the debtors of level HIGH and CRITICAL whom one may see, highest score first."""
    return page_of(request, list_risky_debtors(require(request, READERS, READ), cursor, page_size))


@router.get("/{uuid:debtor_id}/", response={200: DebtorFile, **PROBLEMS}, operation_id="debtors_retrieve")
def debtors_retrieve(request: HttpRequest, debtor_id: UUID) -> DebtorFile:
    """Show one debtor with his contact points."""
    return get_debtor(require(request, READERS, READ), debtor_id)


@router.patch("/{uuid:debtor_id}/", response={200: DebtorFile, **PROBLEMS}, operation_id="debtors_partial_update")
def debtors_partial_update(request: HttpRequest, debtor_id: UUID, body: DebtorPatch, if_match: IfUnchanged = None) -> DebtorFile:
    """Change a debtor, and score his open accounts anew; all but the language is for admins."""
    return _changed(request, debtor_id, body, if_match)


@router.put("/{uuid:debtor_id}/", response={200: DebtorFile, **PROBLEMS}, operation_id="debtors_update")
def debtors_update(request: HttpRequest, debtor_id: UUID, body: DebtorPut, if_match: IfUnchanged = None) -> DebtorFile:
    """Change a debtor, and score his open accounts anew; what is not named stays as it is."""
    return _changed(request, debtor_id, body, if_match)


@router.get("/{uuid:debtor_id}/score/", response={200: DebtorScore, **PROBLEMS}, operation_id="debtors_score_retrieve")
def debtors_score(request: HttpRequest, debtor_id: UUID) -> DebtorScore:
    """Read a debtor's score, that of his riskiest open account; compute and store what has none."""
    return ensure_debtor_score(require(request, READERS, READ), debtor_id)


def _changed(request: HttpRequest, debtor_id: UUID, body: DebtorPatch, expected: dt.datetime | None) -> DebtorFile:
    actor = require(request, WORKERS, WRITE)
    require_debtor(actor, debtor_id)
    fields, profile = _parted(body)
    if not actor.is_admin and (profile or set(fields) - {"language"}):
        raise Forbidden
    change_debtor(actor, debtor_id, fields, profile, expected)
    return get_debtor(actor, debtor_id)


def _parted(body: DebtorPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was sent about the debtor himself, and of it what belongs to his risk profile."""
    sent = body.model_dump(exclude_unset=True, exclude={"contact_points"})
    profile = {name: sent.pop(name) for name in RiskFields.model_fields if name in sent}
    return sent, profile
