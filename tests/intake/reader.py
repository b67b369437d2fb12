"""Reads a file in a process of its own and tells what came of it and the memory it took: `reader FORMAT PATH [LENGTH]`.

With a length in bytes the file is read over and over up to there. A crash of a parser in C would take the whole test run with it.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from pathlib import Path
from typing import BinaryIO, cast

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.gateways.formats import open_table, parquet_file
from fairdue.intake.types import FileOptions

ADDRESS_SPACE = 3 << 30


class Repeated(io.RawIOBase):
    """The bytes of a piece over and over."""

    def __init__(self, piece: bytes, length: int) -> None:
        self._piece, self._length, self._at = piece, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._length)[whence]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants any writable buffer
        count = min(len(buffer), self._length - self._at)
        begin = self._at % len(self._piece)
        buffer[:count] = (self._piece * (count // len(self._piece) + 2))[begin : begin + count]
        self._at += count
        return count


def peak_megabytes() -> int:
    """The most memory this process ever had; not getrusage, which counts the parent's before it started this one."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def main(file_format: str, path: str, length: str = "0") -> None:
    """Read all of it."""
    assert parquet_file, "loaded before the memory is measured"
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    file = io.BufferedReader(Repeated(Path(path).read_bytes(), int(length))) if int(length) else open(path, "rb")  # noqa: SIM115  # ends with the process
    before, code, good, bad = peak_megabytes(), "", 0, 0
    try:
        for row in open_table(cast(BinaryIO, file), file_format, FileOptions()).rows:
            good, bad = (good, bad + 1) if row.problem else (good + 1, bad)
    except UnreadableFile as error:
        code = error.code
    print(json.dumps({"code": code, "good": good, "bad": bad, "megabytes": peak_megabytes() - before}))  # noqa: T201  # its answer


if __name__ == "__main__":
    main(*sys.argv[1:])
