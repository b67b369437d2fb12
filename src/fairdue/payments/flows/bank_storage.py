"""Stored bank files: where they lie, under which key, and that none stays when nobody waits for it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from fairdue.jobs.types import Run
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.vault import delete_stored, is_current, list_stored, store_anew
from fairdue.payments.commands.resealing import move_bank_file
from fairdue.payments.queries.bank_files import waiting_files

ORPHAN_AGE = dt.timedelta(days=1)
"""Younger files may be on their way: one is stored before its row is."""


def bank_folder(agency_id: UUID) -> str:
    """Where the bank files of an agency are stored."""
    return f"bank_files/{agency_id}"


def reseal_bank_files(actor: Actor) -> tuple[int, int]:
    """Store waiting files that are under an older key again under the first; return how many wait, and how many changed.

    The new copy is there before the file refers to it, and the old one goes last: a killed run is simply started again.
    """
    waiting = waiting_files(actor.agency_id)
    stale = {file_id: name for file_id, name in waiting.items() if not is_current(name)}
    for file_id, name in stale.items():
        move_bank_file(actor, file_id, store_anew(name, bank_folder(actor.agency_id)))
        delete_stored(name)
    return len(waiting), len(stale)


def remove_forgotten_bank_files(run: Run) -> None:
    """Remove stored files that no bank file waits for: a process was killed before it kept the row, or removed the file."""
    wanted = set(waiting_files(run.agency_id).values())
    for name in list_stored(bank_folder(run.agency_id), clock.now() - ORPHAN_AGE):
        if name not in wanted:
            delete_stored(name)
