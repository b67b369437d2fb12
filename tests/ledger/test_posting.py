"""Postings: balanced by shape, append-only, reversed once, found or made under races."""

from __future__ import annotations

import datetime as dt
import threading
from uuid import UUID

import pytest
from django.db import DatabaseError, connections
from hypothesis import given
from hypothesis import strategies as st
from tests import cast

from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute, rows, savepoint
from fairdue.kernel.errors import NotFound
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import Money
from fairdue.ledger.commands.posting import post, reverse_entry
from fairdue.ledger.errors import AlreadyReversed, ReversalOfReversal
from fairdue.ledger.models import LedgerAccount, Posting
from fairdue.ledger.queries import applied_to, balances, statement
from fairdue.ledger.rules import ADJUSTED, PLACED, PRINCIPAL, Recipe, adjustment, placement
from fairdue.ledger.types import LedgerKey, Move

TODAY = dt.date(2026, 3, 2)
pytestmark = pytest.mark.django_db


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def minor_of(agency_id: UUID, subject_id: UUID, bucket: str = PRINCIPAL) -> int:
    return sum(money.minor for money in balances(agency_id, [subject_id], bucket).get(subject_id, ()))


def test_what_one_side_gains_the_other_loses() -> None:
    agency, account, creditor = cast.agency(), uuid7(), uuid7()
    actor = system(agency.id)
    post(actor, Recipe.PLACEMENT, placement(account, creditor, usd(1000)), TODAY)
    post(actor, Recipe.ADJUSTMENT, adjustment(account, creditor, usd(-300)), TODAY, reason="waived")
    post(actor, Recipe.ADJUSTMENT, adjustment(account, creditor, usd(50)), TODAY, reason="interest")
    assert post(actor, Recipe.ADJUSTMENT, adjustment(account, creditor, usd(0)), TODAY) is None
    assert minor_of(agency.id, account) == 750
    assert minor_of(agency.id, creditor, PLACED) == -1000
    assert minor_of(agency.id, creditor, ADJUSTED) == 250
    assert [(line.amount_minor, line.balance_minor) for line in statement(agency.id, account)] == [
        (50, 750),
        (-300, 700),
        (1000, 1000),
    ]
    with pytest.raises(ValueError, match="positive"):
        post(actor, "odd", [Move(LedgerKey(PLACED, creditor), LedgerKey(PRINCIPAL, account), usd(0))], TODAY)


@given(st.integers(-(10**15), 10**15))
def test_recipes_move_exactly_their_amount(minor: int) -> None:
    account, creditor = uuid7(), uuid7()
    moved = 0
    for move in adjustment(account, creditor, usd(minor)):
        assert move.amount.minor > 0
        moved += move.amount.minor if move.target == LedgerKey(PRINCIPAL, account) else -move.amount.minor
    assert moved == minor


def test_a_reversal_undoes_once_and_is_final() -> None:
    agency, account, creditor = cast.agency(), uuid7(), uuid7()
    actor = system(agency.id)
    entry = post(actor, Recipe.PLACEMENT, placement(account, creditor, usd(1000)), TODAY)
    assert entry is not None
    undone = reverse_entry(actor, entry.id, TODAY, "wrong account")
    assert minor_of(agency.id, account) == 0
    with pytest.raises(AlreadyReversed):
        reverse_entry(actor, entry.id, TODAY, "again")
    with pytest.raises(ReversalOfReversal):
        reverse_entry(actor, undone.id, TODAY, "undo the undoing")
    with pytest.raises(NotFound):
        reverse_entry(system(cast.agency("Elsewhere").id), entry.id, TODAY, "not mine")
    assert minor_of(agency.id, account) == 0


def test_what_a_recipe_took_leaves_out_what_was_reversed() -> None:
    agency, account, trust = cast.agency(), uuid7(), uuid7()
    actor, key = system(agency.id), LedgerKey(PRINCIPAL, account)
    paid = [post(actor, Recipe.ALLOCATION, [Move(key, LedgerKey("received", trust), usd(minor))], TODAY) for minor in (100, 40)]
    assert applied_to(agency.id, account) == 140
    assert paid[1] is not None
    reverse_entry(actor, paid[1].id, TODAY, "bounced")
    assert applied_to(agency.id, account) == 100


@pytest.mark.parametrize(
    "statement_text",
    [
        "UPDATE ledger_posting SET amount_minor = 1",
        "DELETE FROM ledger_posting",
        "TRUNCATE ledger_posting",
        "UPDATE ledger_entry SET reason = ''",
        "DELETE FROM ledger_entry",
    ],
)
def test_the_app_cannot_rewrite_it(statement_text: str) -> None:
    agency = cast.agency()
    post(system(agency.id), Recipe.PLACEMENT, placement(uuid7(), uuid7(), usd(1)), TODAY)
    with agency_scope(agency.id), pytest.raises(DatabaseError, match="permission denied"), savepoint():
        execute(statement_text)


def test_nothing_unbalanced_or_foreign_can_be_inserted() -> None:
    ours, theirs = cast.agency(), cast.agency("Elsewhere")
    for agency in (ours, theirs):
        post(system(agency.id), Recipe.PLACEMENT, placement(uuid7(), uuid7(), usd(1)), TODAY)
    with agency_scope(theirs.id):
        foreign = LedgerAccount.objects.filter(agency_id=theirs.id).values_list("id", flat=True)[0]
    with agency_scope(ours.id):
        own = Posting.objects.get(agency_id=ours.id)
        insert = (
            "INSERT INTO ledger_posting (agency_id, entry_id, from_account_id, to_account_id, amount_minor, currency) "
            "VALUES (%s, %s, %s, %s, %s, 'USD')"
        )
    for to_account, amount, refusal in (
        (own.to_account_id, 0, "ledger_posting_positive"),
        (own.to_account_id, -5, "ledger_posting_positive"),
        (own.from_account_id, 5, "ledger_posting_moves"),
        (foreign, 5, "ledger_posting_to_account_id_fk"),
    ):
        with agency_scope(ours.id), pytest.raises(DatabaseError, match=refusal), savepoint():
            execute(insert, [ours.id, own.entry_id, own.from_account_id, to_account, amount])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_share_one_ledger_account() -> None:
    agency, creditor, accounts = cast.agency(), uuid7(), [uuid7() for _ in range(8)]
    barrier = threading.Barrier(2)
    failed: list[Exception] = []

    def place(mine: list[UUID]) -> None:
        try:
            for account in mine:
                barrier.wait()
                post(system(agency.id), Recipe.PLACEMENT, placement(account, creditor, usd(100)), TODAY)
        except Exception as error:
            failed.append(error)
            barrier.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=place, args=[accounts[part::2]]) for part in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert minor_of(agency.id, creditor, PLACED) == -800
    with agency_scope(agency.id):
        assert len(rows("SELECT 1 FROM ledger_account WHERE subject_id = %s", [creditor])) == 1
