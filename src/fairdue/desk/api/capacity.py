"""Routes about who has room, and giving away the accounts of who leaves."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import model_validator

from fairdue.desk.commands.reassigning import reassign_accounts
from fairdue.desk.queries.preview import list_capacity
from fairdue.desk.types import CapacityRow, Reassignment
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require

capacity = Router(tags=["assignment"])
collectors = Router(tags=["assignment"])
MANAGERS = frozenset({*ADMINS, Role.TEAM_LEAD})
OVERSEERS = frozenset({*MANAGERS, Role.READONLY})


class Reassign(Body):
    """To whom: a collector or a team; neither = by the rules. `preview` only tells what would happen."""

    preview: bool = False
    to_collector: UUID | None = None
    to_team: UUID | None = None

    @model_validator(mode="after")
    def names_one_target(self) -> Self:
        """Refuse both."""
        if self.to_collector is not None and self.to_team is not None:
            raise ValueError("give either to_collector or to_team")
        return self


@capacity.get("", operation_id="assignment_capacity_list", response={200: Page[CapacityRow], **PROBLEMS})
def get_capacity(
    request: HttpRequest, team_id: UUID | None = None, cursor: str | None = None, page_size: int | None = None
) -> Page[CapacityRow]:
    """List what collectors hold and have room for: the agency's, or a lead's teams'."""
    return page_of(request, list_capacity(require(request, OVERSEERS, "accounts:read"), team_id, cursor, page_size))


@collectors.post("{collector_id}/reassign/", operation_id="collectors_reassign", response={200: Reassignment, **PROBLEMS})
def post_reassign(request: HttpRequest, collector_id: UUID, payload: Reassign) -> Reassignment:
    """Give a collector's open accounts to others (admin, or a lead within his teams); what has no place stays with him."""
    return reassign_accounts(
        require(request, MANAGERS),
        collector_id,
        to_collector=payload.to_collector,
        to_team=payload.to_team,
        is_preview=payload.preview,
    )
