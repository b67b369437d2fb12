"""Versions of rules over the API: saving, what is told, comparing, restoring, previewing; and who may."""

from __future__ import annotations

from typing import Any

import pytest
from tests import portfolio
from tests.cast import Cast, assemble, collector, team
from tests.racing import at_once

from fairdue.access.models import Collector
from fairdue.accounts.models import Account
from fairdue.desk.commands.distribution import assign_accounts
from fairdue.desk.commands.rules import set_rules
from fairdue.desk.errors import RulesChangedMeanwhile
from fairdue.desk.events import RULES_CHANGED
from fairdue.desk.models import AssignmentRules, UnplacedAccount
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = assemble()
    collector(made.agency, "fay", team(made.agency, "Field Agent"))
    return made


def document(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"format": 2, "rules": [{"name": f"r{place}", "team": "Call Center", **rule} for place, rule in enumerate(rules)]}


def put(cast: Cast, *rules: dict[str, Any], **more: Any) -> Any:
    return cast.alice.api.put("assignment-rules/", {**document(*rules), **more})


def test_a_version_is_saved_read_and_journalled(cast: Cast) -> None:
    answer = put(cast, {"when": {"region": ["NY"]}, "team": "field agent"}, {}, note="North apart")
    assert answer.status_code == 200, answer.content
    row = answer.json()
    assert (row["version"], row["format"], row["note"], row["created_by"]) == (1, 2, "North apart", str(cast.alice.user.id))
    assert row["rules"][0] == {
        "name": "r0",
        "when": {"region": ["NY"]},
        "team": "field agent",
        "method": "round_robin",
        "skills": [],
    }
    assert [(found["severity"], found["code"]) for found in row["findings"]] == [("info", "exception")]
    assert put(cast, {"when": {"region": ["NY"]}, "team": "field agent"}, {}).json() == row
    assert cast.rita.api.get("assignment-rules/").json() == row
    assert cast.bob.api.get("assignment-rules/versions/1/").json() == row
    with agency_scope(cast.agency.id):
        (entry,) = JournalEntry.objects.filter(kind=RULES_CHANGED)
    assert (entry.actor_id, entry.facts, entry.changes["rules"][1]) == (cast.alice.user.id, {"version": 1}, row["rules"])


def test_errors_refuse_and_warnings_must_be_accepted(cast: Cast) -> None:
    bad = put(cast, {"team": "Nobody", "when": {"creditor": ["None Such"]}}, {"fallback": "Missing"}, accept_warnings=True)
    assert bad.status_code == 422
    assert {(error["field"], error["code"]) for error in bad.json()["errors"]} == {
        ("rules.0.team", "unknown_team"),
        ("rules.0.when.creditor", "unknown_creditor"),
        ("rules.1.fallback", "unknown_fallback"),
    }
    assert put(cast, {}, {"team": "Field Agent"}).json()["errors"][0]["code"] == "contradicts"
    team(cast.agency, "Empty")
    rules = [
        {"team": "Empty", "when": {"dpd": {"max": 9}}},
        {"when": {"dpd": {"min": 5, "max": 20}}, "method": "skill_region", "skills": ["law"]},
        {"when": {"dpd": {"min": 6, "max": 8}}},
    ]
    refused = put(cast, *rules)
    assert (refused.status_code, refused.json()["code"]) == (409, "rules_have_warnings")
    assert [(found["code"], found["rule"]) for found in refused.json()["warnings"]] == [
        ("team_empty", "r0"),
        ("nobody_fits", "r1"),
        ("overlaps", "r1"),
        ("never_matches", "r2"),
        ("gap", None),
    ]
    assert cast.alice.api.get("assignment-rules/").json()["version"] == 0
    assert put(cast, *rules, accept_warnings=True).json()["version"] == 1


