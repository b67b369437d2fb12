"""Read API keys."""

from __future__ import annotations

from fairdue.access.models import ApiKey
from fairdue.access.types import ApiKeyRow
from fairdue.kernel.actor import Actor
from fairdue.kernel.paging import BY_NEWEST, Slice, fetch_page


def list_api_keys(actor: Actor, *, cursor: str | None = None, size: int | None = None) -> Slice[ApiKeyRow]:
    """Return a page of the agency's keys, the newest first, revoked ones included."""
    return fetch_page(ApiKey.objects.filter(agency_id=actor.agency_id), [BY_NEWEST], cursor, size, api_key_row)


def api_key_row(key: ApiKey) -> ApiKeyRow:
    """Describe a key without its secret."""
    return ApiKeyRow(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        created_by=key.created_by,
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
    )
