"""`fairdue assign`: run an agency's assignment rules."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.rules import set_rules
from fairdue.desk.errors import InvalidRules, RulesHaveWarnings
from fairdue.entrypoints.management.agencies import actor_in
from fairdue.kernel.actor import Actor


class Command(BaseCommand):
    """What cannot be placed is reported by reason and is no failure."""

    help = "Give an agency's unassigned accounts to collectors by its assignment rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose accounts, by which rules."""
        parser.add_argument("--agency", required=True, help="slug of the agency")
        parser.add_argument("--rules", type=Path, help="a rules.json to put in force first, as the agency's next version")
        parser.add_argument("--accept-warnings", action="store_true", help="put the rules in force whatever warnings there are")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the rules and report."""
        actor = actor_in(options["agency"])
        if options["rules"] is not None:
            self._put_in_force(actor, options["rules"], accept_warnings=options["accept_warnings"])
        report = assign_accounts(actor)
        self.stdout.write(report.message)
        for reason, count in sorted(report.by_reason.items()):
            self.stdout.write(f"  {reason}: {count}")

    def _put_in_force(self, actor: Actor, file: Path, *, accept_warnings: bool) -> None:
        try:
            rules = set_rules(actor, json.loads(file.read_text()), accept_warnings=accept_warnings)
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from None
        except InvalidRules as error:
            problems = "\n".join(f"  {problem['field']}: {problem['message']}" for problem in error.facts["errors"])
            raise CommandError(f"{file}: {error.detail}\n{problems}") from None
        except RulesHaveWarnings as error:
            warnings = "\n".join(f"  {warning['message']}" for warning in error.facts["warnings"])
            raise CommandError(f"{file}: {warnings.strip()}\n--accept-warnings puts them in force all the same.") from None
        self.stdout.write(f"Rules version {rules.version} in force.")
