"""Store bank files that wait under the first key of the ring."""

from __future__ import annotations

from fairdue.kernel.actor import Actor
from fairdue.kernel.ids import uuid7
from fairdue.kernel.vault import CHUNK_BYTES, delete_stored, is_current, open_stored, store
from fairdue.payments.commands.resealing import bank_files_stored, move_bank_file


def reseal_bank_files(actor: Actor) -> tuple[int, int]:
    """Store every bank file that is under an older key again under the first; return how many there are and how many changed.

    The new copy is there before the bank file refers to it, and the old one goes last: a killed run is simply started again.
    """
    kept, renewed = bank_files_stored(actor), 0
    for file_id, name in kept:
        if is_current(name):
            continue
        try:
            with open_stored(name) as file:
                copy, _, _ = store(iter(lambda: file.read(CHUNK_BYTES), b""), f"bank_files/{actor.agency_id}/{uuid7()}")
        except FileNotFoundError:
            continue  # it came to its end meanwhile
        moved = move_bank_file(actor, file_id, name, copy)
        delete_stored(name if moved else copy)
        renewed += moved
    return len(kept), renewed
