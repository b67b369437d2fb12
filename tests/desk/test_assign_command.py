"""`fairdue assign`."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests import portfolio
from tests.cast import assemble

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("assign", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.row("E14", "N09")
def test_rules_from_a_file_come_into_force_and_are_run(tmp_path: Path) -> None:
    cast = assemble()
    portfolio.accounts(cast.agency, [{"dpd": 10}, {"dpd": 200}])
    assert run("--agency", cast.agency.slug) == "1 accounts assigned, 1 unplaced.\n  no_team: 1\n"
    rules = tmp_path / "rules.json"
    rules.write_text('{"rules": [{"min": 0, "max": 9999, "team": "Call Center"}]}')
    assert run("--agency", cast.agency.slug, "--rules", rules) == "Rules version 1 in force.\n1 accounts assigned, 0 unplaced.\n"
    assert run("--agency", cast.agency.slug) == "There are no unassigned accounts.\n"


def test_bad_rules_are_told_and_nothing_is_run(tmp_path: Path) -> None:
    cast = assemble()
    account = portfolio.account(cast.agency)
    rules = tmp_path / "rules.json"
    for text, told in (
        ('{"rules": [{"min": 5, "max": null, "team": "Call Center"}]}', "leaves a gap"),
        ('{"rules": [{"min": 0, "max": null, "team": "Nobody"}]}', "there is no active team 'Nobody'"),
        ("not json", "rules.json"),
    ):
        rules.write_text(text)
        with pytest.raises(CommandError, match=told):
            run("--agency", cast.agency.slug, "--rules", rules)
    with pytest.raises(CommandError, match=r"none\.json"):
        run("--agency", cast.agency.slug, "--rules", tmp_path / "none.json")
    assert portfolio.reload(cast.agency, account.id).status == "new"


def test_warnings_of_rules_with_conditions_must_be_accepted(tmp_path: Path) -> None:
    cast = assemble()
    portfolio.accounts(cast.agency, [{"region": "NY"}, {"region": "CA"}])
    rules = tmp_path / "rules.json"
    rules.write_text('{"format": 2, "rules": [{"name": "NY", "when": {"region": ["NY"]}, "team": "Call Center"}]}')
    with pytest.raises(CommandError, match="no rule describes"):
        run("--agency", cast.agency.slug, "--rules", rules)
    told = run("--agency", cast.agency.slug, "--rules", rules, "--accept-warnings")
    assert told == "Rules version 1 in force.\n1 accounts assigned, 1 unplaced.\n  no_rule: 1\n"
