"""Enter, edit and remove payment processors. Their secrets are encrypted and never given out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import agency_scope, execute, savepoint
from fairdue.kernel.errors import Invalid, NotFound
from fairdue.kernel.ids import uuid7
from fairdue.payments.errors import ProcessorExists, ProcessorInUse
from fairdue.payments.events import PROCESSOR_CREATED, PROCESSOR_EDITED, PROCESSOR_REMOVED
from fairdue.payments.models import Payment, PaymentProcessor
from fairdue.payments.queries.processors import processor_row, secrets_context
from fairdue.payments.types import ProcessorRow

MANUAL_SLUG = "manual"
MANUAL_NAME = "Recorded by hand"
_MAKE_MANUAL = """
INSERT INTO payments_processor (id, agency_id, name, slug, settings, created_at, updated_at)
VALUES (%(id)s, %(agency_id)s, %(name)s, %(slug)s, '{}', %(at)s, %(at)s) ON CONFLICT (agency_id, slug) DO NOTHING
"""
EDITABLE = ("name", "slug", "api_base_url", "settings", "is_active")


def create_processor(
    actor: Actor,
    *,
    name: str,
    slug: str,
    gateway: str = "",
    api_base_url: str = "",
    settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
    is_active: bool = True,
) -> ProcessorRow:
    """Enter a processor. Raises ProcessorExists, and Invalid for the slug that is kept for money that people see come in."""
    _keep_manual("", slug)
    with agency_scope(actor.agency_id):
        processor_id = uuid7()
        made = PaymentProcessor(
            id=processor_id,
            agency_id=actor.agency_id,
            name=name,
            slug=slug,
            gateway=gateway,
            api_base_url=api_base_url,
            settings=dict(settings or {}),
            secrets=_sealed(processor_id, secrets) if secrets else None,
            is_active=is_active,
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        try:
            with savepoint():
                made.save(force_insert=True)
        except IntegrityError:
            raise ProcessorExists(slug=slug) from None
        facts = {"name": name, "slug": slug, "gateway": gateway, "has_secrets": bool(secrets)}
        record(actor, PROCESSOR_CREATED, "payment_processor", made.id, facts=facts)
        return processor_row(made)


def edit_processor(actor: Actor, processor_id: UUID, changes: Mapping[str, Any]) -> ProcessorRow:
    """Change the EDITABLE fields that `changes` names, and replace the `secrets` it brings; that they changed is journalled, not
    what they are. Raises NotFound, ProcessorExists, and Invalid as above.
    """
    with agency_scope(actor.agency_id):
        found = _locked(actor, processor_id)
        _keep_manual(found.slug, changes.get("slug", found.slug))
        changed = difference(
            {name: getattr(found, name) for name in EDITABLE}, {name: changes[name] for name in EDITABLE if name in changes}
        )
        for name, (_, new) in changed.items():
            setattr(found, name, new)
        fields = [*changed]
        if changes.get("secrets") is not None:
            found.secrets = _sealed(found.id, changes["secrets"]) if changes["secrets"] else None
            changed["secrets"] = ["kept", "replaced" if changes["secrets"] else "removed"]
            fields.append("secrets")
        if changed:
            found.updated_at = clock.now()
            try:
                with savepoint():
                    found.save(update_fields=[*fields, "updated_at"])
            except IntegrityError:
                raise ProcessorExists(slug=found.slug) from None
            record(actor, PROCESSOR_EDITED, "payment_processor", found.id, changes=changed)
        return processor_row(found)


def remove_processor(actor: Actor, processor_id: UUID) -> None:
    """Remove a processor through whom no payment ever came. Raises NotFound, ProcessorInUse."""
    with agency_scope(actor.agency_id):
        found = _locked(actor, processor_id)
        if Payment.objects.filter(agency_id=actor.agency_id, processor=found).exists():
            raise ProcessorInUse
        try:
            with savepoint():
                found.delete()
        except IntegrityError:
            raise ProcessorInUse from None
        record(actor, PROCESSOR_REMOVED, "payment_processor", processor_id, facts={"name": found.name, "slug": found.slug})


def find_or_create_manual(actor: Actor) -> PaymentProcessor:
    """Return the processor of money that people see come in, making it when it is missing. Runs in the caller's scope."""
    named = PaymentProcessor.objects.filter(agency_id=actor.agency_id, slug=MANUAL_SLUG)
    found = named.first()
    if found is None:
        # Somebody else may make it at the same moment.
        params = {"id": uuid7(), "agency_id": actor.agency_id, "name": MANUAL_NAME, "slug": MANUAL_SLUG, "at": clock.now()}
        is_made = execute(_MAKE_MANUAL, params)
        found = named.get()
        if is_made:
            record(actor, PROCESSOR_CREATED, "payment_processor", found.id, facts={"name": MANUAL_NAME, "slug": MANUAL_SLUG})
    return found


def _keep_manual(before: str, after: str) -> None:
    """Let one processor alone be the one by hand, always: references are unique within it, and nothing of it is charged."""
    if before != after and MANUAL_SLUG in {before, after}:
        raise Invalid("slug", "reserved", f"{MANUAL_SLUG} is the processor of money that people see come in")


def _locked(actor: Actor, processor_id: UUID) -> PaymentProcessor:
    found = PaymentProcessor.objects.select_for_update().filter(agency_id=actor.agency_id, id=processor_id).first()
    if found is None:
        raise NotFound
    return found


def _sealed(processor_id: UUID, secrets: Mapping[str, str]) -> bytes:
    return keyring().encrypt(json.dumps(dict(secrets)), secrets_context(processor_id))
