"""A real worker goes on with what callers left, and processes what Stripe delivers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import assemble
from tests.fakes.stripe import Fault, StripeSimulator
from tests.jobs.conftest import Workers, until
from tests.payments.cards import HOOK, SECRETS, Shop

from fairdue.accounts.queries.recount import check_ledger


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path) -> Iterator[Workers]:
    made = Workers(tmp_path / "workers.log")
    yield made
    made.end()


@pytest.mark.row("D066", "D072")
def test_a_worker_makes_the_call_again_and_takes_notifications_in(
    workers: Workers, sim: StripeSimulator, live_server: Any
) -> None:
    shop = Shop(assemble(), sim)
    sim.endpoint(f"{live_server.url}{HOOK}", SECRETS["webhook_secret"])
    sim.plan_at_confirm(Fault.RESET_BEFORE, times=2)
    lost = shop.charge("10.00")
    entered = shop.charge("20.00", card="")
    assert shop.payments() == ["pending", "pending"]
    workers.start()
    until(lambda: shop.payment(lost.id).status == "completed", "a worker makes the call again")
    sim.books.confirm(str(entered.processor_ref), {"payment_method": "pm_card_visa"})
    until(lambda: shop.payment(entered.id).status == "completed", "a worker processes the notification")
    sim.outbox.drain()
    assert len(sim.books.all("charge")) == 2
    assert shop.balance() == 97_000
    assert check_ledger(shop.cast.agency.id).disagreements == ()
