"""The SQL made from rules finds for every account the rule that the pure function finds."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import portfolio
from tests.cast import assemble

from fairdue.accounts.models import Account
from fairdue.desk.queries.planning import matched, terms_of
from fairdue.desk.rules import first_match, fold, read_document
from fairdue.desk.types import Facts
from fairdue.kernel.db import agency_scope, execute

pytestmark = pytest.mark.django_db

WORDS = ["NY", "ny", "Straße", "STRASSE", "ΣΑΣ", "σας", "İzmir", "ǅ", "ﬃ", "Ω", "", "a%b", "it's", '"', "\\"]
BANKS = ["First Bank", "Größte Bank", "GRÖSSTE BANK AG"]
LEVELS = ["", "LOW", "MEDIUM", "HIGH", "CRITICAL"]

values = st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)


@st.composite
def ranges(draw: st.DrawFn) -> dict[str, int] | None:
    least = draw(st.integers(0, 120))
    return draw(st.sampled_from([None, {"min": least}, {"max": least}, {"min": least, "max": least + draw(st.integers(0, 60))}]))


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    money = draw(ranges())
    when = {
        "dpd": draw(ranges()),
        "balance": None
        if money is None
        else {end: f"{amount}.00" for end, amount in money.items()} | {"currency": draw(st.sampled_from(["USD", "EUR"]))},
        "creditor": draw(st.none() | st.lists(st.sampled_from([*BANKS, "größte bank", "None Such"]), min_size=1, max_size=2)),
        "region": draw(values),
        "account_type": draw(values),
        "priority": draw(st.none() | st.lists(st.integers(0, 3), min_size=1, max_size=4)),
        "risk_score": draw(ranges()),
        "risk_level": draw(st.none() | st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3)),
        "language": draw(values),
    }
    kept = draw(st.sets(st.sampled_from(sorted(when)), max_size=3))
    return {"team": "Call Center", "when": {name: when[name] for name in kept}}


def test_sql_and_the_pure_function_agree() -> None:
    cast = assemble()
    dice = random.Random(7)  # noqa: S311  # test data
    banks = [portfolio.creditor(cast.agency, name) for name in BANKS]
    portfolio.accounts(
        cast.agency,
        [
            {
                "dpd": dice.choice([None, dice.randint(-5, 200)]),
                "balance_minor": dice.randint(-50, 200) * 100,
                "currency": dice.choice(["USD", "EUR", "GBP"]),
                "region": dice.choice(WORDS),
                "account_type": dice.choice(WORDS),
                "priority": dice.randint(0, 3),
                "risk_score": dice.choice([None, dice.randint(0, 200)]),
                "risk_level": dice.choice(LEVELS),
            }
            for _ in range(300)
        ],
    )
    with agency_scope(cast.agency.id):
        for bank, digits in zip(banks, ("01234", "56789", "abcdef"), strict=True):
            execute("UPDATE accounts_account SET creditor_id = %s WHERE right(id::text, 1) = ANY(%s)", [bank.id, list(digits)])
        for n, word in enumerate(WORDS):
            execute(
                "UPDATE parties_debtor SET language = %s WHERE ('x' || right(id::text, 2))::bit(8)::int %% 15 = %s", [word, n]
            )
        found = list(Account.objects.select_related("debtor", "creditor"))
    today = portfolio.today(cast.agency)
    facts = {
        account.id: Facts(
            dpd=max((today - account.due_on).days, 0) if account.due_on else 0,
            currency=account.currency,
            balance_minor=account.balance_minor,
            creditor=fold(account.creditor.name),
            region=fold(account.region),
            account_type=fold(account.account_type),
            priority=account.priority,
            risk_score=account.risk_score,
            risk_level=account.risk_level,
            language=fold(account.debtor.language),
        )
        for account in found
    }
    order = [account.id for account in found]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(entries(), min_size=1, max_size=6))
    def agree(parts: list[dict[str, Any]]) -> None:
        document = {"format": 2, "rules": [{**part, "name": f"r{n}"} for n, part in enumerate(parts)]}
        rules = read_document(document, "USD")
        with agency_scope(cast.agency.id):
            terms = terms_of(cast.agency.id, 1, rules)
            by_sql = matched(terms, order)
        assert [row.id for row in by_sql] == order
        assert {row.id: row.rule for row in by_sql} == {key: first_match(rules, one) for key, one in facts.items()}
        assert all((row.region, row.language) == (facts[row.id].region, facts[row.id].language) for row in by_sql)

    agree()
