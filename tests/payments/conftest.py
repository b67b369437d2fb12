"""A running Stripe, and an agency that takes cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import stripe
from tests.cast import assemble
from tests.fakes.stripe import StripeSimulator
from tests.payments.cards import Shop

from fairdue.accounts.queries.recount import check_ledger


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeSimulator]:
    """Stripe, which knows one key. The library waits half a second before it asks again: not in tests."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    with StripeSimulator(api_key="sk_test_harbour") as running:
        yield running


@pytest.fixture
def shop(db: None, sim: StripeSimulator, frozen: Any) -> Iterator[Shop]:
    """An agency with an account at that Stripe; at the end of a test its ledger adds up."""
    made = Shop(assemble(), sim)
    yield made
    assert check_ledger(made.cast.agency.id).disagreements == ()
