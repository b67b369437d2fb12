"""Keys for programs of the agency."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import AfterValidator, AwareDatetime, Field

from fairdue.access.api.fields import Title
from fairdue.access.commands.api_keys import create_api_key, revoke_api_key
from fairdue.access.queries import list_api_keys
from fairdue.access.types import ApiKeyRow, ApiScope, NewApiKey
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.clock import as_utc
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require

router = Router(tags=["api keys"])


class ApiKeyBody(Body):
    """A new key: what it is for, what it may do, when it ends."""

    name: Title
    scopes: Annotated[list[ApiScope], Field(max_length=len(ApiScope))]
    expires_at: Annotated[AwareDatetime, AfterValidator(as_utc)] | None = None


@router.get("", response={200: Page[ApiKeyRow], **PROBLEMS}, operation_id="api_keys_list")
def get_api_keys(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[ApiKeyRow]:
    """List the agency's keys, revoked ones included (admin)."""
    return page_of(request, list_api_keys(require(request, ADMINS), cursor=cursor, size=page_size))


@router.post("", response={201: NewApiKey, **PROBLEMS}, operation_id="api_keys_create")
def post_api_key(request: HttpRequest, payload: ApiKeyBody) -> Status[NewApiKey]:
    """Make a key (admin). `key` is shown this once; send it as `Authorization: Bearer fdk_...`."""
    return Status(201, create_api_key(require(request, ADMINS), payload.name, payload.scopes, payload.expires_at))


@router.delete("{key_id}/", response={204: None, **PROBLEMS}, operation_id="api_keys_destroy")
def delete_api_key(request: HttpRequest, key_id: UUID) -> Status[None]:
    """Revoke a key: it stops working at once (admin)."""
    revoke_api_key(require(request, ADMINS), key_id)
    return Status(204, None)
