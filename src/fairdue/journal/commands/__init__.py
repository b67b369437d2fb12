"""Change the journal: write entries, erase personal values, seal what is written."""

from __future__ import annotations

from fairdue.journal.commands.entries import (
    Listener,
    difference,
    erase_person,
    listen,
    record,
    record_changed,
    record_each,
    record_each_person,
)
from fairdue.journal.commands.seals import seal_entries

__all__ = [
    "Listener",
    "difference",
    "erase_person",
    "listen",
    "record",
    "record_changed",
    "record_each",
    "record_each_person",
    "seal_entries",
]
