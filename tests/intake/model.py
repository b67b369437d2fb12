"""What an agency holds after any sequence of files, in memory and row by row: the decisions on intake, without sets or SQL.

It knows what batches are, since a file may stop between two, and that rows of different batches that share an e-mail or phone
come last. In a batch the new accounts come before the known ones.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from fairdue.intake.rules.persons import is_similar_name

DECIMALS = {"USD": 2, "JPY": 0, "BHD": 3}
PRIORITIES = {"low": 0, "high": 2}
UPLOADED_FOR = "north bank"
MAY_DROP = {"debtor_email", "debtor_phone", "due_date", "days_past_due", "priority"}
MAY_DROP |= {"co_debtor_email", "co_debtor_name", "guarantor_name"}
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
Row = dict[str, str]
Point = tuple[str, str]
Found = tuple[int, str, str, str]


@dataclass(kw_only=True)
class Sheet:
    """A file: its columns and rows, and what its sender said of it. `cancel_after` so many batches it is cancelled."""

    kind: str = "accounts"
    fields: tuple[str, ...]
    rows: list[Row]
    is_for_creditor: bool = False
    is_lenient: bool = False
    batch_rows: int = 5
    as_of_on: dt.date
    control_rows: int | None = None
    control_total: str = ""
    cancel_after: int | None = None


@dataclass(eq=False)
class Debtor:
    """A person."""

    name: str
    points: set[Point] = field(default_factory=set)


@dataclass(eq=False, kw_only=True)
class Account:
    """What is owed."""

    ref: str
    creditor: str
    currency: str
    debtor: Debtor
    original: int
    stated: int
    balance: int
    stated_by: int
    texts: Row | None
    due: dt.date | None = None
    original_creditor: str = ""
    region: str = ""
    priority: int = 0
    is_priority_fixed: bool = False
    is_closed: bool = False
    is_withdrawn: bool = False
    parties: dict[Debtor, str] = field(default_factory=dict)


@dataclass(eq=False)
class Import:
    """A file being taken in. `number` is its place in the order of receipt."""

    number: int
    sheet: Sheet
    status: str = "processing"
    failure: str = ""
    found: list[Found] = field(default_factory=list)
    cells: list[Row] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    batches: list[list[int]] = field(default_factory=list)
    done: int = 0
    is_planned: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def say(self, row: int, severity: str, column: str, code: str) -> None:
        """Report something about a row; an error keeps it out."""
        self.found.append((row, severity, column, code))
        if severity == "error":
            self.bad.add(row)


class Model:
    """One agency."""

    def __init__(self) -> None:
        """Begin with one creditor, for whom files may be uploaded."""
        self.creditors = {UPLOADED_FOR}
        self.accounts: list[Account] = []
        self.debtors: list[Debtor] = []
        self.imports: list[Import] = []
        self.journal: Counter[str] = Counter()

    def take(self, sheet: Sheet) -> Import:
        """Carry a file to its end."""
        job = self.receive(sheet)
        self.plan(job)
        while job.status == "processing":
            if job.done == sheet.cancel_after and job.done < len(job.batches):
                self.cancel(job)
            elif not self.apply_next(job):
                self.finish(job)
        return job

    def receive(self, sheet: Sheet) -> Import:
        """Take a file in."""
        job = Import(len(self.imports) + 1, sheet)
        self.imports.append(job)
        self.journal["import.received"] += 1
        return job

    def plan(self, job: Import) -> None:
        """Check the rows by themselves once, and against the accounts there are each time it is the import's turn."""
        if not job.is_planned:
            self._check(job)
            if not _totals_hold(job):
                job.found.append((-1, "error", "", "control_totals_differ"))
                self._end(job, "failed", "control_totals_differ")
                return
            job.batches, job.is_planned = _cut(job.sheet), True
        for row in sorted(set(range(len(job.cells))) - job.bad - {n for batch in job.batches[: job.done] for n in batch}):
            self._check_references(job, row)
        if job.sheet.kind == "accounts":
            named = {self._creditor(job, row) for row in range(len(job.cells)) if row not in job.bad}
            self.journal["creditor.created"] += len(named - self.creditors)
            self.creditors |= named

    def apply_next(self, job: Import) -> bool:
        """Apply a batch; False when none is left."""
        if job.done == len(job.batches):
            return False
        good = [row for row in job.batches[job.done] if row not in job.bad]
        for row in good:
            if self._is_out_of_date(job, self._find(self._creditor(job, row), job.cells[row]["external_ref"])):
                job.say(row, "warning", "external_ref", "out_of_date")
        before = job.counts.total()
        {"accounts": self._place, "recall": self._recall, "references": self._rename}[job.sheet.kind](job, good)
        job.counts["unchanged"] += len(good) - (job.counts.total() - before)
        job.done += 1
        return True

    def finish(self, job: Import) -> None:
        """End an import whose batches are done."""
        hopeless = not job.counts.total() and bool(job.bad)
        self._end(job, "failed" if hopeless else "completed", "no_good_rows" if hopeless else "")
        self.journal["placement.imported"] += bool(job.counts["created"])
        self.journal["import.restated_accounts"] += bool(job.counts["changed"])

    def cancel(self, job: Import) -> None:
        """Stop an import; what it applied stays, and nobody counts it."""
        job.status = "cancelled"
        job.counts.clear()
        self.journal["import.cancelled"] += 1

    def _end(self, job: Import, status: str, failure: str) -> None:
        job.status, job.failure = status, failure
        self.journal[f"import.{status}"] += 1

    def _check(self, job: Import) -> None:
        sheet = job.sheet
        for number, texts in enumerate(sheet.rows):
            cells = {name: text.strip() for name, text in texts.items()}
            currency = cells.get("currency", "").upper()
            for column, code in list(_faults(sheet, cells, DECIMALS.get(currency, 2))):
                is_dropped = sheet.is_lenient and column in MAY_DROP
                job.say(number, "warning" if is_dropped else "error", column, code)
                if is_dropped:
                    cells[column] = ""
            job.cells.append(cells)
        _refuse_doubled(job)
        for number, cells in enumerate(job.cells):
            if number not in job.bad and sheet.kind == "accounts":
                if cells.get("debtor_phone", "+")[:1] not in {"+", ""}:
                    job.say(number, "warning", "debtor_phone", "not_dialable")
                if cells.get("balance") and Decimal(cells["balance"]) == 0:
                    job.say(number, "warning", "balance", "nothing_due")

    def _check_references(self, job: Import, row: int) -> None:
        """The first fault of a row against the accounts there are."""
        cells, creditor, kind = job.cells[row], self._creditor(job, row), job.sheet.kind
        ref, previous = cells["external_ref"], cells.get("previous_external_ref", "")
        own, former = self._find(creditor, ref), self._find(creditor, previous)
        currency = cells.get("currency", "").upper() or "USD"
        if kind == "recall":
            if own is None:
                job.say(row, "error", "external_ref", "unknown_ref")
        elif kind == "references" and own is None and former is None:
            job.say(row, "error", "previous_external_ref", "unknown_ref")
        elif previous not in {"", ref} and own is not None and former is not None:
            job.say(row, "error", "external_ref", "ref_taken")
        elif own is None and any(account.ref == ref for account in self.accounts):
            job.say(row, "error", "external_ref", "other_creditor")
        elif kind == "accounts" and own is not None and own.currency != currency:
            job.say(row, "error", "external_ref", "other_currency")
        elif kind == "accounts" and former is not None and former.currency != currency:
            job.say(row, "error", "previous_external_ref", "other_currency")

    def _place(self, job: Import, good: list[int]) -> None:
        self._rename_accounts(job, good)
        new: list[int] = []
        known: list[tuple[int, Account]] = []
        for row in good:
            account = self._find(self._creditor(job, row), job.cells[row]["external_ref"])
            if account is None:
                new.append(row)
            elif not self._is_out_of_date(job, account):
                if account.texts == _texts(job.sheet.rows[row]):
                    account.stated_by = job.number
                else:
                    known.append((row, account))
        placed = [(row, self._place_one(job, row)) for row in new]
        self._restate(job, known)
        self._join(job, sorted([*placed, *known], key=lambda pair: pair[0]))
        job.counts.update(created=len(new), changed=len(known))

    def _place_one(self, job: Import, row: int) -> Account:
        cells = job.cells[row]
        currency = cells.get("currency", "").upper() or "USD"
        original, now = _amounts(cells, currency)
        account = Account(
            ref=cells["external_ref"],
            creditor=self._creditor(job, row),
            currency=currency,
            debtor=self._find_or_create_debtor(cells["debtor_name"], _points(cells)),
            original=original,
            stated=now,
            balance=now,
            stated_by=job.number,
            texts=_texts(job.sheet.rows[row]),
        )
        _take_facts(account, job, cells)
        self.accounts.append(account)
        self.journal["account.imported"] += 1
        if cells.get("previous_external_ref"):
            job.say(row, "warning", "previous_external_ref", "unknown_previous_ref")
        return account

    def _restate(self, job: Import, known: list[tuple[int, Account]]) -> None:
        is_new_point = {row: not _points(job.cells[row]) <= account.debtor.points for row, account in known}
        for row, account in known:
            cells, debtor = job.cells[row], account.debtor
            if account.is_withdrawn:
                account.is_withdrawn = account.is_closed = False
                job.say(row, "warning", "external_ref", "brought_back")
                self.journal["account.reopened"] += 1
            elif account.is_closed:
                job.say(row, "warning", "external_ref", "stays_closed")
            is_only = [a for a in self.accounts if a.debtor is debtor] == [account]
            is_renamed = is_only and debtor.name != cells["debtor_name"]
            if is_renamed:
                debtor.name = cells["debtor_name"]
            debtor.points |= _points(cells)
            self.journal["debtor.edited"] += is_renamed or is_new_point[row]
            before = _facts(account)
            original, now = _amounts(cells, account.currency)
            account.balance += now - account.stated
            account.original, account.stated, account.stated_by = original, now, job.number
            account.texts = _texts(job.sheet.rows[row])
            _take_facts(account, job, cells)
            self.journal["account.restated"] += before != _facts(account)
            if account.balance < 0:
                job.say(row, "warning", "external_ref", "credit_balance")
            if not is_similar_name(debtor.name, cells["debtor_name"]):
                job.say(row, "warning", "debtor_name", "name_differs")

    def _join(self, job: Import, brought: Iterable[tuple[int, Account]]) -> None:
        """Attach joint debtors and guarantors; who is named as both owes jointly."""
        found: list[tuple[Account, Debtor, str]] = []
        for row, account in brought:
            cells = job.cells[row]
            for role, prefix in (("guarantor", "guarantor"), ("joint", "co_debtor")):
                name = cells.get(f"{prefix}_name", "")
                named = {debtor.name.lower() for debtor, held in account.parties.items() if held == role}
                if name and name.lower() not in named:
                    found.append((account, self._find_or_create_debtor(name, _points(cells, prefix)), role))
        for account, debtor, role in sorted(found, key=lambda one: one[2] != "joint"):
            if debtor is not account.debtor and debtor not in account.parties:
                account.parties[debtor] = role
                self.journal["account.party_added"] += 1

    def _recall(self, job: Import, good: list[int]) -> None:
        for row in good:
            account = self._find(self._creditor(job, row), job.cells[row]["external_ref"])
            if account is None or self._is_out_of_date(job, account):
                continue
            if account.is_closed:
                job.say(row, "warning", "external_ref", "already_withdrawn")
                continue
            account.is_closed = account.is_withdrawn = True
            account.balance = account.stated = 0
            account.texts, account.stated_by = None, job.number
            job.counts["recalled"] += 1
            self.journal["account.recalled"] += 1

    def _rename(self, job: Import, good: list[int]) -> None:
        job.counts["changed"] += self._rename_accounts(job, good)

    def _rename_accounts(self, job: Import, good: list[int]) -> int:
        renamed = 0
        for row in good:
            ref, previous = job.cells[row]["external_ref"], job.cells[row].get("previous_external_ref", "")
            account = self._find(self._creditor(job, row), previous)
            if account is not None and previous != ref and not self._is_out_of_date(job, account):
                account.ref = ref
                renamed += 1
                self.journal["account.reference_changed"] += 1
        return renamed

    def _find_or_create_debtor(self, name: str, points: set[Point]) -> Debtor:
        """The one known longest who has one of the points and a similar name. "see note" is no phone number to know one by."""
        keys = {(kind, value) for kind, value in points if kind == "email" or value.startswith("+")}
        found = next((d for d in self.debtors if d.points & keys and is_similar_name(d.name, name)), None)
        if found is None:
            found = Debtor(name, set(points))
            self.debtors.append(found)
            self.journal["debtor.created"] += 1
        self.journal["debtor.contact_point_added"] += len(points - found.points)
        found.points |= points
        return found

    def _creditor(self, job: Import, row: int) -> str:
        if job.sheet.is_for_creditor:
            return UPLOADED_FOR
        return job.cells[row].get("creditor_name", "").lower() or "unspecified"

    def _find(self, creditor: str, ref: str) -> Account | None:
        return next((a for a in self.accounts if (a.creditor, a.ref) == (creditor, ref)), None)

    @staticmethod
    def _is_out_of_date(job: Import, account: Account | None) -> bool:
        return account is not None and account.stated_by > job.number


