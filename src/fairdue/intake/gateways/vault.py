"""Stored files, encrypted at rest: a file is a row of sealed chunks that can be read only whole and in order."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import IO, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from fairdue.kernel.crypto import Undecipherable, keyring

CHUNK_BYTES = 1024 * 1024
LENGTH_BYTES = 4


class _Sealing(io.RawIOBase):
    """Encrypts an upload while the storage reads it, counting and hashing the plain bytes on the way."""

    def __init__(self, chunks: Iterable[bytes], name: str) -> None:
        self._chunks, self._name = _even(chunks), name
        self._number, self._ready, self._is_ended = 0, b"", False
        self.size_bytes, self._sha256 = 0, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._is_ended and (size < 0 or len(self._ready) < size):
            chunk = next(self._chunks, b"")
            self._is_ended = not chunk
            self.size_bytes += len(chunk)
            self._sha256.update(chunk)
            token = keyring().encrypt_bytes(chunk, _context(self._name, self._number))
            self._ready += len(token).to_bytes(LENGTH_BYTES) + token
            self._number += 1
        taken, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        return taken

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


class _Opened(io.RawIOBase):
    """The plain bytes of a stored file, chunk by chunk. Raises Undecipherable when it was altered or cut short."""

    def __init__(self, stored: BinaryIO, name: str) -> None:
        self._stored, self._name, self._number = stored, name, 0
        self._ready = memoryview(b"")
        self._is_ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants any writable buffer
        if not self._ready and not self._is_ended:
            length = self._stored.read(LENGTH_BYTES)
            if len(length) < LENGTH_BYTES:
                raise Undecipherable("the stored file was cut short")
            token = self._stored.read(int.from_bytes(length))
            self._ready = memoryview(keyring().decrypt_bytes(token, _context(self._name, self._number)))
            self._number += 1
            self._is_ended = not self._ready
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def close(self) -> None:
        self._stored.close()
        super().close()


def store(chunks: Iterable[bytes], name: str) -> tuple[str, int, str]:
    """Encrypt and store a file under a name; return where it is, its plain size in bytes, and its SHA-256 in hex."""
    sealing = _Sealing(chunks, name)
    stored_as = default_storage.save(name, File(cast(IO[bytes], sealing), name))
    if stored_as != name:
        default_storage.delete(stored_as)
        raise FileExistsError(name)
    return stored_as, sealing.size_bytes, sealing.sha256


def open_stored(name: str) -> io.BufferedReader:
    """Open a stored file for reading its plain bytes."""
    return io.BufferedReader(_Opened(cast(BinaryIO, default_storage.open(name)), name), CHUNK_BYTES)


def is_current(name: str) -> bool:
    """Whether a stored file is under the first key already; a missing file counts as such."""
    if not default_storage.exists(name):
        return True
    with default_storage.open(name) as stored:
        length = int.from_bytes(stored.read(LENGTH_BYTES))
        return keyring().is_current(stored.read(length))


def delete_stored(name: str) -> None:
    """Delete a stored file; deleting a missing one does nothing."""
    default_storage.delete(name)


def _context(name: str, number: int) -> str:
    return f"intake_file {name} {number}"


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut into chunks of CHUNK_BYTES, none of them empty."""
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while len(buffer) >= CHUNK_BYTES:
            yield bytes(buffer[:CHUNK_BYTES])
            del buffer[:CHUNK_BYTES]
    if buffer:
        yield bytes(buffer)
