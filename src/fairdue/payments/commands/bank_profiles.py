"""Make, edit and restore profiles of bank files; each new document is a new version, and none is ever changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.payments.errors import BankHeaderHasProfile, BankProfileChanged, BankProfileExists, BankVersionNotFound
from fairdue.payments.events import (
    BANK_FILE_SAMPLED,
    BANK_PROFILE_CREATED,
    BANK_PROFILE_EDITED,
    BANK_PROFILE_RESTORED,
)
from fairdue.payments.models import BankProfile, BankProfileVersion
from fairdue.payments.queries.bank_profiles import profile_row
from fairdue.payments.rules.bank_columns import find_columns, header_key, missing_columns
from fairdue.payments.types.bank_profiles import BankDocument, BankProfileRow

SUBJECT = "bank_profile"
ONE_FOR_HEADER = "payments_bank_profile_header"


def create_bank_profile(actor: Actor, name: str, document: BankDocument) -> BankProfileRow:
    """Make a bank profile with its first version. Raises Invalid, BankProfileExists, BankHeaderHasProfile."""
    _check_name(name)
    kept = _checked(document)
    with agency_scope(actor.agency_id):
        at = clock.now()
        with _unique():
            made = BankProfile.objects.create(
                agency_id=actor.agency_id, name=name, header_key=header_key(document.header), created_at=at, updated_at=at
            )
        _add_version(actor, made, kept)
        record(actor, BANK_PROFILE_CREATED, SUBJECT, made.id, facts={"name": name, "document": kept})
        return profile_row(made, kept)


def edit_bank_profile(
    actor: Actor,
    profile_id: UUID,
    version: int,
    *,
    name: str | None = None,
    is_active: bool | None = None,
    document: BankDocument | None = None,
) -> BankProfileRow:
    """Change name, is_active or document; another document makes a new version.

    `version` is the one that was read before. Raises NotFound, BankProfileChanged when it is not the present one, Invalid,
    BankProfileExists, BankHeaderHasProfile.
    """
    with agency_scope(actor.agency_id):
        found, present = _lock(actor, profile_id)
        if found.version != version:
            raise BankProfileChanged(version=found.version)
        told = {"name": name, "is_active": is_active}
        before = {"name": found.name, "is_active": found.is_active}
        changed = difference(before, {key: value for key, value in told.items() if value is not None})
        wanted = name if name is not None else found.name
        _check_name(wanted)
        # What is kept was right when it came: a profile can be switched off though it would not be taken today.
        kept = _checked(document) if document else present
        changed_parts = _parts(present, kept)
        if changed or changed_parts:
            found.name, found.is_active = wanted, found.is_active if is_active is None else is_active
            _save(actor, found, kept if changed_parts else None)
            record(actor, BANK_PROFILE_EDITED, SUBJECT, found.id, changes={**changed, **changed_parts}, facts=_facts(found))
        return profile_row(found, kept)


def restore_bank_version(actor: Actor, profile_id: UUID, version: int) -> BankProfileRow:
    """Make an old version the present one again, as a new version; none when nothing would change.

    Raises NotFound, BankVersionNotFound, BankHeaderHasProfile.
    """
    with agency_scope(actor.agency_id):
        found, present = _lock(actor, profile_id)
        old = BankProfileVersion.objects.filter(agency_id=actor.agency_id, profile=found, version=version).first()
        if old is None:
            raise BankVersionNotFound(version=version)
        if changed := _parts(present, old.document):
            _save(actor, found, old.document)
            facts = {**_facts(found), "restored": version}
            record(actor, BANK_PROFILE_RESTORED, SUBJECT, found.id, changes=changed, facts=facts)
        return profile_row(found, old.document)


def record_bank_sample(actor: Actor, file_name: str) -> None:
    """Record that somebody was shown rows of a bank file that was not sent (yet)."""
    with agency_scope(actor.agency_id):
        record(actor, BANK_FILE_SAMPLED, "agency", actor.agency_id, facts={"file_name": file_name})


def _check_name(name: str) -> None:
    """Raises Invalid."""
    if not name.strip():
        raise Invalid("name", "blank", "must not be blank")


def _checked(document: BankDocument) -> dict[str, Any]:
    """Return a document as it is kept: with the columns that have usual names, too. Raises Invalid."""
    found = find_columns(document.header, document.columns)
    for field, column in document.columns.items():
        if column.strip() and field not in found:
            raise Invalid(f"document.columns.{field}", "unknown", f"the header has no column {column}, or it is used already")
    if missing := missing_columns(found):
        raise Invalid("document.columns", "missing", f"there must be a column for: {', '.join(missing)}")
    blank = {field: "" for field, column in document.columns.items() if not column.strip()}
    columns = {**blank, **{field: document.header[place] for field, place in found.items()}}
    return {**asdict(document), "header": list(document.header), "columns": columns}


def _lock(actor: Actor, profile_id: UUID) -> tuple[BankProfile, dict[str, Any]]:
    """Lock a profile and read its present document. Raises NotFound."""
    found = BankProfile.objects.select_for_update(no_key=True).filter(agency_id=actor.agency_id, id=profile_id).first()
    if found is None:
        raise NotFound
    version = BankProfileVersion.objects.get(agency_id=actor.agency_id, profile=found, version=found.version)
    return found, version.document


def _save(actor: Actor, profile: BankProfile, document: Mapping[str, Any] | None) -> None:
    """Save what was set, and a document as the next version."""
    if document is not None:
        profile.version += 1
        profile.header_key = header_key(document["header"])
        _add_version(actor, profile, document)
    profile.updated_at = clock.now()
    with _unique():
        profile.save(update_fields=["name", "header_key", "is_active", "version", "updated_at"])


def _add_version(actor: Actor, profile: BankProfile, document: Mapping[str, Any]) -> None:
    BankProfileVersion.objects.create(
        agency_id=actor.agency_id,
        profile=profile,
        version=profile.version,
        document=document,
        created_by_name=actor.name,
        created_at=clock.now(),
    )


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What of a document changed."""
    return {f"document.{name}": pair for name, pair in difference(before, dict(after)).items()}


def _facts(profile: BankProfile) -> dict[str, Any]:
    return {"name": profile.name, "version": profile.version}


@contextmanager
def _unique() -> Iterator[None]:
    """Let the unique constraints decide. Raises BankProfileExists, BankHeaderHasProfile."""
    try:
        with savepoint():
            yield
    except IntegrityError as error:
        raise (BankHeaderHasProfile if ONE_FOR_HEADER in str(error) else BankProfileExists) from None
