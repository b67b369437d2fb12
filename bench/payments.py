"""Posting a bank file of 100,000 payments against taking them one by one, and eight connections on one account.

The file goes the whole way: stored encrypted, read, kept, matched by reference, posted with ledger, balances, statuses and the
journal. The loop calls the command that the API calls, on the same accounts of another clone; it is timed over a sample and told
for all. Then eight processes pay one account at the same time, which loses no update, and one process pays another as often. Both
databases are recounted. Usage: python bench/payments.py [PAYMENTS]
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench._lab import Lab, load, open_lab  # noqa: E402  # needs the path above

PAYMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
SAMPLE = 400
CHUNK_ROWS = 1000
RATIO_MIN = 50
CONNECTIONS = 8
EACH = 40

SEED = """
INSERT INTO access_agency (id, name, slug, currency, time_zone, settings, is_active)
VALUES (%(agency)s, 'Bench', 'bench', 'USD', 'UTC', '{}', true);
INSERT INTO accounts_creditor (id, agency_id, name, commission_bps)
SELECT uuidv7(), %(agency)s, 'Bank ' || n, 2500 FROM generate_series(0, 9) n;
CREATE TEMPORARY TABLE banks AS SELECT row_number() OVER (ORDER BY name) - 1 AS n, id FROM accounts_creditor;
CREATE TEMPORARY TABLE made AS
SELECT n, uuidv7() AS id, uuidv7() AS debtor_id, uuidv7() AS own_id FROM generate_series(1, %(accounts)s) n;
INSERT INTO parties_debtor (id, agency_id, external_ref, full_name, is_firm, language, created_at, updated_at)
SELECT debtor_id, %(agency)s, '', 'Debtor ' || n, false, '', now(), now() FROM made;
INSERT INTO accounts_account (id, agency_id, creditor_id, debtor_id, external_ref, currency, original_minor, stated_minor,
    balance_minor, status, created_at, updated_at)
SELECT m.id, %(agency)s, b.id, m.debtor_id, 'REF-' || lpad(m.n::text, 7, '0'), 'USD', 10000, 10000, 10000, 'new', now(), now()
FROM made m JOIN banks b ON b.n = m.n %% 10;
INSERT INTO ledger_account (id, agency_id, bucket, subject_id, currency)
SELECT own_id, %(agency)s, 'principal', id, 'USD' FROM made;
INSERT INTO ledger_account (id, agency_id, bucket, subject_id, currency)
SELECT uuidv7(), %(agency)s, 'placed', id, 'USD' FROM banks;
INSERT INTO ledger_entry (id, agency_id, recipe, effective_on, recorded_at, reason)
VALUES (%(entry)s, %(agency)s, 'placement', current_date - 30, now(), '');
INSERT INTO ledger_posting (id, agency_id, entry_id, from_account_id, to_account_id, amount_minor, currency)
SELECT uuidv7(), %(agency)s, %(entry)s, p.id, m.own_id, 10000, 'USD'
FROM made m JOIN banks b ON b.n = m.n %% 10 JOIN ledger_account p ON p.subject_id = b.id AND p.bucket = 'placed';
"""


def seed(lab: Lab, name: str) -> UUID:
    """Fill a database with accounts that owe 100.00 each; foreign keys are right by construction and not checked."""
    agency = uuid4()
    params = {"agency": agency, "accounts": PAYMENTS, "entry": uuid4()}
    with lab.superuser(name) as db:
        db.execute("SET session_replication_role = replica")
        for statement in filter(str.strip, SEED.split(";\n")):
            db.execute(statement, params)
        db.execute("VACUUM ANALYZE")
    return agency


def row_of(number: int, day: str) -> str:
    """One payment in the file: most in part, each tenth in full, each hundredth too much."""
    amount = "120.00" if number % 100 == 0 else "100.00" if number % 10 == 0 else f"{10 + number % 80}.{number % 100:02}"
    return f"REF-{number:07},{amount},{day},check,B-{number}"


def post_file(agency: UUID) -> tuple[float, float]:
    """Send a file with a payment for every account and carry it to its end; seconds, and MiB that the process took at most."""
    from fairdue.jobs.types import Run
    from fairdue.kernel import clock
    from fairdue.kernel.actor import system
    from fairdue.payments.flows.bank_files import process_bank_file, take_bank_file
    from fairdue.payments.queries.bank_files import get_bank_file

    day = clock.today("UTC").isoformat()
    size_bytes = sum(map(len, _chunks(day)))
    actor = system(agency)
    began = time.perf_counter()
    file_id = take_bank_file(actor, "bench.csv", _chunks(day), size_bytes=size_bytes)
    process_bank_file(Run(agency), file_id)
    seconds = time.perf_counter() - began
    found = get_bank_file(actor, file_id)
    if (found.status, found.posted_count) != ("completed", PAYMENTS):
        raise SystemExit(f"the file is {found}")
    return seconds, _peak_mib()


def _chunks(day: str) -> Iterator[bytes]:
    """The file in pieces, as an upload brings it: what is measured is to be ours, not the bench's."""
    yield b"Reference,Amount,Date,Method,Bank reference\n"
    for begin in range(1, PAYMENTS + 1, CHUNK_ROWS):
        rows = (row_of(number, day) for number in range(begin, min(begin + CHUNK_ROWS, PAYMENTS + 1)))
        yield "".join(f"{row}\n" for row in rows).encode()


