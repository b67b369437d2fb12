"""What requests to the desk look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Header, Schema
from pydantic import AfterValidator, ConfigDict, Field, ValidationError, model_validator

from fairdue.accounts.rules import DpdBand
from fairdue.accounts.states import AccountStatus, ContactChannel, ContactOutcome
from fairdue.accounts.types import AccountFilter
from fairdue.accounts.types.contacting import NewAttempt
from fairdue.desk.types import (
    BulkAction,
    BulkOrder,
    FollowUp,
    Shared,
    TaskKind,
    WorklistFilter,
    WorklistOrder,
    WorklistRow,
)
from fairdue.kernel.web import AwareInstant, Body, CurrencyCode, LocalDate, PlainText

IDS_MAX = 500
DAYS_MAX = 3650
COLUMNS = frozenset(field.name for field in fields(WorklistRow))


def _statuses(text: str) -> str:
    for word in text.split(","):
        AccountStatus(word)
    return text


def _column(name: str) -> str:
    if name not in COLUMNS:
        raise ValueError(f"must be one of {', '.join(sorted(COLUMNS))}")
    return name


Text = Annotated[PlainText, Field(max_length=200)]
Said = Annotated[str, Field(max_length=5000)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
# ninja sees a header only where it comes last, and its default only in there.
Key = Annotated[PlainText, Header("", alias="Idempotency-Key", max_length=200)]


class WorklistQuery(Schema):
    """Filters of worklists; `status` takes several, separated by commas. Both ends of a range belong to it."""

    collector: UUID | None = None
    team: UUID | None = None
    creditor: UUID | None = None
    unassigned: bool | None = None
    status: Annotated[Text, AfterValidator(_statuses)] | None = None
    priority: Annotated[int, Field(ge=0, le=3)] | None = None
    currency: CurrencyCode | None = None
    min_balance: Text | None = None
    max_balance: Text | None = None
    dpd_band: DpdBand | None = None
    account_type: Text | None = None
    region: Text | None = None
    language: Text | None = None
    risk_level: Text | None = None
    escalated: bool | None = None
    follow_up: FollowUp | None = None
    untouched_days: Annotated[int, Field(ge=0, le=DAYS_MAX)] | None = None
    search: Text | None = None

    def to_filter(self) -> WorklistFilter:
        """Turn into what queries take."""
        return WorklistFilter(
            accounts=AccountFilter(
                statuses=tuple(self.status.split(",")) if self.status else (),
                collector_id=self.collector,
                team_id=self.team,
                creditor_id=self.creditor,
                is_unassigned=self.unassigned,
                priority=self.priority,
                currency=self.currency,
                min_balance=self.min_balance,
                max_balance=self.max_balance,
                dpd_band=self.dpd_band,
                is_escalated=self.escalated,
                search=(self.search or "").strip() or None,
            ),
            account_type=self.account_type,
            region=self.region,
            language=self.language,
            risk_level=self.risk_level,
            follow_up=self.follow_up,
            untouched_days=self.untouched_days,
        )


class Filters(WorklistQuery):
    """The same filters in a body, where an unknown one is refused."""

    model_config = ConfigDict(extra="forbid")


def read_filters(kept: Mapping[str, Any]) -> WorklistFilter | None:
    """Read the filters of a saved view; None when they are not what filters are today."""
    try:
        return Filters.model_validate(kept).to_filter()
    except ValidationError:
        return None


class ViewPatch(Body):
    """What may be changed of a view."""

    name: Name = ""
    filters: Filters = Filters()
    ordering: WorklistOrder = WorklistOrder.PRIORITY
    columns: Annotated[list[Annotated[str, AfterValidator(_column)]], Field(max_length=50)] = []
    shared_with: Shared = Shared.NOBODY
    team: UUID | None = None

    def given(self, *, is_whole: bool) -> dict[str, Any]:
        """What the view shall have: all of it, or only what the body names."""
        said = self.model_dump(mode="json", exclude_unset=not is_whole)
        if "filters" in said:
            said["filters"] = self.filters.model_dump(mode="json", exclude_none=True)
        if "team" in said:
            del said["team"]
            said["team_id"] = self.team
        return said


class NewView(ViewPatch):
    """A view of the worklist."""

    name: Name


class Release(Body):
    """Which account to give back; the latest that was taken when left out."""

    account_id: UUID | None = None


class Outcome(Body):
    """How a try to reach the debtor ended, and when the account comes up again, or why it does not.

    A promise has an amount and a date, a callback an instant; these set the follow-up when it is left out.
    """

    outcome: ContactOutcome
    channel: ContactChannel = ContactChannel.PHONE
    contact_point: UUID | None = None
    duration_seconds: Annotated[int, Field(ge=0, le=86_400)] | None = None
    note: Said = ""
    follow_up_on: LocalDate | None = None
    no_follow_up_reason: Annotated[str, Field(max_length=500)] = ""
    amount: Annotated[str, Field(max_length=30)] | None = None
    promised_on: LocalDate | None = None
    callback_at: AwareInstant | None = None

    def to_attempt(self) -> NewAttempt:
        """Turn into what commands take."""
        said = self.model_dump(exclude={"contact_point", "outcome", "channel"})
        point = self.contact_point
        return NewAttempt(outcome=self.outcome.value, channel=self.channel.value, contact_point_id=point, **said)


class NewTask(Body):
    """Something to do about an account; for whoever works it, unless a user is named."""

    kind: TaskKind = TaskKind.TO_DO
    title: Annotated[str, Field(min_length=1, max_length=200)]
    due_at: AwareInstant
    assignee: UUID | None = None


class TaskPatch(Body):
    """Another instant (null = the same), or another assignee (null = whoever works the account)."""

    due_at: AwareInstant | None = None
    assignee: UUID | None = None

    def given(self) -> dict[str, Any]:
        """What the body names."""
        given: dict[str, Any] = {} if self.due_at is None else {"due_at": self.due_at}
        return given | {"assignee_id": self.assignee} if "assignee" in self.model_fields_set else given


class TaskOutcome(Body):
    """What came of it."""

    outcome: Annotated[str, Field(max_length=1000)] = ""


class HandoverText(Body):
    """What the next collector should know."""

    text: Annotated[str, Field(min_length=1, max_length=5000)]


class BulkWork(Body):
    """What to do with which accounts: up to 500 by id, or up to 10,000 that a filter finds. First a preview, then its token.

    `collector_id` belongs to assign, `new_status` to transition, `follow_up_on` to follow_up (null = they do not come up again);
    `text` is the note, the reason of an escalation or closing, or what the new collector should know; `force_reason`, why he
    shall get them although he is on leave.
    """

    action: BulkAction
    account_ids: Annotated[list[UUID], Field(min_length=1, max_length=IDS_MAX)] | None = None
    filters: Filters | None = None
    preview: bool = False
    token: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    collector_id: UUID | None = None
    new_status: AccountStatus | None = None
    follow_up_on: LocalDate | None = None
    text: Said = ""
    force_reason: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """Refuse what the action lacks or does not take. Raises ValueError."""
        if (self.account_ids is None) == (self.filters is None):
            raise ValueError("name account_ids or filters")
        if self.preview == (self.token is not None):
            raise ValueError("ask for a preview, or send the token of one")
        if (self.action is BulkAction.ASSIGN) != (self.collector_id is not None):
            raise ValueError("collector_id belongs to assign, and assign needs it")
        if self.action is not BulkAction.ASSIGN and self.force_reason:
            raise ValueError("force_reason belongs to assign")
        if (self.action is BulkAction.TRANSITION) != (self.new_status is not None):
            raise ValueError("new_status belongs to transition, and transition needs it")
        if self.action is not BulkAction.FOLLOW_UP and self.follow_up_on is not None:
            raise ValueError("follow_up_on belongs to follow_up")
        needs_text = self.action in {BulkAction.NOTE, BulkAction.ESCALATE} or self.new_status is AccountStatus.CLOSED
        if needs_text and not self.text:
            raise ValueError("text is needed")
        return self

    def to_order(self) -> BulkOrder:
        """Turn into what commands take."""
        return BulkOrder(
            action=self.action,
            account_ids=tuple(self.account_ids or ()),
            filters=self.filters.to_filter() if self.filters else None,
            collector_id=self.collector_id,
            text=self.text,
            new_status=self.new_status.value if self.new_status else None,
            follow_up_on=self.follow_up_on,
            force_reason=self.force_reason,
        )


Whose = Literal["mine", "all"]