def test_who_edited_an_older_version_is_told(cast: Cast) -> None:
    assert put(cast, {}, version=0).json()["version"] == 1
    late = put(cast, {"method": "least_loaded"}, version=0)
    assert (late.status_code, late.json()["code"], late.json()["version"]) == (409, "rules_changed_meanwhile", 1)
    assert put(cast, {"method": "least_loaded"}, version=1).json()["version"] == 2


def test_versions_are_listed_compared_and_restored(cast: Cast) -> None:
    put(cast, {})
    put(cast, {"method": "least_loaded"}, {"team": "Field Agent", "when": {"priority": [3]}}, accept_warnings=True)
    versions = cast.bob.api.get("assignment-rules/versions/").json()["results"]
    assert [(row["version"], row["rule_count"]) for row in versions] == [(2, 2), (1, 1)]
    diff = cast.rita.api.get("assignment-rules/versions/2/diff/").json()
    assert (diff["version"], diff["against"]) == (2, 1)
    assert [(change["rule"], change["kind"]) for change in diff["changes"]] == [("r0", "changed"), ("r1", "added")]
    assert diff["changes"][0]["changes"] == {"method": ["round_robin", "least_loaded"]}
    against = cast.alice.api.get("assignment-rules/versions/1/diff/", against=2).json()["changes"]
    assert [(change["rule"], change["kind"]) for change in against] == [("r1", "removed"), ("r0", "changed")]
    restored = cast.alice.api.post("assignment-rules/restore/", {"version": 1, "base_version": 2}).json()
    assert (restored["version"], restored["restored_from"]) == (3, 1)
    assert restored["rules"] == cast.alice.api.get("assignment-rules/versions/1/").json()["rules"]
    assert cast.alice.api.post("assignment-rules/restore/", {"version": 1, "base_version": 2}).status_code == 409
    packaged = cast.alice.api.get("assignment-rules/versions/0/").json()
    assert (packaged["format"], len(packaged["rules"])) == (1, 3)
    codes = [found["code"] for found in packaged["findings"] if found["severity"] == "error"]
    assert codes == ["unknown_team"]
    assert cast.alice.api.post("assignment-rules/restore/", {"version": 0}).status_code == 422
    team(cast.agency, "Legal Team")
    assert cast.alice.api.post("assignment-rules/restore/", {"version": 0}).json()["rules"] == packaged["rules"]
    for path in ("versions/9/", "versions/9/diff/", "versions/1/diff/?against=9"):
        assert cast.alice.api.get(f"assignment-rules/{path}").status_code == 404


def test_other_agencies_and_roles(cast: Cast) -> None:
    put(cast, {})
    assert cast.olga.api.get("assignment-rules/").json()["version"] == 0
    assert cast.olga.api.get("assignment-rules/versions/").json()["results"] == []
    assert cast.olga.api.get("assignment-rules/versions/1/").status_code == 404
    assert cast.olga.api.post("assignment-rules/restore/", {"version": 1}).status_code == 404
    for member in (cast.bob, cast.carl, cast.rita):
        assert member.api.put("assignment-rules/", document({})).status_code == 403
        assert member.api.post("assignment-rules/restore/", {"version": 1}).status_code == 403
    for path in ("", "schema/", "versions/", "versions/1/", "versions/1/diff/"):
        assert cast.carl.api.get(f"assignment-rules/{path}").status_code == 403
        assert cast.rita.api.get(f"assignment-rules/{path}").status_code == 200
    assert cast.carl.api.post("assignment-rules/preview/").status_code == 403
    assert cast.bob.api.post("assignment-rules/preview/").status_code == 200


