"""Accounts of many rows at once: placed, restated, withdrawn, brought back and renamed, whatever comes after what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import cast, factories

from fairdue.access.models import Agency
from fairdue.accounts.commands.assignment import assign_account
from fairdue.accounts.commands.bulk_placing import find_or_create_creditors, place_accounts, restate_accounts
from fairdue.accounts.commands.bulk_renaming import rename_accounts
from fairdue.accounts.commands.bulk_withdrawing import bring_back_accounts, withdraw_accounts
from fairdue.accounts.commands.status import close_account
from fairdue.accounts.errors import AccountExists
from fairdue.accounts.models import Account, Creditor, Placement
from fairdue.accounts.queries.recount import check_ledger
from fairdue.journal.models import JournalEntry, JournalPersonal
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.ids import uuid7
from fairdue.kernel.money import Money, decimals_of
from fairdue.ledger.commands.posting import post
from fairdue.ledger.models import LedgerEntry
from fairdue.ledger.queries import applied_to, balances
from fairdue.ledger.rules import PRINCIPAL, Recipe
from fairdue.ledger.types import LedgerKey, Move

TODAY = dt.date(2026, 3, 2)
pytestmark = pytest.mark.django_db
COLUMNS = {
    "row_number": "integer",
    "line": "integer",
    "account_id": "uuid",
    "is_new_account": "boolean",
    "is_changed": "boolean",
    "debtor_id": "uuid",
    "creditor_id": "uuid",
    "ledger_account_id": "uuid",
    "external_ref": "text",
    "previous_external_ref": "text",
    "amount_minor": "bigint",
    "stated_now_minor": "bigint",
    "stated_minor": "bigint",
    "currency": "char(3)",
    "decimals": "smallint",
    "due_on": "date",
    "account_type": "text",
    "region": "text",
    "priority": "smallint",
    "original_creditor": "text",
    "fingerprint": "bytea",
    "matched_by": "text",
    "recall_reason": "text",
}


class Files:
    """Files of one creditor, applied as an import does it."""

    def __init__(self, agency: Agency) -> None:
        """Make the creditor, and a debtor for all accounts."""
        self.agency, self.actor = agency, system(agency.id)
        self.debtor = factories.debtor(agency)
        with agency_scope(agency.id):
            named = "SELECT 'Bank' AS name, c AS currency FROM unnest('{USD,JPY,BHD}'::text[]) c"
            find_or_create_creditors(self.actor, named, {})
            self.creditor = Creditor.objects.get(agency_id=agency.id)
            self.placement = Placement.objects.create(agency_id=agency.id, reference="file", placed_on=TODAY)

    def account(self, ref: str) -> Account:
        """The account of a reference."""
        with agency_scope(self.agency.id):
            found: Account = Account.objects.get(agency_id=self.agency.id, external_ref=ref)
            return found

    def place(self, *rows: dict[str, Any]) -> UUID:
        """Place accounts, or restate those that are known; return the import's id."""
        import_id = uuid7()
        with self.table([self._row(row) for row in rows]) as table:
            place_accounts(self.actor, table, self.placement.id, import_id, effective_on=TODAY)
            bring_back_accounts(self.actor, table, import_id)
            restate_accounts(self.actor, table, import_id, effective_on=TODAY)
        return import_id

    def recall(self, **reasons: str | None) -> UUID:
        """Withdraw accounts for reasons."""
        import_id = uuid7()
        with self.table([self._row({"ref": ref, "recall_reason": reason}) for ref, reason in reasons.items()]) as table:
            withdraw_accounts(self.actor, table, import_id, effective_on=TODAY)
        return import_id

    def rename(self, **refs: str) -> int:
        """Give accounts other references."""
        rows = [self._row({"ref": old}) | {"previous_external_ref": old, "external_ref": new} for old, new in refs.items()]
        with self.table(rows) as table:
            return rename_accounts(self.actor, table, uuid7())

    def pay(self, ref: str, minor: int) -> None:
        """Post a payment as a command does."""
        with agency_scope(self.agency.id):
            account = Account.objects.select_for_update().get(agency_id=self.agency.id, external_ref=ref)
            cash = LedgerKey("cash", self.creditor.id)
            post(
                self.actor,
                Recipe.ALLOCATION,
                [Move(LedgerKey(PRINCIPAL, account.id), cash, Money(minor, account.currency))],
                TODAY,
            )
            account.balance_minor -= minor
            account.save(update_fields=["balance_minor"])

    def entries(self, ref: str, kind: str) -> list[JournalEntry]:
        """The journal of an account."""
        account_id = self.account(ref).id
        with agency_scope(self.agency.id):
            return list(JournalEntry.objects.filter(subject_id=account_id, kind=kind).order_by("id"))

    @contextmanager
    def table(self, rows: list[dict[str, Any]]) -> Iterator[str]:
        """A temporary table as bulk commands read it."""
        with agency_scope(self.agency.id):
            execute(f"CREATE TEMPORARY TABLE source ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
            for row in rows:
                execute(
                    f"INSERT INTO source ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})",
                    list(row.values()),
                )
            yield "source"
            execute("DROP TABLE source")

    def _row(self, given: dict[str, Any]) -> dict[str, Any]:
        row = dict(given)
        ref, currency = row.pop("ref"), row.get("currency", "USD")
        with agency_scope(self.agency.id):
            known = Account.objects.filter(agency_id=self.agency.id, external_ref=ref).first()
        amount = row.pop("amount", 0)
        return {
            "row_number": 1,
            "line": 2,
            "account_id": known.id if known else uuid7(),
            "is_new_account": known is None,
            "is_changed": known is not None,
            "debtor_id": self.debtor.id,
            "creditor_id": self.creditor.id,
            "ledger_account_id": uuid7(),
            "external_ref": ref,
            "amount_minor": amount,
            "stated_now_minor": row.pop("due", amount),
            "stated_minor": known.stated_minor if known else None,
            "currency": currency,
            "decimals": decimals_of(currency),
            "fingerprint": b"x",
            **row,
        }


@pytest.fixture
def files() -> Files:
    return Files(cast.agency())


def test_each_row_has_its_own_currency_and_balance(files: Files) -> None:
    import_id = files.place(
        {"ref": "A", "amount": 100050, "due": 50025, "region": "North", "priority": 3, "matched_by": "email"},
        {"ref": "B", "amount": 500, "currency": "JPY"},
        {"ref": "C", "amount": 1234, "currency": "BHD", "due": 0},
        {"ref": "D", "amount": 1000, "due": -250},
    )
    stored = {ref: files.account(ref) for ref in "ABCD"}
    assert {
        ref: (
            a.original_minor,
            a.stated_minor,
            a.balance_minor,
            a.currency,
            a.region,
            a.priority,
            a.is_priority_fixed,
            a.stated_by,
        )
        for ref, a in stored.items()
        if a
    } == {
        "A": (100050, 50025, 50025, "USD", "North", 3, True, import_id),
        "B": (500, 500, 500, "JPY", "", 0, False, import_id),
        "C": (1234, 0, 0, "BHD", "", 0, False, import_id),
        "D": (1000, -250, -250, "USD", "", 0, False, import_id),
    }
    (told,) = files.entries("A", "account.imported")
    assert told.changes == {
        "external_ref": [None, "A"],
        "original_amount": [None, "1000.50"],
        "current_balance": [None, "500.25"],
        "due_date": [None, None],
        "region": [None, "North"],
        "priority": [None, 3],
    }
    assert told.facts == {"import_id": str(import_id), "line": 2, "matched_by": "email"}
    assert files.entries("B", "account.imported")[0].changes["original_amount"] == [None, "500"]
    assert files.entries("C", "account.imported")[0].changes["original_amount"] == [None, "1.234"]
    assert check_ledger(files.agency.id).disagreements == ()


def test_accounts_that_owe_nothing_make_no_entry_in_the_ledger(files: Files) -> None:
    files.place({"ref": "A", "amount": 100, "due": 0})
    with agency_scope(files.agency.id):
        assert not LedgerEntry.objects.exists()
    files.recall(A=None)
    with agency_scope(files.agency.id):
        assert not LedgerEntry.objects.exists()


def test_restating_moves_by_the_difference_and_blank_cells_change_nothing(files: Files) -> None:
    files.place({"ref": "A", "amount": 1000, "due": 800, "region": "North", "account_type": "loan", "due_on": TODAY})
    files.pay("A", 300)
    again = files.place({"ref": "A", "amount": 1000, "due": 900, "priority": 2, "region": ""})
    stored = files.account("A")
    assert (stored.balance_minor, stored.stated_minor, stored.original_minor, stored.region, stored.account_type) == (
        600,
        900,
        1000,
        "North",
        "loan",
    )
    assert (stored.priority, stored.is_priority_fixed, stored.stated_by, stored.due_on) == (2, True, again, TODAY)
    (told,) = files.entries("A", "account.restated")
    assert told.changes == {"current_balance": ["5.00", "6.00"], "priority": [0, 2], "is_priority_fixed": [False, True]}
    assert told.facts == {"import_id": str(again), "line": 2, "stated_amount": ["8.00", "9.00"]}
    files.place({"ref": "A", "amount": 1000, "due": 900})
    assert len(files.entries("A", "account.restated")) == 1


def test_an_account_made_by_hand_without_a_balance_can_be_restated(files: Files) -> None:
    factories.account(files.agency, balance="0.00", of=files.debtor, by=files.creditor, external_ref="HAND")
    files.place({"ref": "HAND", "amount": 500})
    stored = files.account("HAND")
    assert stored.balance_minor == 500
    assert check_ledger(files.agency.id).disagreements == ()


def test_a_recalled_account_owes_nothing_and_its_commission_is_frozen(files: Files) -> None:
    worker = cast.collector(files.agency, "carl", commission_rate="0.1500")
    files.place({"ref": "A", "amount": 10000}, {"ref": "B", "amount": 10000})
    assert worker.collector is not None
    assign_account(files.actor, files.account("A").id, worker.collector.id)
    files.pay("A", 2501)
    files.pay("B", 12000)
    import_id = files.recall(A="sold", B=None)
    first, second = files.account("A"), files.account("B")
    assert (first.status, first.balance_minor, first.stated_minor, first.close_reason, str(first.commission_rate)) == (
        "closed",
        0,
        0,
        "recalled by the creditor: sold",
        "0.1500",
    )
    assert (first.collector_id, first.withdrawn_at == first.closed_at, first.stated_fingerprint, first.stated_by) == (
        worker.collector.id,
        True,
        None,
        import_id,
    )
    assert (second.balance_minor, second.close_reason, second.commission_rate) == (0, "recalled by the creditor", None)
    (told,) = files.entries("A", "account.recalled")
    assert told.changes == {"status": ["assigned", "closed"], "current_balance": ["74.99", "0.00"]}
    assert told.facts == {
        "import_id": str(import_id),
        "line": 2,
        "withdrawn": "74.99",
        "stated_amount": ["100.00", "0.00"],
        "currency": "USD",
        "commission_rate": "0.1500",
        "collected": "25.01",
        "commission": "3.75",
        "collector_id": str(worker.collector.id),
    }
    with agency_scope(files.agency.id):
        assert JournalPersonal.objects.get(id=told.id).values == {"text": "sold"}
        assert LedgerEntry.objects.filter(recipe="withdrawal").count() == 1
    files.recall(A="again")
    assert len(files.entries("A", "account.recalled")) == 1
    assert check_ledger(files.agency.id).disagreements == ()


def test_an_account_placed_again_comes_back_and_one_closed_by_hand_stays_closed(files: Files) -> None:
    files.place({"ref": "A", "amount": 1000}, {"ref": "B", "amount": 1000})
    close_account(files.actor, files.account("B").id, "Hopeless")
    files.recall(A="sold")
    import_id = files.place({"ref": "A", "amount": 1500}, {"ref": "B", "amount": 1200})
    back, still = files.account("A"), files.account("B")
    assert (back.status, back.balance_minor, back.withdrawn_at, back.closed_at, back.close_reason) == (
        "new",
        1500,
        None,
        None,
        "",
    )
    assert (still.status, still.balance_minor, still.close_reason) == ("closed", 1200, "Hopeless")
    (told,) = files.entries("A", "account.reopened")
    assert told.changes == {"status": ["closed", "new"]}
    assert told.facts == {"is_correction": True, "import_id": str(import_id), "line": 2}
    assert files.entries("B", "account.reopened") == []


def test_references_change_in_a_ring_but_never_into_one_that_is_taken(files: Files) -> None:
    files.place(*({"ref": ref, "amount": 100} for ref in "ABCD"))
    ids = {ref: files.account(ref).id for ref in "ABCD"}
    assert files.rename(A="B", B="C", C="A") == 3
    now = {ref: files.account(ref).id for ref in "ABCD"}
    assert now == {"A": ids["C"], "B": ids["A"], "C": ids["B"], "D": ids["D"]}
    (told,) = files.entries("B", "account.reference_changed")
    assert told.changes == {"external_ref": ["A", "B"]}
    with pytest.raises(AccountExists):
        files.rename(A="D")


STEP = st.one_of(
    st.tuples(st.just("place"), st.integers(0, 10_000)),
    st.tuples(st.just("pay"), st.integers(1, 5_000)),
    st.tuples(st.just("recall"), st.just(0)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=10))
def test_balances_hold_whatever_comes_after_what(steps: list[tuple[str, int]]) -> None:
    """A statement moves what is due by its difference, a payment lowers it, a recall leaves nothing; what was paid stays paid."""
    with transaction.atomic():
        files = Files(cast.agency())
        due, stated, paid, is_withdrawn = 0, 0, 0, False
        for what, minor in [("place", 5_000), *steps]:
            if what == "place":
                files.place({"ref": "A", "amount": max(minor, 1), "due": minor})
                due, stated, is_withdrawn = due + minor - stated, minor, False
            elif what == "recall":
                files.recall(A="sold")
                due, stated, is_withdrawn = due if is_withdrawn else 0, 0, True
            else:
                files.pay("A", minor)
                due, paid = due - minor, paid + minor
            account = files.account("A")
            (held,) = balances(files.agency.id, [account.id])[account.id]
            assert (account.balance_minor, account.stated_minor, held.minor) == (due, stated, due)
            assert (account.withdrawn_at is not None, account.status == "closed") == (is_withdrawn, is_withdrawn)
            assert applied_to(files.agency.id, account.id) == paid
        assert check_ledger(files.agency.id).disagreements == ()
        transaction.set_rollback(True)
