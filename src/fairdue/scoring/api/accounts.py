"""Routes of scores, mounted under /accounts/."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from fairdue.kernel.actor import Role
from fairdue.kernel.web import PROBLEMS, require
from fairdue.scoring.commands.accounts import ensure_score
from fairdue.scoring.types import AccountScore

router = Router(tags=["scoring"])
READERS = frozenset(set(Role) - {Role.SERVICE, Role.SYSTEM})


@router.get("/{uuid:account_id}/score/", operation_id="accounts_score_retrieve", response={200: AccountScore, **PROBLEMS})
def get_account_score(request: HttpRequest, account_id: UUID) -> AccountScore:
    """Read the score of an account; compute and store it only when it has none."""
    return ensure_score(require(request, READERS, "accounts:read"), account_id)
