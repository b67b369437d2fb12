"""`fairdue found`: an agency with its first administrator, or a superuser of the platform."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError, CommandParser
from iso4217 import Currency

from fairdue.access.commands.founding import create_superuser, found_agency
from fairdue.kernel.errors import DomainError


class Command(BaseCommand):
    """The way in to an empty database: prints a temporary password once, to be changed at the first log-in."""

    help = "Create an agency with its first administrator, or a platform superuser."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to create, and who gets in."""
        parser.add_argument("what", choices=["agency", "superuser"])
        parser.add_argument("name", help="the agency's name, or the superuser's user name")
        parser.add_argument("--admin", help="user name of the agency's first administrator")
        parser.add_argument("--currency", default="USD", help="ISO 4217 code (default: USD)")
        parser.add_argument("--time-zone", default="America/New_York", help="IANA name (default: America/New_York)")

    def handle(self, *_args: object, what: str, name: str, **options: Any) -> None:
        """Create, and print how to sign in. Raises CommandError for a name that is taken or a code that is unknown."""
        if what == "agency" and not options["admin"]:
            raise CommandError("Name the first administrator: --admin USERNAME")
        if options["currency"] not in {currency.value for currency in Currency}:
            raise CommandError(f"{options['currency']} is no ISO 4217 code.")
        if options["time_zone"] not in available_timezones():
            raise CommandError(f"{options['time_zone']} is no IANA time zone.")
        try:
            if what == "superuser":
                founded = create_superuser(name)
            else:
                founded = found_agency(name, options["admin"], currency=options["currency"], time_zone=options["time_zone"])
        except DomainError as error:
            raise CommandError(error.detail) from error
        if founded.slug:
            self.stdout.write(f"Agency {name} ({founded.slug})")
        self.stdout.write(f"User name:          {founded.username}")
        self.stdout.write(f"Temporary password: {founded.temporary_password}")
