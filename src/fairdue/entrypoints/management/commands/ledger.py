"""`fairdue ledger check`: recount every balance."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fairdue.access.models import Agency
from fairdue.accounts.queries.recount import check_ledger
from fairdue.accounts.types import Disagreement
from fairdue.kernel.money import format_minor
from fairdue.payments.queries.check import check_money
from fairdue.payments.types import MoneyDisagreement


class Command(BaseCommand):
    """Compares all that is kept about money with the sum of the postings, and with a replay of the facts."""

    help = "Check that balances, payments, refunds and commission are what the ledger says."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["check"], help="recount the ledger of every agency")

    def handle(self, *_args: object, **_options: Any) -> None:
        """Print a line for each agency and each disagreement. Raises CommandError when there is any."""
        wrong = 0
        for agency in Agency.objects.order_by("name"):
            found = check_ledger(agency.id)
            money = check_money(agency.id)
            wrong += len(found.disagreements) + len(money)
            self.stdout.write(
                f"{agency.name}: {found.accounts:,} accounts, {found.postings:,} postings, "
                f"{len(found.disagreements) + len(money):,} disagreements"
            )
            for each in found.disagreements:
                self.stdout.write(f"  {_told(each)}")
            for other in money:
                self.stdout.write(f"  {_told_of_money(other)}")
        if wrong:
            raise CommandError(f"{wrong} amounts disagree with the ledger.")


def _told(each: Disagreement) -> str:
    kept, counted = (format_minor(minor, each.currency) for minor in (each.cached_minor, each.ledger_minor))
    return f"account {each.account_id} ({each.external_ref}): balance {kept} {each.currency}, ledger {counted} {each.currency}"


def _told_of_money(each: MoneyDisagreement) -> str:
    amounts = f"kept {each.kept} {each.currency}, counted {each.counted} {each.currency}"
    return f"{each.subject} {each.subject_id}: {each.what} {amounts}"
