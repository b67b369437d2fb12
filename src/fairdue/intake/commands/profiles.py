"""Make, edit and restore mapping profiles; each new document is a new version, and none is ever changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.accounts.models import Creditor
from fairdue.intake.errors import CreditorHasProfile, CreditorNotUsable, ProfileChanged, ProfileExists, VersionNotFound
from fairdue.intake.events import PROFILE_CREATED, PROFILE_EDITED, PROFILE_RESTORED
from fairdue.intake.models import MappingProfile, MappingVersion
from fairdue.intake.queries.profiles import profile_row
from fairdue.intake.rules.documents import read_document
from fairdue.intake.states import ImportKind
from fairdue.intake.types import ProfileRow
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid, NotFound

SUBJECT = "mapping_profile"
NAME_LENGTH_MAX = 100
FIRST_VERSION = 1
ONE_ACTIVE = "intake_profile_one_active"


def create_profile(
    actor: Actor, *, name: str, kind: ImportKind, creditor_id: UUID | None, document: Mapping[str, Any], is_active: bool = True
) -> ProfileRow:
    """Make a mapping profile with its first version.

    Raises Invalid (naming the place in the document), CreditorNotUsable, ProfileExists, CreditorHasProfile.
    """
    _check_name(name)
    read = read_document(document, kind)
    with agency_scope(actor.agency_id):
        _refuse_foreign(actor, creditor_id)
        at = clock.now()
        with _unique():
            profile = MappingProfile.objects.create(
                agency_id=actor.agency_id,
                creditor_id=creditor_id,
                name=name,
                kind=kind,
                version=FIRST_VERSION,
                is_active=is_active,
                created_at=at,
                updated_at=at,
            )
        _add_version(actor, profile, read)
        facts = {"name": name, "kind": kind, "creditor": creditor_id, "is_active": is_active, "document": read}
        record(actor, PROFILE_CREATED, SUBJECT, profile.id, facts=facts)
        return profile_row(profile, read)


def edit_profile(actor: Actor, profile_id: UUID, version: int, changes: Mapping[str, Any]) -> ProfileRow:
    """Change name, creditor, is_active or document, as `changes` names them; another document makes a new version.

    `version` is the one that was read before. Raises NotFound, ProfileChanged when it is not the present one, Invalid,
    CreditorNotUsable, ProfileExists, CreditorHasProfile.
    """
    with agency_scope(actor.agency_id):
        profile, present = _lock(actor, profile_id)
        if profile.version != version:
            raise ProfileChanged(version=profile.version)
        before = {"name": profile.name, "creditor": profile.creditor_id, "is_active": profile.is_active}
        changed = difference(before, {name: changes[name] for name in before if name in changes})
        if "name" in changed:
            _check_name(changes["name"])
        if "creditor" in changed:
            _refuse_foreign(actor, changes["creditor"])
        document = read_document(changes["document"], ImportKind(profile.kind)) if "document" in changes else present
        changed_parts = _parts(present, document)
        if changed or changed_parts:
            profile.name, profile.is_active = changes.get("name", profile.name), changes.get("is_active", profile.is_active)
            profile.creditor_id = changes.get("creditor", profile.creditor_id)
            _save(actor, profile, document if changed_parts else None)
            record(actor, PROFILE_EDITED, SUBJECT, profile.id, changes={**changed, **changed_parts}, facts=_facts(profile))
        return profile_row(profile, document)


def restore_version(actor: Actor, profile_id: UUID, version: int) -> ProfileRow:
    """Make an old version the present one again, as a new version; none when nothing would change.

    Raises NotFound, VersionNotFound.
    """
    with agency_scope(actor.agency_id):
        profile, present = _lock(actor, profile_id)
        old = MappingVersion.objects.filter(agency_id=actor.agency_id, profile=profile, version=version).first()
        if old is None:
            raise VersionNotFound(version=version)
        changed = _parts(present, old.document)
        if changed:
            _save(actor, profile, old.document)
            facts = {**_facts(profile), "restored": version}
            record(actor, PROFILE_RESTORED, SUBJECT, profile.id, changes=changed, facts=facts)
        return profile_row(profile, old.document)


def _lock(actor: Actor, profile_id: UUID) -> tuple[MappingProfile, dict[str, Any]]:
    """Lock a profile and read its present document. Raises NotFound."""
    profile = MappingProfile.objects.select_for_update(no_key=True).filter(agency_id=actor.agency_id, id=profile_id).first()
    if profile is None:
        raise NotFound
    version = MappingVersion.objects.get(agency_id=actor.agency_id, profile=profile, version=profile.version)
    return profile, version.document


def _save(actor: Actor, profile: MappingProfile, document: Mapping[str, Any] | None) -> None:
    """Save what was set, and a document as the next version."""
    if document is not None:
        profile.version += 1
        _add_version(actor, profile, document)
    profile.updated_at = clock.now()
    with _unique():
        profile.save(update_fields=["name", "creditor", "is_active", "version", "updated_at"])


def _add_version(actor: Actor, profile: MappingProfile, document: Mapping[str, Any]) -> None:
    MappingVersion.objects.create(
        agency_id=actor.agency_id,
        profile=profile,
        version=profile.version,
        document=document,
        created_by_name=actor.name,
        created_at=clock.now(),
    )


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What of a document changed, by its topmost keys."""
    names = sorted({*before, *after})
    changed = difference(before, {name: after.get(name) for name in names})
    return {f"document.{name}": pair for name, pair in changed.items()}


def _facts(profile: MappingProfile) -> dict[str, Any]:
    return {"name": profile.name, "version": profile.version}


def _check_name(name: str) -> None:
    if not name.strip():
        raise Invalid("name", "blank", "must not be blank")
    if len(name) > NAME_LENGTH_MAX:
        raise Invalid("name", "too_long", f"must have at most {NAME_LENGTH_MAX} characters")


def _refuse_foreign(actor: Actor, creditor_id: UUID | None) -> None:
    """Raise CreditorNotUsable unless the creditor is an active one of the agency."""
    if creditor_id is not None:
        usable = Creditor.objects.filter(agency_id=actor.agency_id, id=creditor_id, is_active=True)
        if not usable.exists():
            raise CreditorNotUsable(creditor=creditor_id)


@contextmanager
def _unique() -> Iterator[None]:
    """Let the unique constraints decide. Raises ProfileExists, CreditorHasProfile."""
    try:
        with savepoint():
            yield
    except IntegrityError as error:
        raise (CreditorHasProfile if ONE_ACTIVE in str(error) else ProfileExists) from None
