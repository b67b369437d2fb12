"""kill -9 at every step of what people do with money by hand: each is one transaction, so all of it is done or nothing.

| step                              | what is lost there | who goes on                                                     |
| --------------------------------- | ------------------ | --------------------------------------------------------------- |
| entering, refunding, before the   | all of it          | the caller, who got no answer, under the same key               |
| commit                            |                    |                                                                 |
| the same, behind the commit       | the answer         | the same, who is told of the first one again                    |
| reversing, settling an entry      | all of it          | the caller, who finds payment and entry as they were            |
| the same, behind the commit       | the answer         | the same, who is refused: it is reversed, or decided, already   |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cast import Cast, assemble
from tests.factories import account
from tests.payments import gateway_victim
from tests.payments.money import bank_item, fresh, held, pay
from tests.victims import Victims

from fairdue.accounts.queries.recount import check_ledger
from fairdue.jobs.types import Run
from fairdue.kernel.errors import DomainError
from fairdue.payments.commands.bank_suspense import suspend_some
from fairdue.payments.queries.check import check_money

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def victims(transactional_db: None, tmp_path: Path) -> Iterator[Victims]:
    made = Victims("tests.payments.gateway_victim", tmp_path / "victims.log")
    yield made
    made.end()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


def record(cast: Cast) -> tuple[str, ...]:
    return str(account(cast.agency).id), "a key"


def refund(cast: Cast) -> tuple[str, ...]:
    return str(pay(cast.agency, "10.00", account(cast.agency)).id), "a key"


def reverse(cast: Cast) -> tuple[str, ...]:
    return (str(pay(cast.agency, "10.00", account(cast.agency)).id),)


def settle(cast: Cast) -> tuple[str, ...]:
    item = bank_item(cast.agency)
    suspend_some(Run(cast.agency.id), item.file_id)
    return str(item.id), str(account(cast.agency).id)


@pytest.mark.parametrize(("prepare", "is_repeatable"), [(record, True), (refund, True), (reverse, False), (settle, False)])
def test_it_is_done_or_not(cast: Cast, victims: Victims, prepare: Callable[[Cast], tuple[str, ...]], is_repeatable: bool) -> None:
    name, agency_id = prepare.__name__, str(cast.agency.id)
    deed = gateway_victim.DEEDS[name]
    first = account(cast.agency)
    pay(cast.agency, "1.00", first)
    watched = prepare(cast)
    steps = gateway_victim.points(lambda: deed(agency_id, *watched))
    assert "commit 1" in steps
    for number, step in enumerate(steps):
        told = tuple(f"{each} {number}" if each == "a key" else each for each in prepare(cast))
        before = held(cast.agency)
        victims.die_at(step, name, agency_id, *told)
        assert held(cast.agency) == before, step
        deed(agency_id, *told)
        after = held(cast.agency)
        assert after != before, step
        if is_repeatable:
            deed(agency_id, *told)
        else:
            with pytest.raises(DomainError):
                deed(agency_id, *told)
        assert held(cast.agency) == after, step
    assert fresh(first).balance_minor == 99_900
    assert check_money(cast.agency.id) == ()
    assert check_ledger(cast.agency.id).disagreements == ()
