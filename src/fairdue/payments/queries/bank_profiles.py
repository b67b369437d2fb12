"""Read bank profiles, their versions, and the one a file is read by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.paging import BY_ID, BY_NEWEST, Slice, SortKey, fetch_page
from fairdue.payments.errors import BankProfileNotUsable
from fairdue.payments.models import BankProfile, BankProfileVersion
from fairdue.payments.types.bank_files import BankMapping, UsedBankProfile
from fairdue.payments.types.bank_profiles import BankDocument, BankProfileRow, BankProfileVersionRow


def list_bank_profiles(actor: Actor, cursor: str | None, size: int | None) -> Slice[BankProfileRow]:
    """Return a page of the agency's bank profiles, newest first. Raises BadCursor."""
    with agency_scope(actor.agency_id):
        found = BankProfile.objects.filter(agency_id=actor.agency_id)
        page = fetch_page(found, (BY_NEWEST,), cursor, size, lambda profile: profile)
        documents = _documents(page.results)
        return Slice([profile_row(each, documents[each.id]) for each in page.results], page.next, page.previous)


def get_bank_profile(actor: Actor, profile_id: UUID) -> BankProfileRow:
    """Return one bank profile. Raises NotFound."""
    with agency_scope(actor.agency_id):
        found = _find(actor, profile_id)
        return profile_row(found, _documents([found])[found.id])


def list_bank_versions(actor: Actor, profile_id: UUID, cursor: str | None, size: int | None) -> Slice[BankProfileVersionRow]:
    """Return a page of a profile's versions, newest first. Raises NotFound, BadCursor."""
    with agency_scope(actor.agency_id):
        found = _find(actor, profile_id)
        versions = BankProfileVersion.objects.filter(agency_id=actor.agency_id, profile=found)
        return fetch_page(versions, (SortKey("version", True, int), BY_ID), cursor, size, _version_row)


def named_profile(actor: Actor, profile_id: UUID) -> UsedBankProfile:
    """Return the profile that was named for a file. Raises BankProfileNotUsable for one that is none, or not active."""
    with agency_scope(actor.agency_id):
        found = BankProfile.objects.filter(agency_id=actor.agency_id, id=profile_id, is_active=True).first()
        if found is None:
            raise BankProfileNotUsable(profile=profile_id)
        return _used(found)


def profile_of_header(actor: Actor, keys: Collection[str]) -> tuple[UsedBankProfile, str] | None:
    """Return the active profile for files of one of these headers (`header_key`), with its name; None when there is none."""
    with agency_scope(actor.agency_id):
        active = BankProfile.objects.filter(agency_id=actor.agency_id, is_active=True, header_key__in=keys)
        found = active.order_by("id").first()
        return None if found is None else (_used(found), found.name)


def profile_row(profile: BankProfile, document: Mapping[str, Any]) -> BankProfileRow:
    """Describe a profile."""
    return BankProfileRow(
        id=profile.id,
        name=profile.name,
        version=profile.version,
        is_active=profile.is_active,
        document=read_document(document),
        created_at=profile.created_at,
        updated_at=profile.updated_at,
    )


def read_document(kept: Mapping[str, Any]) -> BankDocument:
    """Read a document as it is kept."""
    return BankDocument(**{**kept, "header": tuple(kept["header"])})


def _used(profile: BankProfile) -> UsedBankProfile:
    document = _documents([profile])[profile.id]
    mapping = BankMapping(**{name: value for name, value in document.items() if name != "header"})
    return UsedBankProfile(id=profile.id, version=profile.version, mapping=mapping)


def _find(actor: Actor, profile_id: UUID) -> BankProfile:
    found = BankProfile.objects.filter(agency_id=actor.agency_id, id=profile_id).first()
    if found is None:
        raise NotFound
    return found


def _documents(profiles: Iterable[BankProfile]) -> dict[UUID, dict[str, Any]]:
    """The present documents of these profiles."""
    present = {each.id: each for each in profiles}
    versions = BankProfileVersion.objects.filter(
        agency_id__in={each.agency_id for each in present.values()},
        profile_id__in=present,
        version__in={each.version for each in present.values()},
    )
    return {one.profile_id: one.document for one in versions if one.version == present[one.profile_id].version}


def _version_row(version: BankProfileVersion) -> BankProfileVersionRow:
    return BankProfileVersionRow(
        version=version.version,
        document=read_document(version.document),
        created_by=version.created_by_name,
        created_at=version.created_at,
    )
