"""`fairdue keys rotate`: bring encrypted fields under the first key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from fairdue.access.commands.second_factor import reseal_second_factors
from fairdue.access.models import Agency
from fairdue.accounts.flows import remove_stale_exports
from fairdue.intake.commands.resealing import reseal_raw_blocks
from fairdue.intake.flows import reseal_files
from fairdue.kernel.actor import system
from fairdue.parties.commands.sealing import reseal_debtors
from fairdue.payments.commands.resealing import reseal_events, reseal_processors
from fairdue.payments.flows.bank_storage import reseal_bank_files


class Command(BaseCommand):
    """Encrypts anew what is under an older key, chunk by chunk; a run that was killed is simply started again."""

    help = "Encrypt anew, under the first key of FAIRDUE_FIELD_KEYS, whatever is under an older one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("action", choices=["rotate"], help="encrypt anew; afterwards older keys can be dropped")

    def handle(self, *_args: object, **_options: Any) -> None:
        """Print how many second factors were encrypted anew, and for each agency how many of all else."""
        self.stdout.write(f"{_through(reseal_second_factors):,} second factors encrypted anew")
        for agency in Agency.objects.order_by("name"):
            actor, after, seen, resealed = system(agency.id, "fairdue keys rotate"), None, 0, 0
            while True:
                counts, after = reseal_debtors(actor, after)
                seen, resealed = seen + counts.seen, resealed + counts.resealed
                if after is None:
                    break
            self.stdout.write(f"{agency.name}: {seen:,} debtors with an identity, {resealed:,} encrypted anew")
            self.stdout.write(f"{agency.name}: {_through(partial(reseal_raw_blocks, actor)):,} blocks of raw rows encrypted anew")
            files, renewed = reseal_files(actor)
            self.stdout.write(f"{agency.name}: {files:,} stored files, {renewed:,} encrypted anew")
            processors, renewed = reseal_processors(actor)
            self.stdout.write(f"{agency.name}: {processors:,} processors with secrets, {renewed:,} encrypted anew")
            self.stdout.write(f"{agency.name}: {_through(partial(reseal_events, actor)):,} notifications encrypted anew")
            files, renewed = reseal_bank_files(actor)
            self.stdout.write(f"{agency.name}: {files:,} bank files that wait, {renewed:,} encrypted anew")
            self.stdout.write(f"{agency.name}: {remove_stale_exports(actor):,} exports under an older key removed")


def _through(reseal: Callable[[UUID | None], tuple[int, UUID | None]]) -> int:
    """Reseal chunk by chunk to the end; return how many were encrypted anew."""
    resealed, after = reseal(None)
    while after is not None:
        count, after = reseal(after)
        resealed += count
    return resealed
