"""The document of assignment rules: what it may say, and what is told when it may not."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from fairdue.desk.errors import InvalidRules
from fairdue.desk.rules import canonical, compare, default_rules, json_schema, read_document, write_rules
from fairdue.desk.types import Method

FULL = {
    "format": 2,
    "rules": [
        {
            "name": " Large in New York ",
            "when": {
                "dpd": {"min": 31},
                "balance": {"min": "1000.00", "max": "5000"},
                "creditor": ["First Bank"],
                "region": ["NY", "Straße"],
                "account_type": ["Credit_Card", ""],
                "priority": [2, 3],
                "risk_score": {"max": 300},
                "risk_level": ["HIGH", "CRITICAL"],
                "language": ["es"],
            },
            "team": "Field Agent",
            "method": "skill_region",
            "skills": ["Home Visits"],
            "fallback": "Call Center",
        },
        {"name": "Rest", "team": "Call Center", "when": {"dpd": None, "balance": {}}, "fallback": None},
    ],
}


def test_all_that_a_rule_can_say_is_read() -> None:
    first, rest = read_document(FULL, "USD")
    assert (first.name, first.team, first.method, first.fallback) == (
        "Large in New York",
        "Field Agent",
        Method.SKILL_REGION,
        "Call Center",
    )
    when = first.when
    assert (when.dpd, when.risk_score) == ((31, None), (0, 300))
    assert when.balance == ("USD", 100_000, 500_000)
    assert when.region == {"ny", "strasse"}
    assert when.account_type == {"credit_card", ""}
    assert first.skills == {"home visits"}
    assert rest.when == type(rest.when)()
    assert rest.method is Method.ROUND_ROBIN


def test_what_is_kept_reads_the_same_and_names_its_currency() -> None:
    kept = canonical(FULL, "EUR")
    assert kept["rules"][0]["when"]["balance"] == {"min": "1000.00", "max": "5000", "currency": "EUR"}
    assert kept["rules"][1] == {"name": "Rest", "team": "Call Center", "when": {}, "method": "round_robin", "skills": []}
    assert read_document(json.loads(json.dumps(kept)), "USD") == read_document(FULL, "EUR")
    assert canonical(kept, "USD") == kept


def test_bands_are_rules_of_days() -> None:
    document = write_rules(default_rules())
    assert [(rule.when.dpd, rule.team) for rule in read_document(document, "USD")] == [
        ((0, 30), "Call Center"),
        ((31, 90), "Field Agent"),
        ((91, None), "Legal Team"),
    ]
    assert canonical(document, "USD") == document


RULE = {"name": "A", "team": "T"}


@pytest.mark.parametrize(
    ("rules", "problems"),
    [
        ([], [("rules", "too_short")]),
        ([{"name": "A"}], [("rules.0.team", "missing")]),
        ([{**RULE, "colour": 1}], [("rules.0.colour", "extra_forbidden")]),
        ([{**RULE, "when": {"colour": 1}}], [("rules.0.when.colour", "extra_forbidden")]),
        ([{**RULE, "when": {"dpd": {"min": -1}}}], [("rules.0.when.dpd.min", "greater_than_equal")]),
        ([{**RULE, "when": {"dpd": {"min": True}}}], [("rules.0.when.dpd.min", "int_type")]),
        ([{**RULE, "when": {"dpd": {"min": 9, "max": 3}}}], [("rules.0.when.dpd.max", "reversed")]),
        ([{**RULE, "when": {"risk_score": {"min": 9, "max": 3}}}], [("rules.0.when.risk_score.max", "reversed")]),
        ([{**RULE, "when": {"balance": {"min": "9", "max": "8.99"}}}], [("rules.0.when.balance.max", "reversed")]),
        ([{**RULE, "when": {"balance": {"min": "1.001"}}}], [("rules.0.when.balance.min", "too_many_decimals")]),
        ([{**RULE, "when": {"balance": {"currency": "ZZZ"}}}], [("rules.0.when.balance.currency", "unknown_currency")]),
        ([{**RULE, "when": {"balance": {"min": 5}}}], [("rules.0.when.balance.min", "string_type")]),
        ([{**RULE, "when": {"region": []}}], [("rules.0.when.region", "too_short")]),
        ([{**RULE, "when": {"priority": [4]}}], [("rules.0.when.priority.0", "less_than_equal")]),
        ([{**RULE, "when": {"risk_level": ["high"]}}], [("rules.0.when.risk_level.0", "enum")]),
        ([{**RULE, "method": "lottery"}], [("rules.0.method", "enum")]),
        ([{**RULE, "skills": ["x"]}], [("rules.0.skills", "unused")]),
        ([{**RULE, "fallback": "t"}], [("rules.0.fallback", "same_team")]),
        ([RULE, {"name": "a ", "team": "U"}], [("rules.1.name", "repeated")]),
        ([{**RULE, "name": " "}], [("rules.0.name", "string_too_short")]),
    ],
)  # fmt: skip
def test_every_problem_is_told(rules: Any, problems: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidRules) as refused:
        read_document({"format": 2, "rules": rules}, "USD")
    assert [(error["field"], error["code"]) for error in refused.value.facts["errors"]] == problems


@pytest.mark.parametrize("document", [None, [], "x", {"format": 3, "rules": [RULE]}, {"format": 2}, {"format": 2, "rules": 1}])
def test_what_is_no_document(document: Any) -> None:
    with pytest.raises(InvalidRules):
        read_document(document, "USD")


def test_the_schema_takes_what_is_read_and_refuses_what_is_not() -> None:
    schema = json_schema()
    validator = jsonschema_rs.validator_for(schema)
    for good in (FULL, canonical(FULL, "USD"), write_rules(default_rules())):
        assert validator.is_valid(good)
    for bad in ({"format": 2, "rules": []}, {"format": 2, "rules": [{"name": "A"}]}, {"rules": [{"min": -1, "team": "A"}]}, []):
        assert not validator.is_valid(bad)


def test_versions_are_compared_rule_by_rule() -> None:
    one = [{"name": name, "team": "T"} for name in "ABCD"]
    other = [one[0], one[2], {**one[1], "team": "U"}, {"name": "E", "team": "T"}]
    assert [(c.rule, c.kind, c.was_at, c.is_at, c.changes) for c in compare(one, other)] == [
        ("D", "removed", 3, None, one[3]),
        ("C", "moved", 2, 1, {}),
        ("B", "changed", 1, 2, {"team": ["T", "U"]}),
        ("E", "added", None, 3, other[3]),
    ]
    assert compare(one, one) == []
    bands = write_rules(default_rules())["rules"]
    shorter = [*bands[:2], {**bands[2], "max": 400}]
    assert [(c.rule, c.changes) for c in compare(bands, shorter)] == [("from 91 days", {"max": [None, 400]})]