def test_a_preview_tells_what_the_run_then_does_and_writes_nothing(cast: Cast, django_assert_max_num_queries: Any) -> None:
    with agency_scope(cast.agency.id):
        Collector.objects.filter(team=cast.team).update(max_accounts=3)
    rules = document(
        {"when": {"region": ["NY"]}, "team": "Field Agent", "method": "least_loaded"},
        {"when": {"balance": {"max": "500.00"}}},
        {"when": {"dpd": {"min": 91}}, "team": "field agent", "fallback": "Call Center"},
    )
    portfolio.accounts(cast.agency, [{"region": "NY", "balance_minor": 50_100}] * 2 + [{}] * 5 + [{"balance_minor": 70_000}] * 2)
    with django_assert_max_num_queries(60):
        told = cast.alice.api.post("assignment-rules/preview/", {"document": rules}).json()
    assert (told["version"], told["accounts"], told["assigned"], told["unplaced"], told["is_capped"]) == (None, 9, 5, 4, False)
    assert [(rule["rule"], rule["accounts"], rule["assigned"]) for rule in told["rules"]] == [
        ("r0", 2, 2),
        ("r1", 5, 3),
        ("r2", 0, 0),
    ]
    assert told["rules"][0]["balances"] == [{"currency": "USD", "amount": "1002.00"}]
    assert {row["reason"]: row["accounts"] for row in told["unplaced_by_reason"]} == {"team_full": 2, "no_rule": 2}
    assert {row["collector_name"]: row["accounts"] for row in told["collectors"]} == {"Carl Example": 3, "Fay Example": 2}
    assert {row["team_name"].lower(): row["room"] for row in told["teams"]} == {"call center": 0, "field agent": 198}
    assert len(told["examples"]) == 9
    assert {(row["rule"], row["reason"]) for row in told["examples"] if row["collector_id"] is None} == {
        ("r1", "team_full"),
        (None, "no_rule"),
    }
    assert {found["code"] for found in told["findings"]} >= {"gap"}
    with agency_scope(cast.agency.id):
        assert not Account.objects.exclude(collector=None).exists()
        assert (UnplacedAccount.objects.count(), AssignmentRules.objects.count(), JournalEntry.objects.count()) == (0, 0, 0)
    assert cast.alice.api.put("assignment-rules/", {**rules, "accept_warnings": True}).status_code == 200
    assert cast.alice.api.post("assignment-rules/preview/", {"version": 1}).json()["assigned"] == 5
    assert cast.alice.api.post("assignment-rules/preview/", {"version": 8}).status_code == 404
    report = assign_accounts(cast.alice.actor)
    assert (report.assigned, report.by_reason) == (5, {"team_full": 2, "no_rule": 2})
    names = {row["account_id"]: row["collector_id"] for row in told["examples"]}
    now = {str(a.id): a.collector_id and str(a.collector_id) for a in portfolio.reload_all(cast.agency).values()}
    assert names == now


def test_a_lead_previews_the_piles_of_his_teams(cast: Cast) -> None:
    elsewhere = team(cast.agency, "Legal Team")
    portfolio.accounts(cast.agency, [{}, {"team": elsewhere}, {"team": cast.team}, {"team": cast.team, "dpd": 60}])
    told = cast.bob.api.post("assignment-rules/preview/").json()
    assert (told["accounts"], told["assigned"]) == (2, 1)
    assert [row["reason"] for row in told["unplaced_by_reason"]] == ["not_your_team"]
    assert [row["team_name"] for row in told["teams"]] == ["Call Center"]
    assert cast.alice.api.post("assignment-rules/preview/").json()["accounts"] == 4


def test_the_schema_describes_both_forms(cast: Cast) -> None:
    schema = cast.bob.api.get("assignment-rules/schema/").json()
    assert schema["$schema"].endswith("2020-12/schema")
    assert len(schema["anyOf"]) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_of_the_same_version_at_once_one_wins() -> None:
    cast = assemble()
    actor = cast.alice.actor

    def save(method: str) -> str:
        try:
            return str(set_rules(actor, document({"method": method}), base_version=0).version)
        except RulesChangedMeanwhile:
            return "late"

    assert sorted(at_once(lambda: save("least_loaded"), lambda: save("skill_region"))) == ["1", "late"]
