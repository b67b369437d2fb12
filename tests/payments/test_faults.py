"""kill -9 in the middle of a bank file: whoever goes on ends where a file ends that nobody killed.

| step                  | what is lost there       | who goes on, and where                                        |
| --------------------- | ------------------------ | ------------------------------------------------------------- |
| storing the upload    | the upload               | the sender, who got no answer, sends it again                 |
| beginning             | nothing                  | the job, which the reaper gives to another worker             |
| reading: each chunk   | that chunk               | the job, behind the last line that was kept                   |
| matching: each chunk  | that chunk               | the job, with the entries that are not matched                |
| posting: each chunk   | that chunk, whole        | the job, with the entries that are matched and not posted     |
| posting one by one    | that payment, whole      | the same                                                      |
| finishing             | the end                  | the job, which finds nothing left to do                       |
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.cast import Cast, assemble
from tests.factories import account, creditor
from tests.payments.money import fresh, held, pay
from tests.racing import at_once

from fairdue.accounts.models import Account
from fairdue.accounts.queries.recount import check_ledger
from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import system
from fairdue.kernel.db import agency_scope
from fairdue.payments.commands.refunding import request_refund
from fairdue.payments.errors import RefundTooLarge
from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
from fairdue.payments.models import Payment
from fairdue.payments.queries.bank_files import get_bank_file
from fairdue.payments.queries.check import check_money

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
ROWS = 12
AT_ONCE = 5
STEP = 17
"""Every so many statements the next victim dies."""


def killed(cast: Cast, file_id: UUID, statement: int) -> bool:
    """Let a process go on with the file until the statement. Returns whether it died there."""
    environment = {**os.environ, "DATABASE_URL": _url(), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.payments.victim", str(cast.agency.id), str(file_id), str(statement), str(AT_ONCE)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


def _url() -> str:
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def _accounts(cast: Cast) -> list[Account]:
    bank = creditor(cast.agency, commission_rate="0.2000")
    return [account(cast.agency, balance="100.00", by=bank, external_ref=f"KILL-{number:02}") for number in range(ROWS)]


def _send(cast: Cast) -> UUID:
    today = clock.today(cast.agency.time_zone).isoformat()
    lines = [f"KILL-{number:02},{10 + 10 * number}.00,{today},B-{number}" for number in range(ROWS)]
    data = "\n".join(["Reference,Amount,Date,Bank reference", *lines, f"NOBODY,1.00,{today},B-x"]).encode()
    return take_bank_file(system(cast.agency.id), "bank.csv", [data], size_bytes=len(data))


def _require_whole(cast: Cast, owed: list[Account], file_id: UUID) -> None:
    found = get_bank_file(system(cast.agency.id), file_id)
    assert (found.status, found.entries_count, found.posted_count, found.unmatched_count) == ("completed", ROWS + 1, ROWS, 1)
    for number, each in enumerate(owed):
        paid = 1000 + 1000 * number
        assert (fresh(each).balance_minor, fresh(each).unapplied_minor) == (max(0, 10000 - paid), max(0, paid - 10000))
    with agency_scope(cast.agency.id):
        assert Payment.objects.filter(agency_id=cast.agency.id).count() == ROWS
    assert check_money(cast.agency.id) == ()
    assert check_ledger(cast.agency.id).disagreements == ()


def test_a_bank_file_survives_being_killed_again_and_again() -> None:
    cast = assemble()
    owed = _accounts(cast)
    file_id = _send(cast)
    deaths, statement = 0, STEP
    while killed(cast, file_id, statement):
        deaths += 1
        assert check_money(cast.agency.id) == ()
        # Where one died without getting a chunk to its end the next one is let go on further.
        statement += STEP
    assert deaths > 3
    process_bank_file(Run(cast.agency.id), file_id)
    _require_whole(cast, owed, file_id)


def test_two_workers_at_one_file_post_each_entry_once() -> None:
    cast = assemble()
    owed = _accounts(cast)
    file_id = _send(cast)
    at_once(*[lambda: process_bank_file(Run(cast.agency.id), file_id)] * 2)
    _require_whole(cast, owed, file_id)


@pytest.mark.row("D197")
def test_payments_on_one_account_at_the_same_time_lose_nothing() -> None:
    cast = assemble()
    owed = account(cast.agency, balance="100.00")

    def payer(tag: int) -> Any:
        return lambda: [pay(cast.agency, "1.00", owed, external_ref=f"{tag}-{number}") for number in range(4)]

    at_once(*[payer(tag) for tag in range(8)])
    assert fresh(owed).balance_minor == 10000 - 8 * 4 * 100
    assert held(cast.agency)["trust_bank"] == 8 * 4 * 100
    assert check_money(cast.agency.id) == ()


@pytest.mark.row("D067")
def test_the_same_key_at_the_same_time_takes_money_once() -> None:
    cast = assemble()
    owed = account(cast.agency, balance="100.00")
    made = at_once(*[lambda: pay(cast.agency, "10.00", owed, idempotency_key="till-7").id] * 4)
    assert len(set(made)) == 1
    assert fresh(owed).balance_minor == 9000


def test_refunds_at_the_same_time_never_give_back_more_than_came() -> None:
    cast = assemble()
    made = pay(cast.agency, "10.00", account(cast.agency, balance="100.00"))

    def refund() -> str:
        try:
            return request_refund(system(cast.agency.id), made.id, "6.00", "Overcharged").status
        except RefundTooLarge as refused:
            return refused.code

    assert sorted(at_once(refund, refund)) == ["completed", "refund_too_large"]
    assert held(cast.agency)["trust_bank"] == 400
