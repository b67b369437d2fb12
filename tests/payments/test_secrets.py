"""Secrets of processors under a new key."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
from django.core.management import call_command
from tests.cast import assemble

from fairdue.kernel import clock, crypto
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.hearing import body_of, store_event
from fairdue.payments.commands.processors import create_processor
from fairdue.payments.models import GatewayEvent, PaymentProcessor
from fairdue.payments.queries.processors import open_secrets
from fairdue.payments.types.gateways import GatewayEvent as Told


@pytest.mark.django_db
def test_they_are_encrypted_anew_and_the_old_key_can_be_dropped(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    cast = assemble()
    actor = cast.alice.actor
    create_processor(actor, name="Stripe", slug="stripe", gateway="stripe", secrets={"api_key": "sk_test_1"})
    create_processor(actor, name="Desk", slug="desk")
    new = {"k9": os.urandom(32)}

    def rotate() -> str:
        said = io.StringIO()
        crypto.keyring.cache_clear()
        call_command("keys", "rotate", stdout=said)
        (line,) = [line for line in said.getvalue().splitlines() if "processors" in line and cast.agency.name in line]
        return line.partition(": ")[2]

    try:
        settings.FIELD_KEYS = {**new, **settings.FIELD_KEYS}
        assert rotate() == "1 processors with secrets, 1 encrypted anew"
        settings.FIELD_KEYS = new
        assert rotate() == "1 processors with secrets, 0 encrypted anew"
        with agency_scope(actor.agency_id):
            assert open_secrets(PaymentProcessor.objects.get(slug="stripe")) == {"api_key": "sk_test_1"}
    finally:
        crypto.keyring.cache_clear()


@pytest.mark.django_db
def test_notifications_are_encrypted_and_follow_the_key(settings: Any) -> None:
    cast = assemble()
    actor = cast.alice.actor
    processor = create_processor(actor, name="Stripe", slug="stripe", gateway="stripe", secrets={"api_key": "sk_test_1"})
    told = Told(id="evt_1", kind="x", at=clock.now(), subject=None)
    assert store_event(actor, processor.id, told, b'{"name": "Angela Whitmore"}')
    common = {"kind": "x", "occurred_at": clock.now(), "received_at": clock.now(), "status": "ignored"}
    with agency_scope(actor.agency_id):
        old = {"external_id": "evt_0", "body": "stored in plain text", "processor_id": processor.id}
        GatewayEvent.objects.create(agency_id=actor.agency_id, **common, **old)
        assert not any(b"Angela" in bytes(each.sealed_body or b"") + each.body.encode() for each in GatewayEvent.objects.all())

    def rotate() -> list[str]:
        said = io.StringIO()
        crypto.keyring.cache_clear()
        call_command("keys", "rotate", stdout=said)
        mine = [line.partition(": ")[2] for line in said.getvalue().splitlines() if cast.agency.name in line]
        return [line for line in mine if "notifications" in line]

    new = {"k9": os.urandom(32)}
    try:
        settings.FIELD_KEYS = {**new, **settings.FIELD_KEYS}
        assert rotate() == ["2 notifications encrypted anew"]
        settings.FIELD_KEYS = new
        assert rotate() == ["0 notifications encrypted anew"]
        with agency_scope(actor.agency_id):
            found = GatewayEvent.objects.filter(agency_id=actor.agency_id)
            said = {each.external_id: (body_of(each), each.body) for each in found}
        assert said == {"evt_0": ("stored in plain text", ""), "evt_1": ('{"name": "Angela Whitmore"}', "")}
    finally:
        crypto.keyring.cache_clear()
