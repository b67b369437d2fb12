"""The one log of `fairdue up`: each line with the name of the process that wrote it, on the terminal and in a file."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_BYTES_MAX = 10 * 1024**2
FILES_KEPT = 3
NAME_WIDTH = 9
COLOURS = (36, 35, 33, 32, 34)


class MergedLog:
    """Writes `name | line`; colours the names on a terminal. The file is readable by its owner only."""

    def __init__(self, path: Path) -> None:
        """Open the file, making its folder. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self.path = path
        self._file = RotatingFileHandler(path, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT)
        self._colours: dict[str, int] = {}

    def write(self, name: str, line: str) -> None:
        """Write one line of one process."""
        plain = f"{name:<{NAME_WIDTH}}| {line}"
        self._file.emit(logging.LogRecord("up", logging.INFO, "", 0, plain, None, None))
        if sys.stdout.isatty():
            colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
            plain = f"\033[{colour}m{name:<{NAME_WIDTH}}|\033[0m {line}"
        sys.stdout.write(f"{plain}\n")
        sys.stdout.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
