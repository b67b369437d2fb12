"""Read mapping profiles, their versions, and the one a file is read by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fairdue.accounts.models import Creditor
from fairdue.intake.errors import ProfileNotUsable
from fairdue.intake.models import MappingProfile, MappingVersion
from fairdue.intake.rules.builtin import BUILT_IN
from fairdue.intake.rules.fields import FIELDS, OF_KIND, REQUIRED
from fairdue.intake.states import ImportKind
from fairdue.intake.types import BuiltInRow, FieldRow, ProfileRow, VersionRow
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, BY_NEWEST, Slice, SortKey, fetch_page


def list_profiles(
    agency_id: UUID, cursor: str | None, size: int | None, *, creditor_id: UUID | None = None, is_active: bool | None = None
) -> Slice[ProfileRow]:
    """Return a page of the agency's profiles, newest first."""
    with agency_scope(agency_id):
        found = MappingProfile.objects.filter(agency_id=agency_id)
        if creditor_id is not None:
            found = found.filter(creditor_id=creditor_id)
        if is_active is not None:
            found = found.filter(is_active=is_active)
        page = fetch_page(found, [BY_NEWEST], cursor, size, lambda profile: profile)
        documents = _documents(agency_id, page.results)
        names = _creditor_names(agency_id, page.results)
        rows = [profile_row(profile, documents[profile.id], names) for profile in page.results]
        return Slice(rows, page.next, page.previous)


def get_profile(agency_id: UUID, profile_id: UUID) -> ProfileRow:
    """Return one profile. Raises NotFound."""
    with agency_scope(agency_id):
        profile = _find(agency_id, profile_id)
        return profile_row(profile, _documents(agency_id, [profile])[profile.id])


def list_versions(agency_id: UUID, profile_id: UUID, cursor: str | None, size: int | None) -> Slice[VersionRow]:
    """Return a page of a profile's versions, newest first. Raises NotFound."""
    with agency_scope(agency_id):
        _find(agency_id, profile_id)
        versions = MappingVersion.objects.filter(agency_id=agency_id, profile_id=profile_id)
        by_version = (SortKey("version", True, int), BY_ID)
        return fetch_page(versions, by_version, cursor, size, _version_row)


def profile_for(
    agency_id: UUID, creditor_id: UUID | None, kind: ImportKind, profile_id: UUID | None
) -> tuple[MappingProfile, int, dict[str, Any]] | None:
    """Return the profile that a file is read by, its version and document: the one named, else the creditor's, else none.

    Its own creditor is a default only: one that is named for the file wins. Runs in the caller's scope. Raises
    ProfileNotUsable when the named one is not an active one of the agency for files of this kind.
    """
    active = MappingProfile.objects.filter(agency_id=agency_id, kind=kind, is_active=True)
    if profile_id is not None:
        profile = active.filter(id=profile_id).first()
        if profile is None:
            raise ProfileNotUsable(profile=profile_id)
    elif creditor_id is not None:
        profile = active.filter(creditor_id=creditor_id).first()
    else:
        profile = None
    if profile is None:
        return None
    return profile, profile.version, _documents(agency_id, [profile])[profile.id]


def list_fields() -> list[FieldRow]:
    """Return every field that columns can be mapped to."""
    return [
        FieldRow(
            name=field.name,
            kind=field.kind,
            about=field.about,
            length_max=field.length_max,
            required_for=[kind for kind in ImportKind if field.name in REQUIRED[kind]],
            kinds=[kind for kind in ImportKind if field.name in OF_KIND[kind]],
        )
        for field in FIELDS
    ]


def list_built_in() -> list[BuiltInRow]:
    """Return the layouts that need no profile."""
    return [
        BuiltInRow(name=one.name, kind=one.kind, about=one.about, document=dict(one.document))
        for layouts in BUILT_IN.values()
        for one in layouts
    ]


def profile_row(profile: MappingProfile, document: dict[str, Any], names: dict[UUID, str] | None = None) -> ProfileRow:
    """Describe a profile. Runs in the caller's scope."""
    known = _creditor_names(profile.agency_id, [profile]) if names is None else names
    return ProfileRow(
        id=profile.id,
        agency=profile.agency_id,
        name=profile.name,
        creditor=profile.creditor_id,
        creditor_name=known.get(profile.creditor_id) if profile.creditor_id else None,
        kind=profile.kind,
        version=profile.version,
        is_active=profile.is_active,
        document=document,
        created_at=profile.created_at,
        updated_at=profile.updated_at,
    )


def _find(agency_id: UUID, profile_id: UUID) -> MappingProfile:
    profile = MappingProfile.objects.filter(agency_id=agency_id, id=profile_id).first()
    if profile is None:
        raise NotFound
    return profile


def _documents(agency_id: UUID, profiles: list[MappingProfile]) -> dict[UUID, dict[str, Any]]:
    """The present documents of these profiles."""
    present = {(profile.id, profile.version) for profile in profiles}
    versions = MappingVersion.objects.filter(
        agency_id=agency_id, profile_id__in=[key for key, _ in present], version__in={number for _, number in present}
    )
    return {one.profile_id: one.document for one in versions if (one.profile_id, one.version) in present}


def _creditor_names(agency_id: UUID, profiles: list[MappingProfile]) -> dict[UUID, str]:
    ids = {profile.creditor_id for profile in profiles if profile.creditor_id}
    return dict(Creditor.objects.filter(agency_id=agency_id, id__in=ids).values_list("id", "name")) if ids else {}


def _version_row(version: MappingVersion) -> VersionRow:
    return VersionRow(
        version=version.version,
        document=version.document,
        created_by=version.created_by_name,
        created_at=version.created_at,
    )
