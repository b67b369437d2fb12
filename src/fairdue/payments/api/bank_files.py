"""Bank files, their entries, and settling those that name no account by themselves."""

from __future__ import annotations

from typing import Annotated, BinaryIO, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field, Json

from fairdue.kernel.actor import ADMINS
from fairdue.kernel.errors import Invalid
from fairdue.kernel.web import PROBLEMS, Body, Page, PlainText, page_of, require
from fairdue.payments.api.bank_profiles import (
    Columns,
    DateOrder,
    Decimal,
    Delimiter,
    Encoding,
    known_fields,
)
from fairdue.payments.api.bodies import SHARES_MAX, Because, Reason, ShareBody
from fairdue.payments.api.rights import AUDITORS, READ, WRITE
from fairdue.payments.commands.bank_items import dismiss_bank_item, settle_bank_item
from fairdue.payments.commands.bank_returns import settle_with_payment
from fairdue.payments.flows.bank_files import take_bank_file
from fairdue.payments.flows.bank_preview import preview_bank_file
from fairdue.payments.queries.bank_files import get_bank_file, get_bank_item, list_bank_files, list_bank_items, suspense_totals
from fairdue.payments.queries.returns import suggest_payments
from fairdue.payments.queries.suggestions import suggest_accounts
from fairdue.payments.states import BankItemStatus
from fairdue.payments.types import NewShare
from fairdue.payments.types.bank_files import (
    AccountSuggestion,
    BankFileRow,
    BankItemRow,
    BankMapping,
    PaymentSuggestion,
    SuspenseTotal,
)
from fairdue.payments.types.bank_profiles import BankPreview

files = Router(tags=["payments"])
items = Router(tags=["payments"])
ProblemOf = PROBLEMS[400]


class ReadBy(Schema):
    """How a CSV file is read: by a `profile`, or as is said here; by neither, it is told from its header.

    `columns` is a JSON object of field and column name; one with a blank is in no column.
    """

    profile: UUID | None = None
    columns: Json[Columns] = {}
    date_order: DateOrder = "ymd"
    decimal: Decimal = ""
    delimiter: Delimiter = ""
    encoding: Encoding = ""

    def to_mapping(self) -> BankMapping | None:
        """Turn into what flows take; None when nothing is said. Raises Invalid for a field that there is not."""
        known_fields("columns", self.columns)
        told = BankMapping(**self.model_dump(exclude={"profile"}))
        if told == BankMapping():
            return None
        if self.profile is not None:
            raise Invalid("profile", "exclusive", "name a profile, or say how the file is read")
        return told


class Settlement(Body):
    """The account an entry is for, or the shares of several, which sum up to its amount; or the `payment` it belongs to.

    Money that left the bank was taken back of the payment, for good when `is_final`; money that came ends a dispute about it.
    """

    account: UUID | None = None
    shares: Annotated[list[ShareBody], Field(max_length=SHARES_MAX)] = []
    payment: UUID | None = None
    is_final: bool = True
    reason: Reason = ""


class Dismissal(Because):
    """Why an entry is put aside: it is the agency's own money, or `is_recorded` in the ledger by another way."""

    is_recorded: bool = False


@files.post("/", response={201: BankFileRow, 413: ProblemOf, **PROBLEMS}, operation_id="bank_files_create")
def bank_files_create(request: HttpRequest, file: File[UploadedFile], terms: Form[ReadBy]) -> Status[BankFileRow]:
    """Send a bank file: CSV, camt.053, camt.054 or MT940. It is processed in the background."""
    actor = require(request, ADMINS, WRITE)
    mapping = terms.to_mapping()
    file_id = take_bank_file(
        actor, file.name or "", file.chunks(), size_bytes=file.size or 0, mapping=mapping, profile_id=terms.profile
    )
    return Status(201, get_bank_file(actor, file_id))


@files.post("/preview/", response={200: BankPreview, **PROBLEMS}, operation_id="bank_files_preview")
def bank_files_preview(request: HttpRequest, file: File[UploadedFile], terms: Form[ReadBy]) -> BankPreview:
    """Say how a bank file would be read, and what its first entries would be; its beginning is enough, and is not kept.

    Where no columns are said and no profile is for it, a CSV's columns and the order of its days are told from its header and
    its values: `document` has what to send it with, or to keep as a profile.
    """
    actor = require(request, ADMINS, WRITE)
    mapping = terms.to_mapping() or BankMapping()
    return preview_bank_file(actor, file.name or "", cast(BinaryIO, file.file), mapping, terms.profile)


