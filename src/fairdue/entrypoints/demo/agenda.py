"""What the demo's collectors have before them these days: promises, call-backs, tasks, and notes from a colleague."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from fairdue.accounts.states import ContactChannel, ContactOutcome
from fairdue.accounts.types.contacting import NewAttempt
from fairdue.desk.commands.handovers import note_handover
from fairdue.desk.commands.outcomes import record_outcome
from fairdue.desk.commands.tasks import create_task
from fairdue.desk.types import TaskKind
from fairdue.entrypoints.demo.people import TIME_ZONE
from fairdue.entrypoints.demo.story import Scene, Step


def _promise(amount: str, in_days: int, note: str) -> Step:
    """Promised for a day seen from today."""

    def step(at: Scene) -> None:
        attempt = NewAttempt(
            channel=ContactChannel.PHONE,
            outcome=ContactOutcome.PROMISE,
            amount=amount,
            promised_on=at.today + dt.timedelta(days=in_days),
            note=note,
            duration_seconds=240 + at.number * 7,
        )
        record_outcome(at.collector, at.account.id, attempt)

    return step


def _call_back(in_days: int, hour: int, note: str) -> Step:
    def step(at: Scene) -> None:
        attempt = NewAttempt(
            channel=ContactChannel.PHONE,
            outcome=ContactOutcome.CALLBACK,
            callback_at=_local(at.today + dt.timedelta(days=in_days), hour),
            note=note,
            duration_seconds=60 + at.number,
        )
        record_outcome(at.collector, at.account.id, attempt)

    return step


def _try(outcome: ContactOutcome, channel: ContactChannel, note: str) -> Step:
    def step(at: Scene) -> None:
        follow_up_on = at.account.follow_up_on or at.today
        attempt = NewAttempt(channel=channel, outcome=outcome, note=note, follow_up_on=max(at.today, follow_up_on))
        record_outcome(at.collector, at.account.id, attempt)

    return step


def _task(in_days: int, hour: int, title: str) -> Step:
    def step(at: Scene) -> None:
        create_task(at.collector, at.account.id, TaskKind.TO_DO, title, _local(at.today + dt.timedelta(days=in_days), hour))

    return step


def _hand_over(text: str) -> Step:
    return lambda at: note_handover(at.crew.lead_of(at.account.team_id), at.account.id, text)


def _local(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), ZoneInfo(TIME_ZONE))


_O, _C = ContactOutcome, ContactChannel
AGENDA: tuple[tuple[int, str, Step], ...] = (
    (6, "BPL-80101", _promise("850.00", -3, "Will pay from the wages of this week, by bank transfer.")),
    (4, "CNB-20411", _promise("400.00", -1, "Promised a first payment while the rest is agreed.")),
    (2, "CNB-20403", _promise("300.00", 0, "Pays today after work, asked for the account number again.")),
    (2, "BPL-80104", _promise("1250.00", 0, "Sends a check for the first part, posted in the morning.")),
    (1, "OPM-3305", _promise("500.00", 2, "Rent is due first; promised the day after.")),
    (1, "BPL-80113", _call_back(0, 16, "At work until half past three: call after that.")),
    (1, "BPL-80115", _call_back(0, 11, "Wants to have the papers at hand.")),
    (1, "BPL-80116", _call_back(1, 9, "Asked for a call in the morning.")),
    (1, "BPL-80102", _call_back(0, 14, "Speaks with the spouse first.")),
    (1, "OPM-3308", _task(0, 15, "Send the statement of account with the rent of June.")),
    (1, "SAF-55014", _task(0, 12, "Ask the creditor whether half of the fees can be waived.")),
    (2, "CNB-20417", _task(-1, 10, "Check whether the returned letter has a new address.")),
    (1, "SAF-55017", _hand_over("Reaches you best by e-mail. Do not call the number at work: asked us not to.")),
    (1, "MRC-41017", _hand_over("New from the creditor with a note: first letter came back, number is right.")),
    (1, "BPL-80114", _try(_O.NO_ANSWER, _C.PHONE, "Rang out twice.")),
    (1, "OPM-3302", _try(_O.VOICEMAIL, _C.PHONE, "Left name and number.")),
    (1, "HMC-7302", _try(_O.RIGHT_PARTY, _C.EMAIL, "Asked for the itemized bill; sent.")),
)
"""Days ago, reference, step. What falls on a day before today is overdue or broken when the demo is first opened."""
