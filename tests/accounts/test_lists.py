"""Lists of accounts: scope, filters, search, orderings, cursors, totals."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast, factories
from tests.database import superuser_url

from fairdue.kernel.db import agency_scope, rows

pytestmark = pytest.mark.django_db

LIST_FIELDS = {
    "id",
    "external_ref",
    "debtor_name",
    "status",
    "original_amount",
    "current_balance",
    "priority",
    "collector_name",
    "due_date",
    "last_contact_at",
    "created_at",
}


@pytest.fixture
def people() -> cast.Cast:
    return cast.assemble()


def refs(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["external_ref"] for row in answer.json()["results"]]


@pytest.mark.row("D020", "D023", "D132")
def test_each_sees_his_own(people: cast.Cast) -> None:
    factories.account(people.agency, external_ref="LOOSE")
    factories.account(people.agency, people.carl, "assigned", external_ref="CARL")
    factories.account(people.other_agency, external_ref="THEIRS")
    assert set(refs(people.alice.api.get("accounts/"))) == {"LOOSE", "CARL"}
    assert set(refs(people.rita.api.get("accounts/"))) == {"LOOSE", "CARL"}
    assert refs(people.bob.api.get("accounts/")) == ["CARL"]
    assert refs(people.carl.api.get("accounts/")) == ["CARL"]
    assert refs(people.olga.api.get("accounts/")) == ["THEIRS"]
    (row,) = people.carl.api.get("accounts/").json()["results"]
    assert set(row) >= LIST_FIELDS
    assert (row["original_amount"], row["current_balance"], row["collector_name"]) == ("1000.00", "1000.00", "Carl Example")
    assert cast.Api().get("accounts/").status_code == 401


@pytest.mark.row("D021", "D022")
def test_filters(people: cast.Cast) -> None:
    agency = people.agency
    acme = factories.creditor(agency, "Acme")
    with_email = factories.debtor(agency, "Zoe Quill", email="zoe@example.test")
    factories.account(agency, balance="100.00", external_ref="A", due_on=dt.date(2026, 1, 1), by=acme, priority=3)
    factories.account(agency, people.carl, "negotiating", "200.00", external_ref="B", due_on=dt.date(2026, 2, 1), of=with_email)
    factories.account(agency, None, "closed", "300.00", external_ref="C")
    api = people.alice.api
    assert people.carl.collector is not None
    for query, expected in [
        ({"status": "new"}, {"A"}),
        ({"status": "new,closed"}, {"A", "C"}),
        ({"collector": people.carl.collector.id}, {"B"}),
        ({"team": people.team.id}, {"B"}),
        ({"unassigned": "true"}, {"A", "C"}),
        ({"agency": agency.id}, {"A", "B", "C"}),
        ({"agency": people.other_agency.id}, set()),
        ({"creditor": acme.id}, {"A"}),
        ({"debtor": with_email.id}, {"B"}),
        ({"min_balance": "200"}, {"B", "C"}),
        ({"max_balance": "200.00"}, {"A", "B"}),
        ({"min_balance": "150", "max_balance": "250"}, {"B"}),
        ({"currency": "EUR"}, set()),
        ({"priority": 3}, {"A"}),
        ({"due_after": "2026-01-15"}, {"B"}),
        ({"due_before": "2026-01-15"}, {"A"}),
        ({"created_after": "2020-01-01T00:00:00Z"}, {"A", "B", "C"}),
        ({"created_before": "2020-01-01T00:00:00Z"}, set()),
        ({"escalated": "true"}, set()),
        ({"search": "zoe@exam"}, {"B"}),
    ]:
        assert set(refs(api.get("accounts/", **query))) == expected, query
        summary = api.get("accounts/summary/", **query).json()
        assert summary["count"] == len(expected), query
    assert api.get("accounts/summary/").json()["balances"] == [{"currency": "USD", "count": 3, "balance": "600.00"}]


def test_days_past_due_bands(people: cast.Cast, frozen: object) -> None:
    today = dt.date(2026, 3, 2)
    for days in (None, -1, 0, 30, 31, 60, 61, 90, 91):
        due_on = None if days is None else today - dt.timedelta(days=days)
        factories.account(people.agency, external_ref=f"D{days}", due_on=due_on)
    api = people.alice.api
    for band, expected in [
        ("not_due", {"DNone", "D-1"}),
        ("0-30", {"D0", "D30"}),
        ("31-60", {"D31", "D60"}),
        ("61-90", {"D61", "D90"}),
        ("90+", {"D91"}),
    ]:
        assert set(refs(api.get("accounts/", dpd_band=band))) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"status": "new,"},
        {"priority": "9"},
        {"collector": "me"},
        {"min_balance": "NaN"},
        {"min_balance": "1.005"},
        {"max_balance": "ten"},
        {"due_after": "01/02/2026"},
        {"due_after": "2026-02-30"},
        {"created_after": "soon"},
        {"escalated": "perhaps"},
        {"ordering": "balance"},
        {"dpd_band": "99"},
        {"currency": "usd"},
        {"search": "nul\x00"},
    ],
)
def test_unknown_values_are_refused(people: cast.Cast, query: dict[str, str]) -> None:
    assert people.alice.api.get("accounts/", **query).status_code == 422


@pytest.mark.parametrize(
    "ordering",
    ["", "created_at", "-created_at", "current_balance", "-current_balance", "priority", "-priority", "status", "-status"],
)
@pytest.mark.row("D020", "D021")
def test_pages_forth_and_back_in_every_ordering(people: cast.Cast, ordering: str) -> None:
    of, by = factories.debtor(people.agency), factories.creditor(people.agency)
    for number in range(7):
        made = factories.account(
            people.agency,
            None,
            "closed" if number % 3 == 0 else "new",
            f"{100 + number % 2}.00",
            of=of,
            by=by,
            priority=number % 3,
        )
        assert made.id
    query = {"ordering": ordering} if ordering else {}
    api = people.alice.api
    whole = refs(api.get("accounts/", **query))
    assert len(whole) == 7
    field = ordering.removeprefix("-") or "created_at"
    values = [row[field] for row in api.get("accounts/", **query).json()["results"]]
    values = [float(value) for value in values] if field == "current_balance" else values
    assert values == sorted(values, reverse=ordering.startswith("-") or not ordering)
    seen, answer, pages = [], api.get("accounts/", page_size=2, **query).json(), []
    while True:
        pages.append([row["external_ref"] for row in answer["results"]])
        seen += pages[-1]
        if answer["next"] is None:
            break
        answer = api.get(answer["next"]).json()
    assert seen == whole
    back = [pages[-1]]
    while answer["previous"]:
        answer = api.get(answer["previous"]).json()
        back.append([row["external_ref"] for row in answer["results"]])
    assert back[::-1] == pages


def test_bad_cursors(people: cast.Cast) -> None:
    factories.account(people.agency)
    factories.account(people.agency)
    api = people.alice.api
    cursor = api.get("accounts/", page_size=1).json()["next"].split("cursor=")[1].split("&")[0]
    assert api.get("accounts/", cursor="rubbish").status_code == 400
    assert api.get(f"accounts/?{urlencode({'ordering': 'priority'})}&cursor={cursor}").status_code == 400
    assert api.get("creditors/", cursor=cursor).status_code == 400
    assert api.get("accounts/", page_size=100000).status_code == 200


@pytest.mark.row("D021", "D032")
def test_search_is_fuzzy_literal_and_keeps_to_the_agency(people: cast.Cast) -> None:
    agency = people.agency
    john = factories.debtor(agency, "John Smith", email="john.smith@example.test")
    factories.account(agency, people.carl, "assigned", of=john, external_ref="AB-100")
    factories.account(agency, of=factories.debtor(agency, "Mary 100% O_Neil"), external_ref="CD-200")
    theirs = factories.debtor(people.other_agency, "John Smith", email="john.smith@example.test")
    factories.account(people.other_agency, of=theirs, external_ref="AB-300")
    for member, all_see in [(people.alice, True), (people.bob, False), (people.carl, False)]:
        for words, expected in [
            ("Jon Smth", {"AB-100"}),
            ("smith", {"AB-100"}),
            ("SMITH", {"AB-100"}),
            ("AB-1", {"AB-100"}),
            ("ab-1", {"AB-100"}),
            ("AB-3", set()),
            ("John.Smith@", {"AB-100"}),
            ("%", {"CD-200"}),
            ("_", {"CD-200"}),
            ("0% O_N", {"CD-200"}),
            ("\\", set()),
            ("'; DROP TABLE accounts_account; --", set()),
        ]:
            seen = expected if all_see else expected - {"CD-200"}
            assert set(refs(member.api.get("accounts/", search=words))) == seen, (member.user.username, words)
    assert refs(people.olga.api.get("accounts/", search="Jon Smth")) == ["AB-300"]


@pytest.mark.django_db(transaction=True)
def test_search_uses_its_trigram_index_in_spite_of_row_level_security(people: cast.Cast) -> None:
    factories.account(people.agency, of=factories.debtor(people.agency, "John Smith"))
    scans = "SELECT pg_stat_get_xact_numscans('parties_debtor_name_trigram'::regclass) AS n"
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as superuser:
        superuser.execute(
            "INSERT INTO parties_debtor (agency_id, external_ref, full_name, is_firm, language) "
            "SELECT %s, '', md5(i::text), false, '' FROM generate_series(1, 20000) i",
            [people.agency.id],
        )
        superuser.execute("VACUUM ANALYZE parties_debtor")
    with agency_scope(people.agency.id):
        (before,) = rows(scans)
        assert len(rows("SELECT * FROM fairdue_search_accounts('Jon Smth', 10)")) == 1
        (after,) = rows(scans)
    assert after.n > before.n


@pytest.mark.row("D020")
def test_queries_do_not_grow_with_rows(people: cast.Cast) -> None:
    api, counts = people.alice.api, []
    for _ in range(2):
        for _ in range(3):
            factories.account(people.agency, status="assigned")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert api.get("accounts/", search="Debtor").status_code == 200
        counts.append(len([query for query in captured if "SELECT" in query["sql"]]))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_a_currency_that_does_not_exist_is_refused(people: cast.Cast) -> None:
    for path in ("accounts/", "accounts/summary/"):
        answer = people.alice.api.get(path, currency="FJE", max_balance="5")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "currency")
