"""Work on many accounts at once: first a preview that tells what would happen, then just that."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet

from fairdue.access.models import Agency, Collector
from fairdue.accounts.commands.bulk_assignment import Allotment, assign_accounts_to
from fairdue.accounts.commands.bulk_work import escalate_accounts, move_accounts, note_accounts, set_follow_ups
from fairdue.accounts.commands.contacting import require_follow_up_on
from fairdue.accounts.commands.locking import lock_collector, require_presence
from fairdue.accounts.models import IS_OPEN, Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.states import FINISHED, AccountStatus, may_move
from fairdue.accounts.types import CurrencyTotal
from fairdue.desk.commands.handovers import leave_notes
from fairdue.desk.errors import PreviewRequired, SelectionChanged, TooManySelected
from fairdue.desk.models import UnplacedAccount
from fairdue.desk.queries.worklist import find_work
from fairdue.desk.types import BulkAction, BulkEffect, BulkExample, BulkOrder, BulkRefusal, BulkRefused
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, Role
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import Forbidden
from fairdue.kernel.money import format_minor

FOUND_MAX = 10_000
EXAMPLES_MAX = 5
TOKEN_SECONDS = 15 * 60
_SALT = "fairdue.desk.bulk_work"

Judge = Callable[[Account], BulkRefusal | None]


@dataclass(frozen=True, slots=True)
class _Picked:
    """The accounts that shall be changed, and those that cannot be, by the reason."""

    fit: list[Account]
    refused: dict[BulkRefusal, list[BulkExample]]

    @property
    def selected(self) -> int:
        return len(self.fit) + sum(len(left) for left in self.refused.values())


def work_in_bulk(actor: Actor, order: BulkOrder, token: str | None) -> BulkEffect:
    """Tell what an order would do, with a token; or, given that token, do it to exactly those accounts.

    Accounts that the order does not fit are left out and counted by reason. Sent a second time, or after somebody else was there
    first, the accounts are not the same any more. Raises PreviewRequired, SelectionChanged, TooManySelected, Forbidden, Invalid,
    CollectorUnavailable, CollectorOnLeave.
    """
    with agency_scope(actor.agency_id):
        agency = Agency.objects.get(id=actor.agency_id)
        if order.action is BulkAction.FOLLOW_UP:
            require_follow_up_on(order.follow_up_on, clock.today(agency.time_zone))
        found = _selected(actor, order, agency)
        accounts = list(found if token is None else found.select_for_update(of=("self",), no_key=True))
        if len(accounts) > FOUND_MAX:
            raise TooManySelected(most=FOUND_MAX)
        picked = _pick(accounts, order, _judge(actor, order))
        if token is None:
            return _effect(order, picked, len(picked.fit), _seal(actor, order, picked))
        _check_seal(actor, order, picked, token)
        return _effect(order, picked, _carry_out(actor, order, picked.fit), None)


def _selected(actor: Actor, order: BulkOrder, agency: Agency) -> QuerySet[Account]:
    """Select by id in the order of locking; under locks a row that fits the filter no longer drops out."""
    if order.filters is not None:
        return find_work(actor, order.filters, agency).order_by("id")[: FOUND_MAX + 1]
    return in_scope(Account.objects.filter(id__in=order.account_ids), actor.scope).order_by("id")


def _pick(accounts: Sequence[Account], order: BulkOrder, judge: Judge) -> _Picked:
    fit: list[Account] = []
    refused: dict[BulkRefusal, list[BulkExample]] = defaultdict(list)
    for account in accounts:
        refusal = judge(account)
        if refusal is None:
            fit.append(account)
        else:
            refused[refusal].append(BulkExample(account_id=account.id, external_ref=account.external_ref))
    known = {account.id for account in accounts}
    for account_id in dict.fromkeys(order.account_ids):
        if account_id not in known:
            refused[BulkRefusal.NOT_FOUND].append(BulkExample(account_id=account_id, external_ref=None))
    return _Picked(fit, refused)


def _judge(actor: Actor, order: BulkOrder) -> Judge:
    """Say of one account after the other why the order does not fit it, None if it does."""
    if order.action is BulkAction.ASSIGN and order.collector_id is not None:
        return _assigning(actor, order.collector_id, order.force_reason)
    if order.action is BulkAction.TRANSITION:
        target = AccountStatus(order.new_status or "")
        return lambda account: _moving(account, target)
    if order.action is BulkAction.FOLLOW_UP:
        return lambda account: (
            BulkRefusal.NOT_OPEN
            if account.status in FINISHED
            else BulkRefusal.UNCHANGED
            if account.follow_up_on == order.follow_up_on
            else None
        )
    if order.action is BulkAction.ESCALATE:
        return lambda account: BulkRefusal.UNCHANGED if account.is_escalated and account.escalation_reason == order.text else None
    return lambda _: None


def _assigning(actor: Actor, collector_id: UUID, force_reason: str) -> Judge:
    if actor.role is Role.COLLECTOR:
        raise Forbidden
    collector = lock_collector(actor.agency_id, collector_id)
    if actor.role is Role.TEAM_LEAD and collector.team_id not in actor.team_ids:
        raise Forbidden
    require_presence(collector, force_reason)
    room = collector.max_accounts - Account.objects.filter(IS_OPEN, agency_id=actor.agency_id, collector_id=collector_id).count()

    def judge(account: Account) -> BulkRefusal | None:
        nonlocal room
        if account.status in FINISHED:
            return BulkRefusal.NOT_OPEN
        if account.collector_id == collector_id and account.status != AccountStatus.NEW:
            return BulkRefusal.UNCHANGED
        if account.collector_id != collector_id:
            room -= 1
        return BulkRefusal.COLLECTOR_FULL if room < 0 else None

    return judge


def _moving(account: Account, target: AccountStatus) -> BulkRefusal | None:
    if account.status == target:
        return BulkRefusal.UNCHANGED
    if not may_move(AccountStatus(account.status), target):
        return BulkRefusal.ILLEGAL_MOVE
    return BulkRefusal.COLLECTOR_REQUIRED if target is AccountStatus.ASSIGNED and account.collector_id is None else None


def _carry_out(actor: Actor, order: BulkOrder, accounts: Sequence[Account]) -> int:
    ids = [account.id for account in accounts]
    if order.action is BulkAction.ASSIGN and order.collector_id is not None:
        return _assign(actor, order, order.collector_id, ids)
    if order.action is BulkAction.TRANSITION:
        return move_accounts(actor, ids, AccountStatus(order.new_status or ""), order.text)
    if order.action is BulkAction.FOLLOW_UP:
        return set_follow_ups(actor, ids, order.follow_up_on)
    return (escalate_accounts if order.action is BulkAction.ESCALATE else note_accounts)(actor, ids, order.text)


def _assign(actor: Actor, order: BulkOrder, collector_id: UUID, ids: Sequence[UUID]) -> int:
    team_id = Collector.objects.values_list("team_id", flat=True).get(agency_id=actor.agency_id, id=collector_id)
    if order.text:
        leave_notes(actor, ids, order.text)
    UnplacedAccount.objects.filter(agency_id=actor.agency_id, account_id__in=ids).delete()
    allotments = [Allotment(account_id, team_id, collector_id) for account_id in ids]
    return assign_accounts_to(
        actor, allotments, f"in bulk, although on leave: {order.force_reason}" if order.force_reason else "in bulk"
    )


def _seal(actor: Actor, order: BulkOrder, picked: _Picked) -> str:
    """Sign what was previewed: by whom, which order, and the state of the accounts as far as the order is about it."""
    return signing.dumps([*_who(actor), _digest(asdict(order)), _state(order, picked), len(picked.fit)], salt=_SALT)


def _check_seal(actor: Actor, order: BulkOrder, picked: _Picked, token: str) -> None:
    try:
        *said, state, count = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise PreviewRequired from None
    if said != [*_who(actor), _digest(asdict(order))]:
        raise PreviewRequired
    if state != _state(order, picked):
        raise SelectionChanged(previewed=count, found_now=len(picked.fit))


def _who(actor: Actor) -> list[str]:
    return [str(actor.agency_id), str(actor.id)]


def _state(order: BulkOrder, picked: _Picked) -> str:
    facts: Callable[[Account], tuple[object, ...]] = {
        BulkAction.ASSIGN: lambda account: (account.collector_id, account.status),
        BulkAction.NOTE: lambda account: (account.last_contact_at,),
        BulkAction.TRANSITION: lambda account: (account.status,),
        BulkAction.FOLLOW_UP: lambda account: (account.follow_up_on,),
        BulkAction.ESCALATE: lambda account: (account.is_escalated, account.escalation_reason),
    }[order.action]
    return _digest([(account.id, *facts(account)) for account in picked.fit])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()


def _effect(order: BulkOrder, picked: _Picked, changed: int, token: str | None) -> BulkEffect:
    owed: dict[str, list[int]] = defaultdict(list)
    for account in picked.fit:
        owed[account.currency].append(account.balance_minor)
    refused = tuple(
        BulkRefused(reason=reason, count=len(left), examples=tuple(left[:EXAMPLES_MAX]))
        for reason, left in sorted(picked.refused.items())
    )
    return BulkEffect(
        action=order.action,
        is_preview=token is not None,
        selected=picked.selected,
        changed=changed,
        refused=refused,
        balances=tuple(
            CurrencyTotal(currency=code, count=len(minors), balance=format_minor(sum(minors), code))
            for code, minors in sorted(owed.items())
        ),
        token=token,
    )