def _refuse_doubled(job: Import) -> None:
    """The first good row of a reference counts, and one row may not go on from where another one leads."""
    refs: set[str] = set()
    for number in sorted(set(range(len(job.cells))) - job.bad):
        if job.cells[number]["external_ref"] in refs:
            job.say(number, "error", "external_ref", "duplicate_in_file")
        refs.add(job.cells[number]["external_ref"])
    before: set[str] = set()
    for number in sorted(set(range(len(job.cells))) - job.bad):
        previous = job.cells[number].get("previous_external_ref", "")
        if previous not in {"", job.cells[number]["external_ref"]}:
            if previous in before | refs:
                job.say(number, "error", "previous_external_ref", "duplicate_in_file")
            before.add(previous)


def _faults(sheet: Sheet, cells: Row, decimals: int) -> Iterator[tuple[str, str]]:
    """The first fault of each cell."""
    required = {
        "accounts": {"external_ref", "debtor_name", "original_amount"},
        "recall": {"external_ref"},
        "references": {"external_ref", "previous_external_ref"},
    }
    for name in sheet.fields:
        code = _fault(name, cells[name], decimals) if cells[name] else "required" if name in required[sheet.kind] else None
        if code is not None:
            yield name, code
    for prefix in ("co_debtor", "guarantor"):
        if not cells.get(f"{prefix}_name") and (cells.get(f"{prefix}_email") or cells.get(f"{prefix}_phone")):
            yield f"{prefix}_name", "required"


