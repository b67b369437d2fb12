"""What crosses the border about bank files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BankMapping:
    """How a CSV file of a bank is read: which column holds what, how days and amounts are written.

    A field without a column is looked for under the usual names. `date_order` is ymd, dmy or mdy; a blank `decimal` is told from
    the amounts themselves.
    """

    columns: dict[str, str] = field(default_factory=dict)
    date_order: str = "ymd"
    decimal: str = ""
    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProblem:
    """Why something of a bank file cannot be read: a stable code with its facts, and a sentence."""

    code: str
    detail: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntry:
    """One entry as a bank file has it. A debit is money that left; `problem` says why an entry cannot be read.

    `doubt` is why somebody has to say what it is, however well it names an account (`BankDoubt`).
    """

    line: int
    bank_ref: str = ""
    reference: str = ""
    text: str = ""
    amount: str = "0"
    currency: str = ""
    booked_on: dt.date | None = None
    method: str = "bank_transfer"
    payer_name: str = ""
    payer_account: str = ""
    is_debit: bool = False
    doubt: str = ""
    problem: ReadingProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankTerms:
    """What entries go by that say nothing else: the agency's currency, and its day."""

    currency: str
    today: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class BankHead:
    """How a CSV file of a bank begins, and how it is written: its header, and some rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedBankProfile:
    """The profile that a file is read by, as it stood when the file came."""

    id: UUID
    version: int
    mapping: BankMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class BankUpload:
    """A stored bank file; `profile` is what it is read by, if it is read by one."""

    file_name: str
    file_format: str
    stored_as: str
    size_bytes: int
    sha256: str
    mapping: BankMapping
    profile: UsedBankProfile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProblem:
    """An entry of a bank file that cannot be read, and why; those of files read long ago have no code."""

    line: int
    detail: str
    code: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFileRow:
    """A bank file and what became of its entries. `error_reason` says by a code, with facts, why one could not be read at all."""

    id: UUID
    file_name: str
    file_format: str
    status: str
    error_code: str
    error_detail: str
    error_reason: str
    error_facts: dict[str, str]
    entries_count: int
    duplicates_count: int
    refused_count: int
    problems: tuple[EntryProblem, ...]
    profile: UUID | None
    profile_name: str | None
    profile_version: int | None
    posted_count: int
    unmatched_count: int
    created_at: dt.datetime
    completed_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankItemRow:
    """An entry of a bank file. `problem` is why it was not posted by itself."""

    id: UUID
    file: UUID
    line: int
    status: str
    bank_ref: str
    reference: str
    text: str
    amount: str
    currency: str
    booked_on: dt.date
    method: str
    payer_name: str
    is_debit: bool
    problem: str
    account: UUID | None
    payment: UUID | None
    reason: str
    decided_at: dt.datetime | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A reason for a suggestion: a stable code, and a sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSuggestion:
    """An account that an entry may be for, how well it fits (0 to 100), and why."""

    account: UUID
    account_ref: str
    debtor_name: str
    creditor_name: str
    current_balance: str
    currency: str
    status: str
    score: int
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSuggestion:
    """A payment that an entry may belong to, how well it fits (0 to 100), and why. `left` was not taken back of it yet."""

    payment: UUID
    account_ref: str
    debtor_name: str
    amount: str
    left: str
    currency: str
    method: str
    received_on: dt.date
    status: str
    score: int
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspenseTotal:
    """Entries that wait for somebody, in one currency: what came in, what left, and what stands in suspense altogether."""

    currency: str
    count: int
    came_in: str
    left_bank: str
    amount: str
