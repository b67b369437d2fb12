"""A running Stripe, and an agency that takes cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.cast import assemble
from tests.fakes.stripe import StripeSimulator
from tests.payments.cards import Shop, running_stripe

from fairdue.accounts.queries.recount import check_ledger


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeSimulator]:
    yield from running_stripe(monkeypatch)


@pytest.fixture
def shop(db: None, sim: StripeSimulator, frozen: Any) -> Iterator[Shop]:
    """An agency with an account at that Stripe; at the end of a test its ledger adds up."""
    made = Shop(assemble(), sim)
    yield made
    assert check_ledger(made.cast.agency.id).disagreements == ()
