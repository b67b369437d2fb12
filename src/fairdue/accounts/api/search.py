"""The palette's search."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import StringConstraints

from fairdue.accounts.api.rights import READ, READERS
from fairdue.accounts.queries.palette import search_everything
from fairdue.accounts.types import Palette
from fairdue.kernel.web import PROBLEMS, require

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
router = Router(tags=["search"])


@router.get("", response={200: Palette, **PROBLEMS}, operation_id="search_list")
def get_found(request: HttpRequest, q: Query[Words]) -> Palette:
    """Find at most five accounts, debtors and creditors each, of those one may see, by reference, name or e-mail."""
    return search_everything(require(request, READERS, READ), q)
