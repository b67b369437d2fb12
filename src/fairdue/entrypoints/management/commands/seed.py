"""`fairdue seed`: load the demo data, all of it or nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from fairdue.access.errors import NameTaken
from fairdue.access.models import Agency
from fairdue.entrypoints.demo.check import Summary, check_demo
from fairdue.entrypoints.demo.people import APEX, APEX_STAFF, LAKESIDE, LAKESIDE_STAFF, TIME_ZONE, Staff
from fairdue.entrypoints.demo.play import play_apex, play_lakeside
from fairdue.entrypoints.management.clearing import renew_database
from fairdue.kernel import clock


class Command(BaseCommand):
    """Refused in production mode: its passwords are published."""

    help = "Load the demo data: two agencies, their people and accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do about data that is there."""
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--if-empty", action="store_true", help="do nothing when there is an agency already")
        group.add_argument(
            "--clear", action="store_true", help="make the embedded database anew first; only the demo may be in it"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        """Load and check it. Raises CommandError in production mode, when it is there already, or when it cannot be cleared."""
        if settings.ENV.mode == "production":
            raise CommandError("Demo data has published passwords, so production mode refuses it; start with --empty instead.")
        if options["if_empty"] and Agency.objects.exists():
            self.stdout.write("There is data already: nothing loaded.")
            return
        if options["clear"]:
            if Agency.objects.exclude(name__in=[APEX, LAKESIDE]).exists():
                raise CommandError("There are other agencies than those of the demo: --clear would remove them too.")
            renew_database()
        began = clock.elapsed()
        try:
            with transaction.atomic():
                summaries = load()
        except NameTaken:
            raise CommandError("The demo data is there already: `fairdue seed --clear` loads it anew.") from None
        for summary in summaries:
            self.stdout.write(str(summary))
        self.stdout.write(f"Loaded in {clock.elapsed() - began:.1f} s. Sign in as:")
        for person in (*APEX_STAFF, *LAKESIDE_STAFF):
            self.stdout.write(_login(person))


def load() -> list[Summary]:
    """Load both agencies in the caller's transaction and check what came out. Raises NameTaken, DemoDiffersError."""
    today = clock.today(TIME_ZONE)
    apex = play_apex(today)
    lakeside = play_lakeside(today)
    return check_demo(apex, lakeside)


def _login(person: Staff) -> str:
    return f"  {person.username:<15} {person.password:<15} {person.role.value}"
