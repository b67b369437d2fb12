"""Stored files, encrypted at rest: a file is a row of sealed chunks, each bound to its place, the last of them empty."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from fairdue.kernel.crypto import Undecipherable, keyring
from fairdue.kernel.ids import uuid7

CHUNK_BYTES = 1024 * 1024
LENGTH_BYTES = 4
TOKEN_BYTES_MAX = 1024
"""How much longer than the plain bytes a sealed chunk can be at most: the key's id, the nonce and the tag."""
CHUNKS_AT_HAND = 4
"""Decrypted chunks that are kept: readers of ZIP and Parquet files jump to and fro."""
CUT_SHORT = "the stored file was cut short"


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
    """The plain bytes of a stored file, decrypted a chunk at a time wherever they are asked for.

    All chunks but the last two have CHUNK_BYTES, and each is longer when sealed by as much as the first, so that places can be
    computed. Raises Undecipherable when a chunk was altered or moved, and at the opening when the file was cut short: its last
    chunk, which is empty, can be decrypted only as the one that follows all others.
    """

    def __init__(self, stored: BinaryIO, name: str) -> None:
        self._stored, self._name, self._at = stored, name, 0
        self._chunk = lru_cache(maxsize=CHUNKS_AT_HAND)(self._whole_chunk)
        first = self._decrypt(0, 0)
        empty_bytes = stored.tell() - len(first)
        self._stride = empty_bytes + CHUNK_BYTES
        end = stored.seek(0, io.SEEK_END) - empty_bytes
        full, rest = divmod(end, self._stride)
        self._size = full * CHUNK_BYTES + max(0, rest - empty_bytes)
        if self._decrypt(full + (rest > 0), end):
            raise Undecipherable(CUT_SHORT)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants any writable buffer
        if self._at >= self._size:
            return 0
        number, begin = divmod(self._at, CHUNK_BYTES)
        piece = memoryview(self._chunk(number))[begin : begin + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._stored.close()
        super().close()

    def _whole_chunk(self, number: int) -> bytes:
        """The plain bytes of a chunk that is not the last."""
        plain = self._decrypt(number, number * self._stride)
        if len(plain) != min(CHUNK_BYTES, self._size - number * CHUNK_BYTES):
            raise Undecipherable("the stored file has another length than it had")
        return plain

    def _decrypt(self, number: int, place: int) -> bytes:
        """The plain bytes of the chunk that begins at a place."""
        self._stored.seek(place)
        length = int.from_bytes(self._stored.read(LENGTH_BYTES))
        token = self._stored.read(min(length, CHUNK_BYTES + TOKEN_BYTES_MAX))
        if not length or len(token) < length:
            raise Undecipherable(CUT_SHORT)
        return keyring().decrypt_bytes(token, _context(self._name, number))


def store(chunks: Iterable[bytes], name: str) -> tuple[str, int, str]:
    """Encrypt and store a file under a name; return where it is, its plain size in bytes, and its SHA-256 in hex.

    Raises FileExistsError, and whatever keeps it from being written whole, such as OSError when the disk is full; then nothing
    of it is left.
    """
    if default_storage.exists(name):
        raise FileExistsError(name)
    sealing = _Sealing(chunks, name)
    try:
        default_storage.save(name, File(cast(IO[bytes], sealing), name))
    except BaseException:
        default_storage.delete(name)
        raise
    return name, sealing.size_bytes, sealing.sha256


def open_stored(name: str) -> io.BufferedReader:
    """Open a stored file for reading its plain bytes, from any place. Raises Undecipherable, also while it is read."""
    stored = cast(BinaryIO, default_storage.open(name))
    try:
        return io.BufferedReader(_Opened(stored, name), CHUNK_BYTES)
    except BaseException:
        stored.close()
        raise


def store_anew(name: str, folder: str) -> str:
    """Store a stored file again in a folder, under the first key; return where it is now. Raises Undecipherable, OSError."""
    with open_stored(name) as file:
        renewed, _, _ = store(iter(lambda: file.read(CHUNK_BYTES), b""), f"{folder}/{uuid7()}")
    return renewed


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


def list_stored(folder: str, before: dt.datetime) -> list[str]:
    """Return the files of a folder that were stored before an instant; none when there is no such folder."""
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder}/{name}" for name in sorted(names)]
    return [name for name in found if _stored_at(name) < before]


def _stored_at(name: str) -> dt.datetime:
    """When a file was stored; one that is just gone counts as new."""
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)


def _context(name: str, number: int) -> str:
    return f"stored_file {name} {number}"


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
