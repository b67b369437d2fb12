"""Who is who: further parties of accounts, debtors who may be one person, and merging and splitting them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from fairdue.accounts.api.bodies import Merge, NewParty, PartyPatch, Split
from fairdue.accounts.api.rights import ASSIGNERS, OVERSEERS, READ, READERS, WRITE
from fairdue.accounts.commands.merging import merge_debtors
from fairdue.accounts.commands.parties import add_party, change_party, remove_party
from fairdue.accounts.commands.splitting import split_debtor
from fairdue.accounts.queries.parties import list_candidates, list_parties
from fairdue.accounts.types import CandidateRow, MergeEffect, PartyRow, SplitEffect
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.web import PROBLEMS, Page, page_of, require
from fairdue.parties.commands.candidates import dismiss_candidate, find_candidates
from fairdue.parties.types import CandidateSearch

accounts = Router(tags=["accounts"])
debtors = Router(tags=["debtors"])


@accounts.get("/{uuid:account_id}/parties/", response={200: Page[PartyRow], **PROBLEMS}, operation_id="accounts_parties_list")
def parties_list(
    request: HttpRequest, account_id: UUID, cursor: str | None = None, page_size: int | None = None
) -> Page[PartyRow]:
    """List who owes an account jointly or answers for it, beside its debtor."""
    return page_of(request, list_parties(require(request, READERS, READ), account_id, cursor, page_size))


@accounts.post("/{uuid:account_id}/parties/", response={201: PartyRow, **PROBLEMS}, operation_id="accounts_parties_create")
def parties_create(request: HttpRequest, account_id: UUID, body: NewParty) -> Status[PartyRow]:
    """Add a further party to an account: a known debtor, or a new one."""
    actor = require(request, ASSIGNERS, WRITE)
    points = [point.to_point() for point in body.contact_points]
    made = add_party(actor, account_id, body.role, debtor_id=body.debtor, full_name=body.full_name or "", contact_points=points)
    return Status(201, made)


@accounts.patch(
    "/{uuid:account_id}/parties/{uuid:party_id}/",
    response={200: PartyRow, **PROBLEMS},
    operation_id="accounts_parties_partial_update",
)
def parties_partial_update(request: HttpRequest, account_id: UUID, party_id: UUID, body: PartyPatch) -> PartyRow:
    """Say whether a further party owes jointly or answers for the debt."""
    return change_party(require(request, ASSIGNERS, WRITE), account_id, party_id, body.role)


@accounts.delete(
    "/{uuid:account_id}/parties/{uuid:party_id}/", response={204: None, **PROBLEMS}, operation_id="accounts_parties_destroy"
)
def parties_destroy(request: HttpRequest, account_id: UUID, party_id: UUID) -> Status[None]:
    """Take a further party away from an account."""
    remove_party(require(request, ASSIGNERS, WRITE), account_id, party_id)
    return Status(204, None)


@debtors.get("/merge-candidates/", response={200: Page[CandidateRow], **PROBLEMS}, operation_id="debtors_candidates_list")
def candidates_list(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[CandidateRow]:
    """List pairs of debtors who may be one person, newest first."""
    return page_of(request, list_candidates(require(request, OVERSEERS, READ), cursor, page_size))


@debtors.post("/merge-candidates/find/", response={200: CandidateSearch, **PROBLEMS}, operation_id="debtors_candidates_find")
def candidates_find(request: HttpRequest) -> CandidateSearch:
    """Look through the whole agency for such pairs."""
    return find_candidates(require(request, ADMINS))


@debtors.post(
    "/merge-candidates/{uuid:candidate_id}/dismiss/", response={204: None, **PROBLEMS}, operation_id="debtors_candidates_dismiss"
)
def candidates_dismiss(request: HttpRequest, candidate_id: UUID) -> Status[None]:
    """Decide that the two of a pair are two people."""
    dismiss_candidate(require(request, ADMINS), candidate_id)
    return Status(204, None)


@debtors.post("/{uuid:debtor_id}/merge/", response={200: MergeEffect, **PROBLEMS}, operation_id="debtors_merge")
def debtors_merge(request: HttpRequest, debtor_id: UUID, body: Merge) -> MergeEffect:
    """Merge another debtor into this one, or tell what that would do."""
    return merge_debtors(require(request, ADMINS), debtor_id, body.other, body.identity, is_preview=body.preview)


@debtors.post("/{uuid:debtor_id}/split/", response={200: SplitEffect, **PROBLEMS}, operation_id="debtors_split")
def debtors_split(request: HttpRequest, debtor_id: UUID, body: Split) -> SplitEffect:
    """Give accounts and contact points of a debtor to a new one, or undo a merge."""
    return split_debtor(
        require(request, ADMINS),
        debtor_id,
        accounts=body.accounts,
        contact_points=body.contact_points,
        into_id=body.into,
        full_name=body.full_name or "",
    )