def post_one_by_one(agency: UUID) -> float:
    """Take a sample of the same payments one by one; seconds for each."""
    from fairdue.kernel.actor import system

    accounts = _accounts(agency, SAMPLE)
    actor = system(agency)
    began = time.perf_counter()
    for number, account_id in enumerate(accounts, start=1):
        _pay(actor, account_id, row_of(number, "").split(",")[1], f"B-{number}")
    return (time.perf_counter() - began) / SAMPLE


def pay_at_once(agency: UUID, processes: int, account_id: UUID, tag: str) -> float:
    """Let several processes pay one account 0.01 each time; payments a second."""
    from django.db import connections

    connections.close_all()  # a fork must not close what it shares
    gate = multiprocessing.get_context("fork").Barrier(processes + 1)
    times = CONNECTIONS * EACH // processes
    running = [
        multiprocessing.get_context("fork").Process(target=_payer, args=(agency, account_id, f"{tag}{number}", times, gate))
        for number in range(processes)
    ]
    for each in running:
        each.start()
    gate.wait()
    began = time.perf_counter()
    for each in running:
        each.join()
    seconds = time.perf_counter() - began
    if any(each.exitcode for each in running):
        raise SystemExit("a payer failed")
    return processes * times / seconds


def recount(agency: UUID) -> None:
    """Stop when anything disagrees with the ledger."""
    from fairdue.accounts.queries.recount import check_ledger
    from fairdue.payments.queries.check import check_money

    wrong = [*check_ledger(agency).disagreements, *check_money(agency)]
    if wrong:
        raise SystemExit(f"{len(wrong)} disagreements: {wrong[:3]}")


def _payer(agency: UUID, account_id: UUID, tag: str, times: int, gate: Any) -> None:
    from fairdue.kernel.actor import system

    gate.wait()
    for number in range(times):
        _pay(system(agency), account_id, "0.01", f"{tag}-{number}")


def _pay(actor: Any, account_id: UUID, amount: str, ref: str) -> None:
    from fairdue.payments.commands.recording import record_payment
    from fairdue.payments.types import NewPayment, NewShare

    share = NewShare(account_id=account_id, amount=amount)
    record_payment(actor, NewPayment(amount=amount, method="check", shares=(share,), external_ref=ref))


def _accounts(agency: UUID, count: int) -> list[UUID]:
    from fairdue.accounts.models import Account
    from fairdue.kernel.db import agency_scope

    with agency_scope(agency):
        return list(Account.objects.filter(agency_id=agency).order_by("external_ref").values_list("id", flat=True)[:count])


def _balance(agency: UUID, account_id: UUID) -> int:
    from fairdue.accounts.models import Account
    from fairdue.kernel.db import agency_scope

    with agency_scope(agency):
        return int(Account.objects.values_list("balance_minor", flat=True).get(id=account_id))


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure, and stop when a promise is not kept."""
    with open_lab() as lab:
        with lab.database("file"):
            agency = seed(lab, "file")
            seconds, peak = post_file(agency)
            began = time.perf_counter()
            recount(agency)
            recounted = time.perf_counter() - began
        with lab.database("loop"):
            agency = seed(lab, "loop")
            each = post_one_by_one(agency)
            one, eight = _accounts(agency, SAMPLE + 2)[-2:]
            alone = pay_at_once(agency, 1, one, "one")
            together = pay_at_once(agency, CONNECTIONS, eight, "eight")
            for account_id in (one, eight):
                if _balance(agency, account_id) != 10_000 - CONNECTIONS * EACH:
                    raise SystemExit("an update was lost")
            recount(agency)
    ratio = each * PAYMENTS / seconds
    print(f"{load()}, pid {os.getpid()}")
    print(f"bank file of {PAYMENTS:,}: {seconds:.1f} s, {PAYMENTS / seconds:,.0f} payments/s, {peak:.0f} MiB of memory at most")
    print(f"one by one ({SAMPLE} of them): {each * 1000:.1f} ms each, {1 / each:,.0f} payments/s: the file is {ratio:.0f} x")
    print(f"one account, {CONNECTIONS * EACH} payments: one connection {alone:.0f}/s, {CONNECTIONS} connections {together:.0f}/s")
    print(f"recount of {PAYMENTS:,} payments: {recounted:.1f} s, no disagreement, no lost update")
    if ratio < RATIO_MIN:
        raise SystemExit(f"below {RATIO_MIN} x")


if __name__ == "__main__":
    main()