@files.get("/", response={200: Page[BankFileRow], **PROBLEMS}, operation_id="bank_files_list")
def bank_files_list(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[BankFileRow]:
    """List bank files, newest first."""
    return page_of(request, list_bank_files(require(request, AUDITORS, READ), cursor, page_size))


@files.get("/{uuid:file_id}/", response={200: BankFileRow, **PROBLEMS}, operation_id="bank_files_retrieve")
def bank_files_retrieve(request: HttpRequest, file_id: UUID) -> BankFileRow:
    """Show one bank file: how far it is, what of it is posted, and what waits for somebody."""
    return get_bank_file(require(request, AUDITORS, READ), file_id)


@items.get("/", response={200: Page[BankItemRow], **PROBLEMS}, operation_id="bank_items_list")
def bank_items_list(
    request: HttpRequest,
    status: BankItemStatus | None = None,
    file: UUID | None = None,
    search: Annotated[PlainText, Field(max_length=200)] | None = None,
    cursor: str | None = None,
    page_size: int | None = None,
) -> Page[BankItemRow]:
    """List entries of bank files, newest first; `status=unmatched` are those that wait for somebody."""
    actor = require(request, AUDITORS, READ)
    found = list_bank_items(actor, status=status, file_id=file, search=search, cursor=cursor, size=page_size)
    return page_of(request, found)


@items.get("/summary/", response={200: list[SuspenseTotal], **PROBLEMS}, operation_id="bank_items_summary")
def bank_items_summary(request: HttpRequest) -> list[SuspenseTotal]:
    """Say what money waits for somebody, by currency: it is at the bank, and for no account yet."""
    return list(suspense_totals(require(request, AUDITORS, READ)))


@items.get("/{uuid:item_id}/", response={200: BankItemRow, **PROBLEMS}, operation_id="bank_items_retrieve")
def bank_items_retrieve(request: HttpRequest, item_id: UUID) -> BankItemRow:
    """Show one entry."""
    return get_bank_item(require(request, AUDITORS, READ), item_id)


@items.get(
    "/{uuid:item_id}/suggestions/",
    response={200: list[AccountSuggestion], **PROBLEMS},
    operation_id="bank_items_suggestions_list",
)
def bank_items_suggestions(request: HttpRequest, item_id: UUID) -> list[AccountSuggestion]:
    """Say which accounts an entry may be for, the likeliest first, and why."""
    return list(suggest_accounts(require(request, AUDITORS, READ), item_id))


@items.get(
    "/{uuid:item_id}/payments/",
    response={200: list[PaymentSuggestion], **PROBLEMS},
    operation_id="bank_items_payments_list",
)
def bank_items_payments(request: HttpRequest, item_id: UUID) -> list[PaymentSuggestion]:
    """Say of which payments an entry may be a return, or the end of a dispute, the likeliest first, and why."""
    return list(suggest_payments(require(request, AUDITORS, READ), item_id))


@items.post("/{uuid:item_id}/settle/", response={200: BankItemRow, **PROBLEMS}, operation_id="bank_items_settle")
def bank_items_settle(request: HttpRequest, item_id: UUID, body: Settlement) -> BankItemRow:
    """Record an entry as a payment for an account, or for several; or as taken back of a payment there is."""
    actor = require(request, ADMINS)
    if (body.account is not None) + bool(body.shares) + (body.payment is not None) != 1:
        raise Invalid("account", "required", "name one account, or the shares of several, or a payment")
    if body.payment is not None:
        return settle_with_payment(actor, item_id, body.payment, is_final=body.is_final, reason=body.reason)
    shares = [NewShare(account_id=each.account, amount=each.amount) for each in body.shares]
    return settle_bank_item(actor, item_id, shares, body.reason, account_id=body.account)


@items.post("/{uuid:item_id}/dismiss/", response={200: BankItemRow, **PROBLEMS}, operation_id="bank_items_dismiss")
def bank_items_dismiss(request: HttpRequest, item_id: UUID, body: Dismissal) -> BankItemRow:
    """Put an entry aside that is no payment for any account."""
    return dismiss_bank_item(require(request, ADMINS), item_id, body.reason, is_recorded=body.is_recorded)
