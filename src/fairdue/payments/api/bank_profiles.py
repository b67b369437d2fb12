"""Profiles of bank files: make and edit them, and look at old versions."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status
from pydantic import Field

from fairdue.kernel.actor import ADMINS
from fairdue.kernel.errors import Invalid
from fairdue.kernel.web import PROBLEMS, Body, Page, PlainText, page_of, require
from fairdue.payments.api.rights import AUDITORS, READ, WRITE
from fairdue.payments.commands.bank_profiles import create_bank_profile, edit_bank_profile, restore_bank_version
from fairdue.payments.queries.bank_profiles import get_bank_profile, list_bank_profiles, list_bank_versions
from fairdue.payments.rules.bank_columns import COLUMNS_MAX, NAMES
from fairdue.payments.types.bank_profiles import BankDocument, BankProfileRow, BankProfileVersionRow

router = Router(tags=["payments"])
Column = Annotated[PlainText, Field(max_length=200)]
Columns = dict[str, Column]
Name = Annotated[PlainText, Field(max_length=100)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
DateOrder = Literal["ymd", "dmy", "mdy"]
Decimal = Literal["", ".", ","]
Delimiter = Literal["", ",", ";", "|", "\t"]
Encoding = Literal["", "utf-8", "utf-16", "windows-1252"]


class BankDocumentBody(Body):
    """The header of the files a profile is for, which column holds which field, and how days and amounts are written.

    A field without a column is looked for under the usual names; one with a blank is in none.
    """

    header: Annotated[list[Column], Field(min_length=1, max_length=COLUMNS_MAX)]
    columns: Columns = {}
    date_order: DateOrder = "ymd"
    decimal: Decimal = ""
    delimiter: Delimiter = ""
    encoding: Encoding = ""

    def to_document(self) -> BankDocument:
        """Turn into what commands take. Raises Invalid for a field that there is not."""
        known_fields("document.columns", self.columns)
        return BankDocument(**{**self.model_dump(), "header": tuple(self.header)})


class NewBankProfile(Body):
    """A bank profile to be made."""

    name: Name
    document: BankDocumentBody


class BankProfilePatch(Body):
    """What to change of a bank profile, and the version it was read at."""

    version: Version
    name: Name | None = None
    is_active: bool | None = None
    document: BankDocumentBody | None = None


class RestoreBankVersion(Body):
    """Which version to bring back."""

    version: Version


def known_fields(place: str, columns: Columns) -> None:
    """Check that columns are said for fields that there are. Raises Invalid."""
    if unknown := sorted(set(columns) - set(NAMES)):
        raise Invalid(place, "unknown", f"{', '.join(unknown)}: the fields are {', '.join(NAMES)}")


@router.get("/", response={200: Page[BankProfileRow], **PROBLEMS}, operation_id="bank_profiles_list")
def bank_profiles_list(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[BankProfileRow]:
    """List bank profiles, newest first."""
    return page_of(request, list_bank_profiles(require(request, AUDITORS, READ), cursor, page_size))


@router.post("/", response={201: BankProfileRow, **PROBLEMS}, operation_id="bank_profiles_create")
def bank_profiles_create(request: HttpRequest, body: NewBankProfile) -> Status[BankProfileRow]:
    """Make a bank profile: files whose header is its own are read by it."""
    actor = require(request, ADMINS, WRITE)
    return Status(201, create_bank_profile(actor, body.name, body.document.to_document()))


@router.get("/{uuid:bank_profile_id}/", response={200: BankProfileRow, **PROBLEMS}, operation_id="bank_profiles_retrieve")
def bank_profiles_retrieve(request: HttpRequest, bank_profile_id: UUID) -> BankProfileRow:
    """Show one bank profile with its document."""
    return get_bank_profile(require(request, AUDITORS, READ), bank_profile_id)


@router.patch("/{uuid:bank_profile_id}/", response={200: BankProfileRow, **PROBLEMS}, operation_id="bank_profiles_partial_update")
def bank_profiles_update(request: HttpRequest, bank_profile_id: UUID, body: BankProfilePatch) -> BankProfileRow:
    """Change a bank profile; another document makes a new version. One that is not active reads no more files."""
    return edit_bank_profile(
        require(request, ADMINS, WRITE),
        bank_profile_id,
        body.version,
        name=body.name,
        is_active=body.is_active,
        document=body.document.to_document() if body.document else None,
    )


@router.get(
    "/{uuid:bank_profile_id}/versions/",
    response={200: Page[BankProfileVersionRow], **PROBLEMS},
    operation_id="bank_profiles_versions",
)
def bank_profiles_versions(
    request: HttpRequest, bank_profile_id: UUID, cursor: str | None = None, page_size: int | None = None
) -> Page[BankProfileVersionRow]:
    """List a bank profile's versions, newest first, with who made each."""
    return page_of(request, list_bank_versions(require(request, AUDITORS, READ), bank_profile_id, cursor, page_size))


@router.post("/{uuid:bank_profile_id}/restore/", response={200: BankProfileRow, **PROBLEMS}, operation_id="bank_profiles_restore")
def bank_profiles_restore(request: HttpRequest, bank_profile_id: UUID, body: RestoreBankVersion) -> BankProfileRow:
    """Bring an old version back as a new one."""
    return restore_bank_version(require(request, ADMINS, WRITE), bank_profile_id, body.version)