def _fault(name: str, text: str, decimals: int) -> str | None:
    if name in {"original_amount", "balance"}:
        if not NUMBER.fullmatch(text):
            return "not_a_number"
        if Decimal(text) < 0 or (name == "original_amount" and Decimal(text) == 0):
            return "negative" if name == "balance" else "not_positive"
        return "too_many_decimals" if len(text.partition(".")[2]) > decimals else None
    faults = {
        "debtor_email": ("not_an_email", "@" not in text),
        "co_debtor_email": ("not_an_email", "@" not in text),
        "currency": ("unknown_currency", text.upper() not in DECIMALS),
        "due_date": ("not_a_date", text == "2026-02-30"),
        "days_past_due": ("not_an_integer", not text.isdigit()),
        "priority": ("not_a_priority", text not in PRIORITIES),
    }
    code, is_faulty = faults.get(name, ("", False))
    return code if is_faulty else None


def _totals_hold(job: Import) -> bool:
    sheet = job.sheet
    if sheet.control_rows not in {None, len(sheet.rows)}:
        return False
    if not sheet.control_total:
        return True
    texts = [row["balance" if "balance" in sheet.fields else "original_amount"].strip() for row in sheet.rows]
    said = [text for text in texts if text]  # blank adds nothing
    return all(map(NUMBER.fullmatch, said)) and sum(map(Decimal, said), Decimal()) == Decimal(sheet.control_total)


