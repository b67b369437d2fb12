"""Runs programs side by side: one merged log, a restart for those that die, and nothing left when it ends."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from fairdue.entrypoints.management.processes import PARENT_VARIABLE

LOOK_SECONDS = 0.2
TICK_SECONDS = 0.25
STOP_SECONDS_MAX = 15.0
STEADY_SECONDS = 30.0
BACKOFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
READ_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Program:
    """A command to run, and the name its log lines carry."""

    name: str
    command: tuple[str, ...]


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    unfinished_line: bytes = b""
    started_at: float = 0.0
    start_again_at: float = 0.0
    quick_deaths: int = 0


@dataclass(slots=True)
class Supervisor:
    """Single-threaded: everything happens in `run_once` and `run`, between which nothing moves.

    `environment` is asked at every start; `write(name, line)` gets each line of output; `tick` is called four times a second.
    """

    environment: Callable[[], Mapping[str, str]]
    write: Callable[[str, str], None]
    tick: Callable[[], None] = lambda: None
    stopping: bool = False
    _children: list[_Child] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def stop_on_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal end the run in an orderly way."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)

    def run_once(self, program: Program) -> int:
        """Run one program to its end and return its exit status; negative when a signal, or a stop, ended it."""
        child = _Child(program)
        self._start(child)
        while not self.stopping:
            self._read(LOOK_SECONDS)
            status = self._finished(child)
            if status is not None:
                return status
        self._stop([child])
        return -signal.SIGTERM

    def run(self, programs: Sequence[Program]) -> None:
        """Run the programs until a signal comes (or `stopping` is set), starting again those that die; then end all."""
        self._children = [_Child(program) for program in programs]
        next_tick = 0.0
        try:
            while not self.stopping:
                now = time.monotonic()
                for child in self._children:
                    self._look_after(child, now)
                if now >= next_tick:
                    next_tick = now + TICK_SECONDS
                    self.tick()
                self._read(LOOK_SECONDS)
        finally:
            self._stop(self._children)

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _look_after(self, child: _Child, now: float) -> None:
        if child.process is None:
            if now >= child.start_again_at:
                self._start(child)
            return
        status = self._finished(child)
        if status is not None:
            child.quick_deaths = 0 if now - child.started_at > STEADY_SECONDS else child.quick_deaths + 1
            delay = BACKOFF_SECONDS[min(max(child.quick_deaths - 1, 0), len(BACKOFF_SECONDS) - 1)]
            child.start_again_at = now + delay
            self.write(child.program.name, f"ended with status {status}; starting again in {delay:g} s")

    def _start(self, child: _Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - commands of our own making, no shell
            child.program.command,
            env={**self.environment(), PARENT_VARIABLE: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,  # Ctrl-C reaches us only, and we stop them in order
        )
        child.started_at = time.monotonic()
        stdout = _stdout(child)
        os.set_blocking(stdout.fileno(), False)
        self._selector.register(stdout, selectors.EVENT_READ, child)

    def _read(self, seconds_max: float) -> None:
        """Pass on what the children wrote, waiting for it at most this long."""
        if not self._selector.get_map():
            time.sleep(seconds_max)
            return
        for key, _ in self._selector.select(seconds_max):
            self._drain(key.data)

    def _drain(self, child: _Child) -> bool:
        """Pass on what waits in a child's pipe; tell whether there may be more."""
        stdout = _stdout(child)
        try:
            data = os.read(stdout.fileno(), READ_BYTES)
        except BlockingIOError:
            return False
        *lines, child.unfinished_line = (child.unfinished_line + data).split(b"\n")
        for line in lines:
            self.write(child.program.name, line.decode(errors="replace"))
        if not data and stdout in self._selector.get_map():
            self._selector.unregister(stdout)
        return bool(data)

    def _finished(self, child: _Child) -> int | None:
        """The exit status once the child has ended; then its process group is ended and its last output passed on."""
        process = child.process
        if process is None or not _has_ended(process.pid):
            return None
        # Its number is still ours, since it is not reaped yet: what it left running goes with it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        while self._drain(child):
            pass
        if child.unfinished_line:
            self.write(child.program.name, child.unfinished_line.decode(errors="replace"))
            child.unfinished_line = b""
        stdout = _stdout(child)
        if stdout in self._selector.get_map():
            self._selector.unregister(stdout)
        stdout.close()
        child.process = None
        return process.wait()

    def _stop(self, children: Sequence[_Child]) -> None:
        """Ask all of them to end, wait at most 15 seconds, then kill what is left."""
        _signal(children, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS_MAX
        while left := [child for child in children if child.process is not None and self._finished(child) is None]:
            if time.monotonic() > deadline:
                _signal(left, signal.SIGKILL)
            self._read(LOOK_SECONDS / 4)


def _signal(children: Sequence[_Child], number: signal.Signals) -> None:
    for child in children:
        if child.process is not None:
            # Not through Popen, which would reap a child that has just ended; unreaped, its number is still its own.
            os.kill(child.process.pid, number)


def _stdout(child: _Child) -> IO[bytes]:
    stdout = child.process.stdout if child.process else None
    if stdout is None:
        raise RuntimeError("the child was not started")
    return stdout


def _has_ended(pid: int) -> bool:
    """Tell whether a child of ours has ended, without reaping it."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
