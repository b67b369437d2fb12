"""`fairdue schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client


@pytest.mark.row("D142")
@pytest.mark.django_db
def test_the_file_is_what_the_address_answers(tmp_path: Path) -> None:
    call_command("schema", "--out", str(tmp_path))

    assert json.loads((tmp_path / "staff.json").read_text()) == Client().get("/api/v1/schema/").json()
