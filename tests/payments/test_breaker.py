"""The breaker in the database: shared by all connections, decided under its row's lock."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from tests.cast import Cast, assemble
from tests.racing import at_once

from fairdue.journal.models import JournalEntry
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.breaking import Permit, admit, give_back, report
from fairdue.payments.commands.processors import create_processor
from fairdue.payments.errors import GatewayUnavailable
from fairdue.payments.models import GatewayBreaker


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def processor(actor: Actor, slug: str = "stripe") -> UUID:
    return create_processor(actor, name=slug.title(), slug=slug, gateway="stripe", secrets={"api_key": "sk_test_1"}).id


def fail(actor: Actor, processor_id: UUID, times: int = 5) -> None:
    for _ in range(times):
        report(actor, admit(actor, processor_id), is_answered=False)


def wait_told(actor: Actor, processor_id: UUID) -> Any:
    with pytest.raises(GatewayUnavailable) as refused:
        admit(actor, processor_id)
    return refused.value.facts["retry_after_seconds"]


@pytest.mark.row("D068", "D069")
def test_it_opens_tries_once_and_closes(cast: Cast, frozen: Any) -> None:
    actor = cast.alice.actor
    processor_id = processor(actor)
    fail(actor, processor_id)
    assert wait_told(actor, processor_id) == 30
    frozen.shift(dt.timedelta(seconds=29))
    assert wait_told(actor, processor_id) == 1
    frozen.shift(dt.timedelta(seconds=1))
    trial = admit(actor, processor_id)
    assert trial.trial_id is not None
    assert wait_told(actor, processor_id) == 60
    report(actor, trial, is_answered=True)
    assert admit(actor, processor_id) == Permit(processor_id)
    with agency_scope(actor.agency_id):
        kinds = JournalEntry.objects.filter(subject_id=processor_id, kind__contains="breaker").order_by("id")
        assert [entry.kind for entry in kinds] == ["payment_processor.breaker_opened", "payment_processor.breaker_closed"]
        assert GatewayBreaker.objects.get().openings == 1


def test_a_failed_trial_opens_it_anew(cast: Cast, frozen: Any) -> None:
    actor = cast.alice.actor
    processor_id = processor(actor)
    fail(actor, processor_id)
    frozen.shift(dt.timedelta(seconds=45))
    report(actor, admit(actor, processor_id), is_answered=False)
    assert wait_told(actor, processor_id) == 30


def test_a_trial_that_was_given_up_says_nothing_any_more(cast: Cast, frozen: Any) -> None:
    actor = cast.alice.actor
    processor_id = processor(actor)
    fail(actor, processor_id)
    frozen.shift(dt.timedelta(seconds=30))
    lost = admit(actor, processor_id)
    frozen.shift(dt.timedelta(seconds=60))
    second = admit(actor, processor_id)
    report(actor, lost, is_answered=True)
    assert wait_told(actor, processor_id) == 60
    give_back(actor, lost)
    assert wait_told(actor, processor_id) == 60
    give_back(actor, second)
    assert admit(actor, processor_id).trial_id is not None


def test_processors_and_agencies_do_not_share_one(cast: Cast, frozen: Any) -> None:
    actor, olga = cast.alice.actor, cast.olga.actor
    ours, other, theirs = processor(actor), processor(actor, "second"), processor(olga)
    fail(actor, ours)
    assert admit(actor, other) == Permit(other)
    assert admit(olga, theirs) == Permit(theirs)
    fail(olga, theirs, 4)
    assert admit(olga, theirs) == Permit(theirs)


@pytest.mark.django_db(transaction=True)
def test_of_many_connections_exactly_one_tries(frozen: Any) -> None:
    cast = assemble()
    actor = cast.alice.actor
    processor_id = processor(actor)
    at_once(*[lambda: report(actor, Permit(processor_id), is_answered=False) for _ in range(5)])
    assert wait_told(actor, processor_id) == 30
    frozen.shift(dt.timedelta(seconds=30))

    def try_it() -> str:
        try:
            return "trial" if admit(actor, processor_id).trial_id else "pass"
        except GatewayUnavailable:
            return "refused"

    assert sorted(at_once(*[try_it for _ in range(8)])) == ["refused"] * 7 + ["trial"]


@pytest.mark.row("D068")
def test_monitoring_sees_it(cast: Cast, frozen: Any) -> None:
    from django.conf import settings
    from django.test import Client

    from fairdue.entrypoints.metrics import _stored

    def told() -> list[str]:
        _stored.forget()
        text = Client().get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"}).content.decode()
        _stored.forget()
        return [line for line in text.splitlines() if line.startswith("fairdue_gateway_breaker") and not line.endswith(" 0.0")]

    actor = cast.alice.actor
    processor_id = processor(actor)
    label = f'agency="{cast.agency.slug}",processor="stripe"'
    assert told() == [f'fairdue_gateway_breaker{{{label},state="closed"}} 1.0']
    fail(actor, processor_id)
    opened = f"fairdue_gateway_breaker_openings_total{{{label}}} 1.0"
    assert told() == [f'fairdue_gateway_breaker{{{label},state="open"}} 1.0', opened]
    frozen.shift(dt.timedelta(seconds=30))
    admit(actor, processor_id)
    assert told() == [f'fairdue_gateway_breaker{{{label},state="half_open"}} 1.0', opened]
