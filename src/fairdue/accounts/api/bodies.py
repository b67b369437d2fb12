"""What these routes take in."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from fairdue.accounts.rules import DpdBand
from fairdue.accounts.states import AccountStatus, PartyRole
from fairdue.accounts.types import AccountFilter
from fairdue.kernel.web import AwareInstant, Body, CurrencyCode, Instant, LocalDate, PlainText
from fairdue.parties.types import ContactKind, IdentityChoice, NewContactPoint


def _whole_as_text(value: Any) -> Any:
    """Take a whole number as if it was written in quotes; a number with decimals is a float, which touches no money."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _statuses(text: str) -> str:
    for word in text.split(","):
        AccountStatus(word)
    return text


Amount = Annotated[str, BeforeValidator(_whole_as_text)]
Fraction = Annotated[str, Field(pattern=r"^[01](\.[0-9]{1,4})?$")]
Buckets = Annotated[list[Literal["principal", "interest", "fees", "costs"]], Field(max_length=4)]
Priority = Annotated[int, Field(ge=0, le=3)]
Reason = Annotated[str, Field(min_length=1, max_length=1000)]
Kinds = Annotated[PlainText, Field(max_length=500)]
Ordering = Literal[
    "created_at", "-created_at", "current_balance", "-current_balance", "priority", "-priority", "status", "-status"
]


class AccountQuery(Schema):
    """Filters of account lists; `status` takes several, separated by commas. Both ends of a range belong to it."""

    status: Annotated[PlainText, AfterValidator(_statuses)] | None = None
    agency: UUID | None = None
    collector: UUID | None = None
    team: UUID | None = None
    creditor: UUID | None = None
    debtor: UUID | None = None
    currency: CurrencyCode | None = None
    min_balance: PlainText | None = None
    max_balance: PlainText | None = None
    created_after: Instant | None = None
    created_before: Instant | None = None
    due_after: LocalDate | None = None
    due_before: LocalDate | None = None
    dpd_band: DpdBand | None = None
    priority: Priority | None = None
    escalated: bool | None = None
    unassigned: bool | None = None
    search: Annotated[PlainText, Field(max_length=200)] | None = None

    def to_filter(self) -> AccountFilter:
        """Turn into what queries take."""
        return AccountFilter(
            statuses=tuple(self.status.split(",")) if self.status else (),
            agency_id=self.agency,
            collector_id=self.collector,
            team_id=self.team,
            creditor_id=self.creditor,
            debtor_id=self.debtor,
            currency=self.currency,
            min_balance=self.min_balance,
            max_balance=self.max_balance,
            created_after=self.created_after,
            created_before=self.created_before,
            due_after=self.due_after,
            due_before=self.due_before,
            dpd_band=self.dpd_band,
            priority=self.priority,
            is_escalated=self.escalated,
            is_unassigned=self.unassigned,
            search=(self.search or "").strip() or None,
        )


class NewAccount(Body):
    """A new account. Amounts are decimal strings; without a creditor it belongs to the agency's "Unspecified" one."""

    agency: UUID | None = None
    debtor: UUID
    external_ref: Annotated[str, Field(min_length=1, max_length=100)]
    original_amount: Amount
    current_balance: Amount
    status: Literal["new"] = "new"
    priority: Priority | None = None
    due_date: LocalDate | None = None
    creditor: UUID | None = None


class AccountPatch(Body):
    """What may be changed of an account. Another balance is an adjustment: for admins, with a reason."""

    current_balance: Amount | None = None
    reason: Annotated[str, Field(max_length=1000)] = ""
    priority: Priority = 0
    due_date: LocalDate | None = None
    last_contact_at: AwareInstant | None = None
    follow_up_on: LocalDate | None = None


class AccountPut(AccountPatch):
    """As PATCH, with the balance named."""

    current_balance: Amount


class Transition(Body):
    """Where the account shall move, and a note on it."""

    new_status: Annotated[str, Field(max_length=50)]
    note: Annotated[str, Field(max_length=5000)] = ""


class Assignment(Body):
    """Who shall work the account; `force_reason`: why, although he is on leave."""

    collector_id: UUID
    force_reason: Annotated[str, Field(max_length=500)] = ""


class Because(Body):
    """Why."""

    reason: Reason


class BecauseMaybe(Body):
    """Why, if there is something to say."""

    reason: Annotated[str, Field(max_length=1000)] = ""


class Note(Body):
    """A note."""

    text: Annotated[str, Field(min_length=1, max_length=5000)]


class NewCreditor(Body):
    """A new creditor; accounts in his currency, else the agency's.

    `commission_rate` is the agency's part of what is collected for him, such as "0.2500". `allocation_order` names the buckets
    of a debt in the order in which money serves them; empty is costs, fees, interest, principal.
    """

    name: Annotated[str, Field(min_length=1, max_length=255)]
    reference: Annotated[str, Field(max_length=100)] = ""
    currency: CurrencyCode | None = None
    commission_rate: Fraction = "0"
    allocation_order: Buckets = []


class CreditorPatch(Body):
    """What may be changed of a creditor."""

    name: Annotated[str, Field(min_length=1, max_length=255)] = ""
    reference: Annotated[str, Field(max_length=100)] = ""
    currency: CurrencyCode | None = None
    commission_rate: Fraction = "0"
    allocation_order: Buckets = []
    is_active: bool = True


class ContactPointBody(Body):
    """A contact point: `value` of an e-mail or phone, the lines of a postal address."""

    kind: ContactKind
    value: Annotated[str, Field(max_length=254)] = ""
    is_primary: bool = True
    line1: Annotated[str, Field(max_length=255)] = ""
    city: Annotated[str, Field(max_length=100)] = ""
    region: Annotated[str, Field(max_length=100)] = ""
    postal_code: Annotated[str, Field(max_length=20)] = ""
    country: Annotated[str, Field(max_length=100)] = ""

    def to_point(self) -> NewContactPoint:
        """Turn into what commands take."""
        return NewContactPoint(**self.model_dump())


class NewParty(Body):
    """A further party of an account: a debtor, or the name of a new one and how he can be reached."""

    role: PartyRole
    debtor: UUID | None = None
    full_name: Annotated[str, Field(max_length=255)] | None = None
    contact_points: Annotated[list[ContactPointBody], Field(max_length=20)] = []


class PartyPatch(Body):
    """What a further party of an account is to be."""

    role: PartyRole


class Merge(Body):
    """Who shall be merged into the debtor, and whose identity remains if they differ. A preview changes nothing."""

    other: UUID
    preview: bool = False
    identity: IdentityChoice | None = None


class Split(Body):
    """What goes, and to whom: a debtor who was merged into this one, or a new one of a name.

    When a merge is undone, what is left out is what the merge moved.
    """

    accounts: Annotated[list[UUID], Field(max_length=1000)] | None = None
    contact_points: Annotated[list[UUID], Field(max_length=1000)] | None = None
    into: UUID | None = None
    full_name: Annotated[str, Field(max_length=255)] | None = None
