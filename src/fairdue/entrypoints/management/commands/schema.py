"""`fairdue schema`: write the OpenAPI documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fairdue.entrypoints.staff_api import api


class Command(BaseCommand):
    """The document that `/api/v1/schema/` answers with, as a file that can be compared."""

    help = "Write the OpenAPI documents."
    requires_system_checks: list[str] = []  # Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("--out", type=Path, default=Path("docs/openapi"), metavar="FOLDER", help="default: docs/openapi")

    def handle(self, *_args: object, **options: Any) -> None:
        """Write one file for each API."""
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "staff.json"
        path.write_text(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=2, sort_keys=True) + "\n")
        self.stdout.write(str(path))
