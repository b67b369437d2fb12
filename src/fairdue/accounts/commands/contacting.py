"""Record a try to reach a debtor: how it ended, and when the account comes up again."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from fairdue.access.queries.collectors import today_in
from fairdue.accounts.commands.amounts import read_amount
from fairdue.accounts.commands.locking import lock_account, require_version
from fairdue.accounts.commands.repeating import digest_of, require_same
from fairdue.accounts.errors import AccountNotOpen, IdempotencyKeyReused
from fairdue.accounts.events import CONTACT_TRIED
from fairdue.accounts.models import Account, AccountParty, ContactAttempt
from fairdue.accounts.queries.attempts import attempt_row
from fairdue.accounts.states import FINISHED, REACHED, AccountStatus, ContactOutcome, status_after
from fairdue.accounts.types.contacting import AttemptRow, NewAttempt
from fairdue.journal.commands import difference, record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, savepoint
from fairdue.kernel.errors import Invalid
from fairdue.parties.models import ContactPoint

FOLLOW_UP_DAYS_MAX = 366


def record_attempt(
    actor: Actor, account_id: UUID, attempt: NewAttempt, key: str = "", expected: UUID | None = None
) -> AttemptRow:
    """Keep a try to reach the debtor of an open account; having spoken with him is a contact and moves the account.

    Under the same `key` the same user is told the first answer again. A promise is kept as facts. The follow-up replaces the one
    before. Raises NotFound, StaleAccount, AccountNotOpen, IdempotencyKeyReused, and Invalid for what does not fit together.
    """
    with agency_scope(actor.agency_id):
        account = lock_account(actor, account_id)
        digest = digest_of("accounts.attempt", account_id, asdict(attempt))
        known = (
            ContactAttempt.objects.filter(agency_id=actor.agency_id, user_id=actor.id, idempotency_key=key).first()
            if key
            else None
        )
        if known is not None:
            require_same(known.request_digest, digest)
            return attempt_row(known)
        require_version(account, expected)
        if account.status in FINISHED:
            raise AccountNotOpen
        today = today_in(actor.agency_id)
        require_follow_up_on(attempt.follow_up_on, today)
        if (attempt.follow_up_on is None) == (not attempt.no_follow_up_reason):
            raise Invalid("follow_up_on", "required", "say when the account comes up again, or else why it does not")
        promised_minor = _promised(account, attempt, today)
        point = _point(account, attempt.contact_point_id)
        made = ContactAttempt(
            agency_id=actor.agency_id,
            account=account,
            at=clock.now(),
            user_id=actor.id,
            collector_id=actor.collector_id,
            channel=attempt.channel,
            outcome=attempt.outcome,
            contact_point_id=attempt.contact_point_id,
            duration_seconds=attempt.duration_seconds,
            follow_up_on=attempt.follow_up_on,
            no_follow_up_reason=attempt.no_follow_up_reason,
            promised_minor=promised_minor,
            promised_on=attempt.promised_on,
            currency=account.currency,
            status=status_after(AccountStatus(account.status), ContactOutcome(attempt.outcome)).value,
            idempotency_key=key,
            request_digest=digest if key else None,
        )
        _save(made)
        row = attempt_row(made)
        _apply(actor, account, row, {"text": attempt.note, "contact_point": point.raw if point else ""})
        return row


def require_follow_up_on(day: dt.date | None, today: dt.date) -> None:
    """Check that a follow-up is not in the past, and not for the next generation. Raises Invalid."""
    if day is not None and not today <= day <= today + dt.timedelta(days=FOLLOW_UP_DAYS_MAX):
        raise Invalid("follow_up_on", "out_of_range", f"must be today or at most {FOLLOW_UP_DAYS_MAX} days ahead")


def _save(made: ContactAttempt) -> None:
    """Insert; the same key on another account at the same time meets the unique constraint."""
    try:
        with savepoint():
            made.save(force_insert=True)
    except IntegrityError:
        raise IdempotencyKeyReused from None


def _promised(account: Account, attempt: NewAttempt, today: dt.date) -> int | None:
    if attempt.outcome != ContactOutcome.PROMISE:
        if attempt.amount is not None or attempt.promised_on is not None:
            raise Invalid("outcome", "not_a_promise", "an amount and its date belong to a promise")
        return None
    if attempt.amount is None or attempt.promised_on is None:
        raise Invalid("amount", "required", "a promise has an amount and a date")
    if not today <= attempt.promised_on <= today + dt.timedelta(days=FOLLOW_UP_DAYS_MAX):
        raise Invalid("promised_on", "out_of_range", f"must be today or at most {FOLLOW_UP_DAYS_MAX} days ahead")
    minor = read_amount("amount", attempt.amount, account.currency).minor
    if not 0 < minor <= account.balance_minor:
        raise Invalid("amount", "out_of_range", "must be more than nothing, and no more than is owed")
    return minor


def _point(account: Account, point_id: UUID | None) -> ContactPoint | None:
    """Find a contact point of the account's debtor or one of its further parties. Raises Invalid."""
    if point_id is None:
        return None
    parties = AccountParty.objects.filter(agency_id=account.agency_id, account=account).values("debtor_id")
    theirs = Q(debtor_id=account.debtor_id) | Q(debtor_id__in=parties)
    found = ContactPoint.objects.filter(theirs, agency_id=account.agency_id, id=point_id).first()
    if found is None:
        raise Invalid("contact_point", "unknown", "is no contact point of this account")
    return found


def _apply(actor: Actor, account: Account, row: AttemptRow, personal: dict[str, str]) -> None:
    before = {"status": account.status, "follow_up_on": account.follow_up_on, "last_contact_at": account.last_contact_at}
    account.status, account.follow_up_on, account.updated_at = row.status, row.follow_up_on, row.at
    if row.outcome in REACHED:
        account.last_contact_at = row.at
    account.save(update_fields=["status", "follow_up_on", "last_contact_at", "updated_at"])
    after = {"status": account.status, "follow_up_on": account.follow_up_on, "last_contact_at": account.last_contact_at}
    said: dict[str, Any] = {"channel": [None, row.channel], "outcome": [None, row.outcome]}
    if row.promised_on is not None:
        said |= {"promised_amount": [None, row.promised_amount], "promised_on": [None, row.promised_on]}
    facts = {"attempt_id": row.id, "contact_point_id": row.contact_point_id, "duration_seconds": row.duration_seconds}
    if row.no_follow_up_reason:
        personal = {**personal, "no_follow_up_reason": row.no_follow_up_reason}
    record(
        actor,
        CONTACT_TRIED,
        "account",
        account.id,
        changes={**said, **difference(before, after)},
        facts=facts,
        personal={name: value for name, value in personal.items() if value},
        person_id=account.debtor_id,
    )
