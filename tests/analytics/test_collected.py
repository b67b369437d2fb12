"""What came in today and this month, as each role is told it, and the promises of a collector that were kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, assemble, collector
from tests.factories import account
from tests.payments.money import pay

from fairdue.accounts.models import Account

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(frozen: Any) -> Cast:
    return assemble()


def told(by: Any) -> dict[str, Any]:
    found: dict[str, Any] = by.api.get("analytics/collected/").json()
    return found


def amounts(by: Any) -> list[tuple[str, str, str]]:
    return [(row["currency"], row["today"], row["month"]) for row in told(by)["by_currency"]]


def test_everybody_is_told_of_the_accounts_he_may_see(cast: Cast) -> None:
    first, before = TODAY - DAY, TODAY - 2 * DAY
    stranger = collector(cast.agency, "stranger")
    mine, theirs = account(cast.agency, cast.carl, "in_contact"), account(cast.agency, stranger, "in_contact")
    pay(cast.agency, "10.00", mine, received_on=first)
    pay(cast.agency, "7.00", mine, received_on=before)
    pay(cast.agency, "8.00", mine, theirs, received_on=first)
    gone = pay(cast.agency, "5.00", mine, received_on=first)
    assert cast.alice.api.post(f"payments/{gone.id}/reverse/", {"reason": "Entered twice"}).status_code == 200
    euros = account(cast.agency, stranger, "in_contact", currency="EUR")
    pay(cast.agency, "3.00", euros, received_on=TODAY)
    pay(cast.other_agency, "99.00", account(cast.other_agency))
    assert amounts(cast.carl) == [("USD", "0.00", "14.00")]
    assert amounts(cast.bob) == [("USD", "0.00", "14.00")]
    for person in (cast.alice, cast.rita):
        assert amounts(person) == [("USD", "0.00", "18.00"), ("EUR", "3.00", "3.00")]
        assert told(person)["promises"] is None
    assert amounts(stranger) == [("USD", "0.00", "4.00"), ("EUR", "3.00", "3.00")]


def promised(cast: Cast, on: dt.date) -> Account:
    """An account for which Carl has noted the promise of 50.00."""
    made = account(cast.agency, cast.carl, "in_contact")
    body = {"outcome": "promise", "amount": "50.00", "promised_on": str(on)}
    assert cast.carl.api.post(f"accounts/{made.id}/outcome/", body).status_code == 201
    return made


def test_promises_are_kept_when_as_much_was_paid(cast: Cast, frozen: Any) -> None:
    kept, short, _, _ = (promised(cast, TODAY + days * DAY) for days in (1, 1, 1, 9))
    assert told(cast.carl)["promises"] == {"kept": 0, "given": 0}
    frozen.shift(DAY)
    pay(cast.agency, "50.00", kept)
    pay(cast.agency, "49.99", short)
    assert told(cast.carl)["promises"] == {"kept": 1, "given": 3}
    assert told(cast.bob)["promises"] is None


def test_it_costs_the_same_however_much_came_in(cast: Cast) -> None:
    counts = []
    for times in (1, 12):
        for _ in range(times):
            pay(cast.agency, "1.00", account(cast.agency, cast.carl, "in_contact"))
        with CaptureQueriesContext(connection) as queries:
            told(cast.carl)
        counts.append(len(queries))
    assert counts[0] == counts[1]
