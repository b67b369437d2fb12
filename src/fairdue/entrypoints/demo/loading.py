"""Load the demo: all of it or nothing, by the command line or as a job."""

from __future__ import annotations

from fairdue.access.commands.founding import begin_first_run
from fairdue.entrypoints.demo.check import Summary, check_demo
from fairdue.entrypoints.demo.people import TIME_ZONE
from fairdue.entrypoints.demo.play import play_apex, play_lakeside
from fairdue.kernel import clock
from fairdue.kernel.db import global_transaction


def load() -> list[Summary]:
    """Load both agencies in the caller's transaction and check what came out. Raises NameTaken, DemoDiffersError."""
    today = clock.today(TIME_ZONE)
    apex = play_apex(today)
    lakeside = play_lakeside(today)
    return check_demo(apex, lakeside)


def load_first() -> None:
    """Load the demo into an empty platform. Raises AlreadySetUp, DemoDiffersError."""
    with global_transaction():
        begin_first_run()
        load()
