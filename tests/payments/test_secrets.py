"""Secrets of processors under a new key."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
from django.core.management import call_command
from tests.cast import assemble

from fairdue.kernel import crypto
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.processors import create_processor
from fairdue.payments.models import PaymentProcessor
from fairdue.payments.queries.processors import open_secrets


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
