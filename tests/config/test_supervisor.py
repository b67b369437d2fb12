"""The supervisor, with small programs in place of web and worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue.entrypoints.management import supervisor as supervisor_module
from fairdue.entrypoints.management.merged_log import MergedLog
from fairdue.entrypoints.management.supervisor import Program, Supervisor
from tests.config.processes import alive, clean_environment, eventually

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
OBEDIENT = (
    "from fairdue.entrypoints.management.processes import obey_parent_variable; obey_parent_variable(); "
    "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"
)


def python(name: str, code: str) -> Program:
    return Program(name, (sys.executable, "-c", code))


class Lines:
    """Collects what the children write, and stops the supervisor when enough is seen."""

    def __init__(self) -> None:
        """Nothing is seen yet."""
        self.seen: list[tuple[str, str]] = []
        self.supervisor = Supervisor(clean_environment, self.write)
        self.enough: Callable[[], bool] = lambda: False

    def write(self, name: str, line: str) -> None:
        self.seen.append((name, line))
        if self.enough():
            self.supervisor.stopping = True

    def of(self, name: str) -> list[str]:
        return [line for writer, line in self.seen if writer == name]

    def run_until(self, enough: Callable[[], bool], *programs: Program) -> None:
        self.enough = enough
        give_up = time.monotonic() + 30

        def tick() -> None:
            if time.monotonic() > give_up:
                self.supervisor.stopping = True

        self.supervisor.tick = tick
        self.supervisor.run(programs)


@pytest.fixture
def lines() -> Lines:
    return Lines()


def test_runs_one_program_to_its_end_and_tells_its_status(lines: Lines) -> None:
    code = "import sys; print('one'); print('two', file=sys.stderr, end=''); sys.exit(3)"
    assert lines.supervisor.run_once(python("step", code)) == 3
    assert sorted(lines.of("step")) == ["one", "two"]


def test_passes_on_long_output_whole(lines: Lines) -> None:
    code = "print('\\n'.join(str(n) * 50 for n in range(20000)))"
    assert lines.supervisor.run_once(python("step", code)) == 0
    assert lines.of("step") == [str(number) * 50 for number in range(20000)]


def test_passes_on_what_is_not_text(lines: Lines) -> None:
    assert lines.supervisor.run_once(python("step", "import os; os.write(1, b'\\xff\\n')")) == 0
    assert lines.of("step") == ["\ufffd"]


def test_merges_the_lines_of_all_programs(lines: Lines) -> None:
    code = "import time; print('here', flush=True); time.sleep(60)"
    lines.run_until(lambda: {"a", "b"} <= {name for name, _ in lines.seen}, python("a", code), python("b", code))
    assert sorted(lines.seen) == [("a", "here"), ("b", "here")]


def test_starts_again_a_program_that_dies_and_waits_longer_each_time(lines: Lines) -> None:
    steady = "import time; print('steady', flush=True); time.sleep(60)"
    dying = python("dying", "print('born', flush=True); raise SystemExit(5)")
    lines.run_until(lambda: lines.of("dying").count("born") == 3, dying, python("steady", steady))
    told = [line for line in lines.of("dying") if line != "born"]
    assert told[:2] == ["ended with status 5; starting again in 0.5 s", "ended with status 5; starting again in 1 s"]
    assert lines.of("steady") == ["steady"]


def test_leaves_no_program_behind_when_it_stops(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "STOP_SECONDS_MAX", 0.5)
    code = f"import os; print('pid', os.getpid(), flush=True); {STUBBORN}"
    lines.run_until(lambda: any("up" in line for line in lines.of("stubborn")), python("stubborn", code))
    assert not alive(int(lines.of("stubborn")[0].split()[1]))


def test_ends_what_a_dead_program_left_running(lines: Lines) -> None:
    grandchild = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    code = grandchild + "print('grandchild', p.pid, flush=True)"
    lines.supervisor.run_once(python("parent", code))
    pid = int(lines.of("parent")[0].split()[1])
    assert eventually(lambda: not alive(pid), seconds_max=5)


def test_asks_for_the_environment_at_every_start(lines: Lines) -> None:
    times = iter(range(10))
    lines.supervisor.environment = lambda: clean_environment(ROUND=str(next(times)))
    program = python("program", "import os; print(os.environ['ROUND'], flush=True)")
    lines.run_until(lambda: "1" in lines.of("program"), program)
    assert lines.of("program")[0] == "0"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent ended")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_program_ends_with_its_supervisor_however_that_ends(number: signal.Signals) -> None:
    code = (
        "import sys; from fairdue.entrypoints.management.supervisor import *\n"
        "s = Supervisor(lambda: os.environ, lambda name, line: print(line, flush=True)); s.stop_on_signals()\n"
        f"s.run([Program('child', (sys.executable, '-c', {OBEDIENT!r}))])"
    )
    running = subprocess.Popen([sys.executable, "-c", code], env=clean_environment(), stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    child = int(running.stdout.readline().split()[1])
    running.send_signal(number)
    running.communicate(timeout=20)
    assert eventually(lambda: not alive(child), seconds_max=5)
    assert running.returncode == (-signal.SIGKILL if number == signal.SIGKILL else 0)


def test_a_program_whose_supervisor_is_gone_already_does_not_start() -> None:
    environment = clean_environment(FAIRDUE_PARENT_PID=str(os.getppid()))
    done = subprocess.run([sys.executable, "-c", OBEDIENT], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


def test_the_merged_log_is_on_the_terminal_and_in_a_private_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = MergedLog(tmp_path / "logs" / "fairdue.log")
    log.write("web", "ready: 100 % {}")
    log.close()
    assert capsys.readouterr().out == "web      | ready: 100 % {}\n" == log.path.read_text()
    assert log.path.stat().st_mode & 0o777 == 0o600
