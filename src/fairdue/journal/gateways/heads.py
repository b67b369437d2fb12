"""The heads of the seals, a line each in `seals/<agency>.jsonl` of the default storage: they tell when newer ones are removed."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

from fairdue.journal.types import Head

FOLDER = "seals"
TAIL_BYTES = 4096


def path_of(agency_id: UUID) -> Path:
    """Return the file of an agency. Raises NotImplementedError on a storage that has no paths."""
    return Path(default_storage.path(f"{FOLDER}/{agency_id}.jsonl"))


def agencies() -> set[UUID]:
    """Return the agencies that heads are kept of, whether or not the database still knows them."""
    folder = Path(default_storage.path(FOLDER))
    return {UUID(path.stem) for path in folder.glob("*.jsonl")} if folder.is_dir() else set()


def read(agency_id: UUID) -> Iterator[Head]:
    """Give the heads there are now in the order they were written; a line that a crash left unfinished is passed over.

    Heads that are added while these are gone through are not given: their seals are newer than whatever they are compared with.
    """
    path = path_of(agency_id)
    return _read(path, path.stat().st_size) if path.exists() else iter(())


def append(agency_id: UUID, newer_than: Callable[[int], Iterable[Head]]) -> None:
    """Add the heads that `newer_than(last sequence in the file)` gives, in one write that is on disk when this returns.

    Whatever an earlier crash kept from being written is so made up for. Only one process at a time appends.
    """
    path = path_of(agency_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        tail = _tail(file.fileno())
        lines = tail.splitlines()
        last = max((head.sequence for head in map(_head, lines) if head), default=0)
        new = "".join(json.dumps({"sequence": head.sequence, "mac": head.mac}) + "\n" for head in newer_than(last))
        if new:
            is_torn = bool(tail) and not tail.endswith(b"\n")
            os.write(file.fileno(), ("\n" * is_torn + new).encode())
            os.fsync(file.fileno())


def _read(path: Path, bytes_left: int) -> Iterator[Head]:
    with path.open("rb") as file:
        for line in file:
            bytes_left -= len(line)
            if bytes_left < 0:
                return
            head = _head(line)
            if head is not None:
                yield head


def _tail(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, TAIL_BYTES, max(0, size - TAIL_BYTES))


def _head(line: bytes) -> Head | None:
    try:
        said = json.loads(line)
        return Head(sequence=int(said["sequence"]), mac=str(said["mac"]))
    except (ValueError, KeyError, TypeError):
        return None
