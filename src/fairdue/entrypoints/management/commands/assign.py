"""`fairdue assign`: run an agency's assignment rules."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.rules import set_rules
from fairdue.desk.errors import InvalidRules
from fairdue.entrypoints.management.agencies import actor_in
from fairdue.kernel.actor import Actor


class Command(BaseCommand):
    """What cannot be placed is reported by reason and is no failure."""

    help = "Give an agency's unassigned accounts to collectors by its assignment rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose accounts, by which rules."""
        parser.add_argument("--agency", required=True, help="slug of the agency")
        parser.add_argument("--rules", type=Path, help="a rules.json to put in force first, as the agency's next version")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the rules and report."""
        actor = actor_in(options["agency"])
        if options["rules"] is not None:
            self._put_in_force(actor, options["rules"])
        report = assign_accounts(actor)
        self.stdout.write(report.message)
        for reason, count in sorted(report.by_reason.items()):
            self.stdout.write(f"  {reason}: {count}")

    def _put_in_force(self, actor: Actor, file: Path) -> None:
        try:
            rules = set_rules(actor, json.loads(file.read_text()))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from None
        except InvalidRules as error:
            problems = "\n".join(f"  {problem['field']}: {problem['message']}" for problem in error.facts["errors"])
            raise CommandError(f"{file}: {error.detail}\n{problems}") from None
        self.stdout.write(f"Rules version {rules.version} in force.")
