"""Routes of mapping profiles: make and edit them, look at old versions, and have one suggested."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import Field

from fairdue.intake.commands.profiles import create_profile, edit_profile, restore_version
from fairdue.intake.queries.profiles import get_profile, list_built_in, list_fields, list_profiles, list_versions
from fairdue.intake.rules.layout import COLUMNS_MAX
from fairdue.intake.rules.suggesting import SAMPLES_MAX, suggest, suggested_document
from fairdue.intake.states import ImportKind
from fairdue.intake.types import BuiltInRow, FieldRow, ProfileRow, Suggested, VersionRow
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require

router = Router(tags=["mapping profiles"])
READERS = frozenset({*ADMINS, Role.READONLY})
READ, WRITE = "imports:read", "imports:write"
SHOWN_MAX = 5
Cell = Annotated[str, Field(max_length=2_000)]
Cells = Annotated[list[Cell], Field(max_length=COLUMNS_MAX)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class NewProfile(Body):
    """A profile to be made; the document is described in docs/mapping.md."""

    name: str
    document: dict[str, Any]
    creditor: UUID | None = None
    kind: ImportKind = ImportKind.ACCOUNTS
    is_active: bool = True


class ProfilePatch(Body):
    """What to change of a profile, and the version it was read at."""

    version: Version
    name: str = ""
    document: dict[str, Any] = {}
    creditor: UUID | None = None
    is_active: bool = True


class Restore(Body):
    """Which version to bring back."""

    version: Version


class SuggestFor(Body):
    """The header of a file and some of its rows."""

    header: Annotated[Cells, Field(min_length=1)]
    samples: Annotated[list[Cells], Field(max_length=SAMPLES_MAX)] = []
    kind: ImportKind = ImportKind.ACCOUNTS


@router.get("/", response={200: Page[ProfileRow], **PROBLEMS}, operation_id="mapping_profiles_list")
def profiles_list(
    request: HttpRequest,
    cursor: str | None = None,
    page_size: int | None = None,
    creditor: UUID | None = None,
    is_active: bool | None = None,
) -> Page[ProfileRow]:
    """List mapping profiles, newest first."""
    agency_id = require(request, READERS, READ).agency_id
    return page_of(request, list_profiles(agency_id, cursor, page_size, creditor_id=creditor, is_active=is_active))


@router.post("/", response={201: ProfileRow, **PROBLEMS}, operation_id="mapping_profiles_create")
def profiles_create(request: HttpRequest, body: NewProfile) -> Status[ProfileRow]:
    """Make a mapping profile."""
    made = create_profile(
        require(request, ADMINS, WRITE),
        name=body.name,
        kind=body.kind,
        creditor_id=body.creditor,
        document=body.document,
        is_active=body.is_active,
    )
    return Status(201, made)


@router.get("/fields/", response={200: list[FieldRow], **PROBLEMS}, operation_id="mapping_profiles_fields")
def fields(request: HttpRequest) -> list[FieldRow]:
    """List every field that columns can be mapped to."""
    require(request, READERS, READ)
    return list_fields()


@router.get("/builtin/", response={200: list[BuiltInRow], **PROBLEMS}, operation_id="mapping_profiles_builtin")
def built_in(request: HttpRequest) -> list[BuiltInRow]:
    """List the layouts that are recognised by their header and need no profile."""
    require(request, READERS, READ)
    return list_built_in()


@router.post("/suggest/", response={200: Suggested, **PROBLEMS}, operation_id="mapping_profiles_suggest")
def suggestion(request: HttpRequest, body: SuggestFor) -> Suggested:
    """Guess from a header and sample rows which column is which field; nothing is kept."""
    require(request, ADMINS, WRITE)
    found = suggest(body.header, body.samples, body.kind)
    document, missing = suggested_document(found, body.kind)
    return Suggested(suggestions=found, document=document, missing=missing, samples=body.samples[:SHOWN_MAX])


@router.get("/{uuid:profile_id}/", response={200: ProfileRow, **PROBLEMS}, operation_id="mapping_profiles_retrieve")
def profiles_retrieve(request: HttpRequest, profile_id: UUID) -> ProfileRow:
    """Show one mapping profile with its document."""
    return get_profile(require(request, READERS, READ).agency_id, profile_id)


@router.patch("/{uuid:profile_id}/", response={200: ProfileRow, **PROBLEMS}, operation_id="mapping_profiles_partial_update")
def profiles_partial_update(request: HttpRequest, profile_id: UUID, body: ProfilePatch) -> ProfileRow:
    """Change a mapping profile; another document makes a new version."""
    changes = body.model_dump(exclude_unset=True, exclude={"version"})
    return edit_profile(require(request, ADMINS, WRITE), profile_id, body.version, changes)


@router.get(
    "/{uuid:profile_id}/versions/", response={200: Page[VersionRow], **PROBLEMS}, operation_id="mapping_profiles_versions"
)
def versions(request: HttpRequest, profile_id: UUID, cursor: str | None = None, page_size: int | None = None) -> Page[VersionRow]:
    """List a profile's versions, newest first, with who made each."""
    agency_id = require(request, READERS, READ).agency_id
    return page_of(request, list_versions(agency_id, profile_id, cursor, page_size))


@router.post("/{uuid:profile_id}/restore/", response={200: ProfileRow, **PROBLEMS}, operation_id="mapping_profiles_restore")
def restore(request: HttpRequest, profile_id: UUID, body: Restore) -> ProfileRow:
    """Bring an old version back as a new one."""
    return restore_version(require(request, ADMINS, WRITE), profile_id, body.version)
