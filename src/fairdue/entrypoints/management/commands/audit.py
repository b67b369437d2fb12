"""`fairdue audit`: seal the journal, and verify what is sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fairdue.access.models import Agency
from fairdue.journal.flows import seal_agency, sealed_agencies, verify_agency

COVERED = (
    "Only sealed entries are covered. An entry is sealed about a minute after every transaction that is older has ended; "
    "what was changed before that cannot be found."
)


class Command(BaseCommand):
    """Ends with status 1 when anything sealed was altered, removed or inserted."""

    help = "Seal the journal, or verify what is sealed."
    requires_system_checks: list[str] = []  # Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        """Which of both, and for whom."""
        parser.add_argument("action", choices=["verify", "seal"])
        parser.add_argument("--agency", metavar="SLUG", help="only this agency (default: all)")

    def handle(self, *_args: object, **options: Any) -> None:
        """Go through the agencies one by one. Raises CommandError on a fault or an unknown agency."""
        agencies = self._agencies(options["agency"])
        if options["action"] == "seal":
            for agency_id, slug in agencies.items():
                self.stdout.write(f"{slug}: sealed {seal_agency(agency_id)} entries")
            return
        faults = sum(self._verify(agency_id, slug) for agency_id, slug in agencies.items())
        if options["agency"] is None:
            vanished = sealed_agencies() - agencies.keys()
            for agency_id in sorted(vanished):
                self.stdout.write(f"{agency_id}: there are heads of its seals, but the agency was removed from the database")
            faults += len(vanished)
        self.stdout.write(COVERED)
        if faults:
            raise CommandError(f"{faults} faults: someone changed the journal behind the application's back.")

    def _agencies(self, slug: str | None) -> dict[UUID, str]:
        found = Agency.objects.order_by("slug").values_list("id", "slug")
        agencies = dict(found.filter(slug=slug) if slug else found)
        if slug and not agencies:
            raise CommandError(f"There is no agency {slug!r}.")
        return agencies

    def _verify(self, agency_id: UUID, slug: str) -> int:
        found = verify_agency(agency_id)
        verdict = f"have {len(found.faults)} faults" if found.faults else "hold"
        self.stdout.write(
            f"{slug}: {found.sealed_entries} sealed entries in {found.seals} seals {verdict}; "
            f"{found.unsealed_entries} entries are not sealed yet"
        )
        for fault in found.faults:
            span = f"{fault.from_at or 'the beginning'} to {fault.to_at or 'now'}"
            self.stdout.write(f"  seal {fault.sequence}: {fault.kind.value}: {fault.problem} Written {span}.")
        return len(found.faults)
