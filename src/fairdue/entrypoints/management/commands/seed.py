"""`fairdue seed`: load the demo data, all of it or nothing; or any number of made-up debtors."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from fairdue.access.errors import NameTaken
from fairdue.access.models import Agency
from fairdue.entrypoints.demo.loading import load
from fairdue.entrypoints.demo.people import APEX, APEX_STAFF, LAKESIDE, LAKESIDE_STAFF, Staff
from fairdue.entrypoints.demo.volume import VOLUME, VOLUME_STAFF, Distribution, SeedUsed, find_or_found_agency, sow
from fairdue.entrypoints.management.clearing import renew_database
from fairdue.kernel import clock

DEBTORS_MAX = 99_999_999
SEED_MAX = 999_999_999


class Command(BaseCommand):
    """Refused in production mode: its passwords are published."""

    help = "Load the demo data: two agencies, their people and accounts; with --debtors a third agency of that many debtors."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do about data that is there."""
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--if-empty", action="store_true", help="do nothing when there is an agency already")
        group.add_argument(
            "--clear", action="store_true", help="make the embedded database anew first; only the demo may be in it"
        )
        parser.add_argument("--debtors", type=_count, help="make so many debtors with risk factors and an account each instead")
        parser.add_argument(
            "--distribution", choices=[each.value for each in Distribution], default="balanced", help="how risky they are"
        )
        parser.add_argument("--seed", type=_seed, default=1, help="the same number gives the same debtors (default 1)")
        parser.add_argument("--no-scores", action="store_true", help="leave them unscored")

    def handle(self, *_args: object, **options: Any) -> None:
        """Load and check it. Raises CommandError in production mode, when it is there already, or when it cannot be cleared."""
        if settings.ENV.mode == "production":
            raise CommandError("Demo data has published passwords, so production mode refuses it; start with --empty instead.")
        if options["if_empty"] and Agency.objects.exists():
            self.stdout.write("There is data already: nothing loaded.")
            return
        if options["clear"]:
            if Agency.objects.exclude(name__in=[APEX, LAKESIDE, VOLUME]).exists():
                raise CommandError("There are other agencies than those of the demo: --clear would remove them too.")
            renew_database()
        if options["debtors"] is not None:
            self._sow(options)
            return
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

    def _sow(self, options: dict[str, Any]) -> None:
        """Make debtors and tell how fast. Raises CommandError for a seed that was used."""
        actor, distribution = find_or_found_agency(), Distribution(options["distribution"])
        try:
            sown = sow(actor, options["debtors"], distribution, options["seed"], with_scores=not options["no_scores"])
        except SeedUsed:
            raise CommandError(f"Debtors of seed {options['seed']} are there already: give another --seed, or --clear.") from None
        rate = sown.debtors / sown.seconds
        self.stdout.write(f"{VOLUME}: {sown.debtors:,} debtors in {sown.seconds:.1f} s ({rate:,.0f} a second).")
        if sown.scored:
            rate = sown.scored / sown.scoring_seconds
            self.stdout.write(f"{sown.scored:,} accounts scored in {sown.scoring_seconds:.1f} s ({rate:,.0f} a second).")
        self.stdout.write("Sign in as:\n" + "\n".join(_login(person) for person in VOLUME_STAFF))


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= DEBTORS_MAX:
        raise ArgumentTypeError(f"must be a whole number from 1 to {DEBTORS_MAX}")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > SEED_MAX:
        raise ArgumentTypeError(f"must be a whole number from 0 to {SEED_MAX}")
    return int(text)


def _login(person: Staff) -> str:
    return f"  {person.username:<15} {person.password:<15} {person.role.value}"
