"""What happens to each demo account, step by step, through the ordinary commands by the person whose task it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from fairdue.accounts.commands.assignment import assign_account
from fairdue.accounts.commands.editing import edit_account
from fairdue.accounts.commands.escalation import deescalate_account, escalate_account
from fairdue.accounts.commands.notes import add_note
from fairdue.accounts.commands.status import close_account, reopen_account, transition_account
from fairdue.accounts.models import Account
from fairdue.accounts.states import AccountStatus
from fairdue.entrypoints.demo import money, words
from fairdue.entrypoints.demo.people import Crew
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.parties.commands.contact_points import add_contact_point
from fairdue.parties.commands.debtors import edit_debtor
from fairdue.parties.types import ContactKind, NewContactPoint

_S = AccountStatus


@dataclass(frozen=True, slots=True)
class Scene:
    """One account at one moment: the people of its agency, its running number, and the real today."""

    crew: Crew
    account: Account
    number: int
    today: dt.date

    @property
    def collector(self) -> Actor:
        """Who works the account."""
        return self.crew.of_collector(self.account.collector_id)

    @property
    def admin(self) -> Actor:
        """Who runs the agency."""
        return self.crew.actors[self.crew.admin]

    def pick(self, wordings: tuple[str, ...]) -> str:
        """One of the wordings, another one for the next account."""
        return wordings[self.number % len(wordings)]


Step = Callable[[Scene], object]


def scene(crew: Crew, ref: str, number: int, today: dt.date) -> Scene:
    """Look an account up as it is now."""
    with agency_scope(crew.agency_id):
        return Scene(crew, Account.objects.get(agency_id=crew.agency_id, external_ref=ref), number, today)


def _write(wordings: tuple[str, ...]) -> Step:
    return lambda at: add_note(at.collector, at.account.id, at.pick(wordings))


def _move(status: AccountStatus, wordings: tuple[str, ...]) -> Step:
    return lambda at: transition_account(at.collector, at.account.id, status, at.pick(wordings))


def _close(wordings: tuple[str, ...]) -> Step:
    return lambda at: close_account(at.collector, at.account.id, at.pick(wordings))


def _follow_up(at: Scene) -> None:
    """Some follow-ups are overdue, some due today, most still to come."""
    due = at.today + dt.timedelta(days=at.number % 9 - 2)
    edit_account(at.collector, at.account.id, {"follow_up_on": due})


def _address(at: Scene) -> None:
    city, region, postal_code = words.PLACES[at.number % len(words.PLACES)]
    point = NewContactPoint(
        kind=ContactKind.POSTAL, line1=at.pick(words.STREETS), city=city, region=region, postal_code=postal_code, country="US"
    )
    add_contact_point(at.collector, at.account.debtor_id, point)


def _identity(at: Scene) -> None:
    born_on = dt.date(1958 + at.number * 7 % 42, 1 + at.number % 12, 1 + at.number * 5 % 28)
    edit_debtor(at.collector, at.account.debtor_id, {"born_on": born_on})


def _reopen(at: Scene) -> None:
    reopen_account(at.admin, at.account.id, at.pick(words.REOPEN))


_VOICEMAIL, _NOTE, _RESEARCH = _write(words.VOICEMAIL), _write(words.NOTE), _write(words.RESEARCH)
_REACH, _TALK = _move(_S.IN_CONTACT, words.REACH), _move(_S.NEGOTIATING, words.TALK)
_PLAN = _move(_S.PAYMENT_PLAN, words.PLAN)
_DISPUTE, _RESOLVE = _move(_S.DISPUTED, words.DISPUTE), _move(_S.IN_CONTACT, words.RESOLVE)


def _pay(*indices: int) -> tuple[Step, ...]:
    """Payments of an account, by their running numbers."""

    def step(index: int) -> Step:
        return lambda at: money.pay(at.collector, at.admin, at.account, at.number, index)

    return tuple(step(index) for index in indices)


def _pay_off(at: Scene) -> None:
    money.pay_off(at.collector, at.account)


PLOTS: dict[str, tuple[AccountStatus, tuple[Step, ...]]] = {
    "new": (_S.NEW, ()),
    "assigned": (_S.ASSIGNED, (_VOICEMAIL, _follow_up)),
    "in_contact": (_S.IN_CONTACT, (_VOICEMAIL, _REACH, *_pay(0), _NOTE, _follow_up)),
    "negotiating": (_S.NEGOTIATING, (_VOICEMAIL, _REACH, _address, *_pay(0), _TALK, *_pay(1), _NOTE, _follow_up)),
    "resolved": (_S.NEGOTIATING, (_VOICEMAIL, _REACH, *_pay(0), _DISPUTE, _NOTE, _RESOLVE, _TALK, *_pay(1), _follow_up)),
    "payment_plan": (_S.PAYMENT_PLAN, (_REACH, _identity, _TALK, _PLAN, *_pay(*range(8)), _NOTE, _follow_up)),
    "settled": (_S.SETTLED, (_VOICEMAIL, _REACH, *_pay(0), _TALK, *_pay(1, 2), _pay_off)),
    "disputed": (_S.DISPUTED, (_VOICEMAIL, _REACH, *_pay(0), _DISPUTE, _NOTE)),
    "closed": (_S.CLOSED, (_VOICEMAIL, _REACH, *_pay(0, 1), _NOTE, _close(words.CLOSE))),
    "closed_early": (_S.CLOSED, (_VOICEMAIL, _RESEARCH, _close(words.CLOSE_EARLY))),
    "reopened": (_S.IN_CONTACT, (_VOICEMAIL, _REACH, *_pay(0), _close(words.CLOSE), _reopen, _NOTE, _follow_up)),
}
"""Where an account of each plot ends, and how it gets there."""


def _escalate(reason: str, by_lead: bool) -> Step:
    def step(at: Scene) -> None:
        by = at.crew.lead_of(at.account.team_id) if by_lead else at.collector
        escalate_account(by, at.account.id, reason)

    return step


def _calm(reason: str) -> Step:
    return lambda at: deescalate_account(at.crew.lead_of(at.account.team_id), at.account.id, reason)


def _urgent(at: Scene) -> None:
    edit_account(at.admin, at.account.id, {"priority": 3})


def _hand_to(username: str) -> Step:
    def step(at: Scene) -> None:
        collector_id = at.crew.actors[username].collector_id
        assert collector_id is not None  # noqa: S101 - the username of a collector
        assign_account(at.crew.lead_of(at.account.team_id), at.account.id, collector_id)

    return step


ASIDES: tuple[tuple[int, str, Step], ...] = (
    (20, "CNB-20409", _escalate("Counsel of the debtor asks for the signed agreement.", True)),
    (14, "SAF-55013", _escalate("Announces a complaint to the CFPB.", False)),
    (30, "HMC-7313", _escalate("Hospital's patient advocate is involved.", False)),
    (11, "HMC-7313", _calm("Advocate has all documents, nothing open on our side.")),
    (9, "BPL-80112", _urgent),
    (6, "BPL-80114", _hand_to("james.okafor")),
)
"""What happens to single accounts beside their plot: days ago, reference, step."""
