"""Merges at the same time as other merges, imports and people."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from tests import cast, factories
from tests.parties.source import fill
from tests.racing import at_once

from fairdue.accounts.models import Account
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands.bulk import create_debtors
from fairdue.parties.models import ContactPoint, Debtor

pytestmark = pytest.mark.django_db(transaction=True)


def merge(people: cast.Cast, into: Debtor, other: Debtor) -> int:
    return int(people.alice.api.post(f"debtors/{into.id}/merge/", {"other": other.id}).status_code)


def test_a_pair_is_merged_once_whichever_way(frozen: object) -> None:
    people = cast.assemble()
    for crosswise in (False, True) * 3:
        one, other = (factories.debtor(people.agency, email="same@example.test") for _ in range(2))
        accounts = [factories.account(people.agency, of=of).id for of in (one, other)]
        second = (other, one) if crosswise else (one, other)
        codes = at_once(lambda one=one, other=other: merge(people, one, other), lambda pair=second: merge(people, *pair))
        assert sorted(codes) == [200, 409]
        with agency_scope(people.agency.id):
            (left,) = Debtor.objects.filter(id__in=[one.id, other.id], merged_into=None)
            assert set(Account.objects.filter(id__in=accounts).values_list("debtor_id", flat=True)) == {left.id}


def test_an_import_that_holds_debtors_is_waited_for() -> None:
    people = cast.assemble()
    one, other = factories.debtor(people.agency), factories.debtor(people.agency)
    written, go_on = threading.Event(), threading.Event()

    def brings() -> None:
        with agency_scope(people.agency.id):
            fill({"debtor_id": other.id, "is_new_account": True, "is_shared_debtor": True, "email": "late@example.test"})
            create_debtors(system(people.agency.id), "source")
            written.set()
            assert go_on.wait(10)

    def merges() -> int:
        assert written.wait(10)
        threading.Timer(0.3, go_on.set).start()
        return merge(people, one, other)

    _, code = at_once(brings, merges)
    assert code == 200
    with agency_scope(people.agency.id):
        assert ContactPoint.objects.get(value="late@example.test").debtor_id == one.id


def test_an_import_that_comes_during_a_merge_follows_it() -> None:
    from fairdue.accounts.commands import merging

    people = cast.assemble()
    one, other = factories.debtor(people.agency), factories.debtor(people.agency)
    merged, go_on = threading.Event(), threading.Event()

    def merges() -> None:
        with agency_scope(people.agency.id):
            merging.merge_debtors(people.alice.actor, one.id, other.id)
            merged.set()
            assert go_on.wait(10)

    def brings() -> UUID:
        assert merged.wait(10)
        threading.Timer(0.3, go_on.set).start()
        with agency_scope(people.agency.id):
            fill({"debtor_id": other.id, "is_new_account": True, "is_shared_debtor": True, "email": "late@example.test"})
            create_debtors(system(people.agency.id), "source")
            return ContactPoint.objects.get(value="late@example.test").debtor_id

    _, owner = at_once(merges, brings)
    assert owner == one.id


def test_an_account_opened_during_a_merge_is_the_remaining_debtors_or_refused() -> None:
    people = cast.assemble()
    for number in range(4):
        one, other = factories.debtor(people.agency), factories.debtor(people.agency)
        amounts = {"original_amount": "10.00", "current_balance": "10.00"}
        body = {"debtor": str(other.id), "external_ref": f"R-{number}", **amounts}
        merged, opened = at_once(
            lambda one=one, other=other: merge(people, one, other),
            lambda body=body: people.alice.api.post("accounts/", body).status_code,
        )
        assert merged == 200
        assert opened in {201, 409}
        with agency_scope(people.agency.id):
            assert not Account.objects.filter(debtor_id=other.id).exists()