def _cut(sheet: Sheet) -> list[list[int]]:
    """Cut into batches by place in the file; rows that share a contact with rows of another batch come after all others."""
    size, count = sheet.batch_rows, len(sheet.rows)
    places: dict[str, set[int]] = {}
    for row, texts in enumerate(sheet.rows):
        for _, value in _contacts(texts):
            places.setdefault(value, set()).add(row // size)
    spread = {value for value, found in places.items() if len(found) > 1}
    last = [any(value in spread for _, value in _contacts(texts)) for texts in sheet.rows]
    order = sorted(range(count), key=lambda row: (last[row], row))
    return [list(batch) for _, batch in groupby(order, key=lambda row: (last[row], row // size))]


def _contacts(cells: Row) -> set[Point]:
    return _points(cells) | _points(cells, "co_debtor") | _points(cells, "guarantor")


def _points(cells: Row, prefix: str = "debtor") -> set[Point]:
    found = {(kind, cells.get(f"{prefix}_{kind}", "").strip().lower()) for kind in ("email", "phone")}
    return {(kind, value) for kind, value in found if value and (kind == "phone" or "@" in value)}


def _texts(row: Row) -> Row:
    return {name: text.strip() for name, text in row.items() if text.strip()}


def _amounts(cells: Row, currency: str) -> tuple[int, int]:
    amount = Decimal(cells["original_amount"])
    now = Decimal(cells.get("balance") or cells["original_amount"])
    return int(amount.scaleb(DECIMALS[currency])), int(now.scaleb(DECIMALS[currency]))


def _take_facts(account: Account, job: Import, cells: Row) -> None:
    """Blank cells change nothing. Days past due count from the date of the file, and only where there is no due date."""
    if cells.get("due_date"):
        account.due = dt.date.fromisoformat(cells["due_date"])
    elif cells.get("days_past_due"):
        account.due = job.sheet.as_of_on - dt.timedelta(days=int(cells["days_past_due"]))
    account.original_creditor = cells.get("creditor_name") or account.original_creditor
    account.region = cells.get("region") or account.region
    if cells.get("priority"):
        account.priority, account.is_priority_fixed = PRIORITIES[cells["priority"]], True


def _facts(account: Account) -> tuple[object, ...]:
    money = (account.original, account.stated)
    return (*money, account.due, account.original_creditor, account.region, account.priority, account.is_priority_fixed)
