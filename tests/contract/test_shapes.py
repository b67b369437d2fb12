"""Every resource that outside clients rely on, field by field: its names and the JSON types of its values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from fairdue.kernel.actor import Role
from tests import factories
from tests.cast import PASSWORD, Api, Cast, assemble, member
from tests.intake.conftest import HEADER, many, send

pytestmark = pytest.mark.django_db
Check = Callable[[Any], object]


def text(value: Any) -> bool:
    return isinstance(value, str)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def rate(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def id_(value: Any) -> bool:
    return text(value) and str(UUID(value)) == value


def amount(value: Any) -> bool:
    return text(value) and re.fullmatch(r"-?\d+\.\d{2}", value) is not None


def fraction(value: Any) -> bool:
    return text(value) and re.fullmatch(r"[01]\.\d{4}", value) is not None


def day(value: Any) -> bool:
    return text(value) and dt.date.fromisoformat(value).isoformat() == value


def instant(value: Any) -> bool:
    return text(value) and dt.datetime.fromisoformat(value).utcoffset() == dt.timedelta(0)


def mapping(value: Any) -> bool:
    return isinstance(value, dict)


def several(value: Any) -> bool:
    return isinstance(value, list)


def one_of(*words: str) -> Check:
    return lambda value: value in words


def maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


STATUS = one_of("new", "assigned", "in_contact", "negotiating", "payment_plan", "settled", "closed", "disputed")
IMPORT_STATUS = one_of("pending", "processing", "completed", "failed", "cancelled")

AGENCY = {
    "id": id_,
    "name": text,
    "license_number": maybe(text),
    "is_active": flag,
    "created_at": instant,
    "updated_at": instant,
}
COLLECTOR = {
    "id": id_,
    "username": text,
    "full_name": text,
    "agency": id_,
    "commission_rate": fraction,
    "is_active": flag,
    "max_accounts": count,
}
DEBTOR = {
    "id": id_,
    "external_ref": text,
    "full_name": text,
    "ssn_last4": maybe(text),
    "email": maybe(text),
    "phone": maybe(text),
    "address_line1": maybe(text),
    "address_city": maybe(text),
    "address_state": maybe(text),
    "address_zip": maybe(text),
    "created_at": instant,
}
LISTED = {
    "id": id_,
    "external_ref": text,
    "debtor_name": text,
    "status": STATUS,
    "original_amount": amount,
    "current_balance": amount,
    "priority": count,
    "collector_name": maybe(text),
    "due_date": maybe(day),
    "last_contact_at": maybe(instant),
    "created_at": instant,
}
UPDATED = {"current_balance": amount, "priority": count, "due_date": maybe(day), "last_contact_at": maybe(instant)}
DETAIL = {
    **UPDATED,
    "id": id_,
    "external_ref": text,
    "original_amount": amount,
    "status": STATUS,
    "created_at": instant,
    "updated_at": instant,
    "recent_activities": several,
}
CREATED = {
    "agency": id_,
    "debtor": id_,
    "external_ref": text,
    "original_amount": amount,
    "current_balance": amount,
    "status": one_of("new"),
    "priority": count,
    "due_date": maybe(day),
}
IMPORT = {
    "id": id_,
    "agency": id_,
    "source_host": text,
    "file_name": text,
    "file_path_s3": maybe(text),
    "status": IMPORT_STATUS,
    "total_records": count,
    "processed_ok": count,
    "processed_errors": count,
    "started_at": maybe(instant),
    "completed_at": maybe(instant),
    "created_at": instant,
}
ROW_ERROR = {"line": count, "column": text, "value": text, "code": text, "message": text}
ACTIVITY = {
    "id": id_,
    "kind": text,
    "event": text,
    "title": text,
    "actor_name": text,
    "at": instant,
    "changes": mapping,
    "text": maybe(text),
}
ME = {
    "id": id_,
    "username": text,
    "email": text,
    "first_name": text,
    "last_name": text,
    "is_superuser": flag,
    "groups": several,
    "collector_id": maybe(id_),
    "agency_id": maybe(id_),
}
DASHBOARD = {
    "active_accounts": count,
    "total_balance": amount,
    "recovery_rate": rate,
    "amount_collected": amount,
    "total_accounts": count,
    "total_collected": amount,
    "collection_rate": rate,
    "avg_days_to_settle": maybe(rate),
    "accounts_by_status": mapping,
}
FIGURES = {
    "collector_id": id_,
    "collector_name": text,
    "total_accounts": count,
    "total_collected": amount,
    "success_rate": rate,
}


def misfits(found: dict[str, Any], shape: dict[str, Check]) -> dict[str, Any]:
    """The fields that are missing or of another type."""
    return {name: found.get(name, "missing") for name, check in shape.items() if name not in found or not check(found[name])}


@pytest.fixture
def cast() -> Cast:
    return assemble()


def worked(cast: Cast) -> str:
    """The path of an account with everything filled in."""
    dan = factories.debtor(cast.agency, "Dan Debtor", email="dan@example.test", phone="2125550100", ssn_last4="1234")
    account = factories.account(cast.agency, cast.carl, "in_contact", of=dan, due_on=dt.date(2026, 1, 31))
    cast.carl.api.post(f"accounts/{account.id}/add-note/", {"text": "Rang"})
    return f"accounts/{account.id}/"


@pytest.mark.row("D020", "D023", "D032")
def test_listed_accounts(cast: Cast) -> None:
    worked(cast)
    factories.account(cast.agency)
    page = cast.alice.api.get("accounts/").json()
    assert set(page) == {"next", "previous", "results"}
    assert [misfits(row, LISTED) for row in page["results"]] == [{}, {}]
    assert [row["collector_name"] for row in page["results"]] == [None, "Carl Example"]


@pytest.mark.row("D020")
def test_a_page_has_fifty_unless_told_otherwise(cast: Cast) -> None:
    dan = factories.debtor(cast.agency)
    for _ in range(51):
        factories.account(cast.agency, of=dan)
    page = cast.alice.api.get("accounts/").json()
    assert (len(page["results"]), page["previous"]) == (50, None)
    rest = cast.alice.api.get(page["next"]).json()
    assert (len(rest["results"]), rest["next"]) == (1, None)
    assert len(cast.alice.api.get("accounts/", page_size=1000).json()["results"]) == 51


@pytest.mark.row("D024", "D033")
def test_an_account_with_all_that_belongs_to_it(cast: Cast) -> None:
    path = worked(cast)
    found = cast.alice.api.get(path).json()
    assert misfits(found, DETAIL) == {}
    assert misfits(found["agency"], AGENCY) == {}
    assert misfits(found["assigned_to"], COLLECTOR) == {}
    assert misfits(found["debtor"], DEBTOR) == {}
    assert found["debtor"]["ssn_last4"] == "1234"
    for _ in range(12):
        cast.carl.api.post(f"{path}add-note/", {"text": "Rang again"})
    recent = cast.alice.api.get(path).json()["recent_activities"]
    assert (len(recent), [misfits(activity, ACTIVITY) for activity in recent]) == (10, [{}] * 10)


@pytest.mark.row("D029")
def test_made_and_changed_accounts(cast: Cast) -> None:
    body = {
        "agency": cast.agency.id,
        "debtor": factories.debtor(cast.agency).id,
        "external_ref": "NEW-1",
        "original_amount": "1250.00",
        "current_balance": "1000.50",
        "due_date": "2026-01-31",
    }
    made = cast.alice.api.post("accounts/", body)
    assert (made.status_code, misfits(made.json(), CREATED)) == (201, {})
    assert {name: made.json()[name] for name in body} == {name: str(value) for name, value in body.items()}
    changed = cast.alice.api.patch(f"accounts/{made.json()['id']}/", {"priority": 3})
    assert (changed.status_code, misfits(changed.json(), UPDATED)) == (200, {})


@pytest.mark.row("D025", "D026", "D027", "D028")
def test_work_on_an_account(cast: Cast) -> None:
    path = f"accounts/{factories.account(cast.agency).id}/"
    assert cast.carl.collector is not None
    assigned = cast.alice.api.post(f"{path}assign/", {"collector_id": cast.carl.collector.id})
    assert (assigned.status_code, assigned.json()["status"], misfits(assigned.json(), DETAIL)) == (200, "assigned", {})
    moved = cast.carl.api.post(f"{path}transition/", {"new_status": "in_contact"})
    assert (moved.status_code, moved.json()["status"], misfits(moved.json(), DETAIL)) == (200, "in_contact", {})
    note = cast.carl.api.post(f"{path}add_note/", {"text": "Rang"})
    assert (note.status_code, misfits(note.json(), ACTIVITY)) == (201, {})
    seen = cast.alice.api.get(f"{path}timeline/").json()["results"]
    assert [misfits(activity, ACTIVITY) for activity in seen] == [{}] * len(seen)
    assert {"note", "status_change", "assignment"} <= {activity["kind"] for activity in seen}


@pytest.mark.row("D028")
def test_a_timeline_tells_of_the_file_an_account_came_with(cast: Cast) -> None:
    send(cast, many(1))
    (account,) = cast.alice.api.get("accounts/").json()["results"]
    seen = cast.alice.api.get(f"accounts/{account['id']}/timeline/").json()["results"]
    assert "import" in {activity["kind"] for activity in seen}


@pytest.mark.row("D082", "D083")
def test_imports(cast: Cast) -> None:
    job = send(cast, HEADER + "G-1,Ada Brook,,,,10.00,,,\nG-2,Ann,,,,ten,,,\n")
    (listed,) = cast.alice.api.get("imports/").json()["results"]
    assert misfits(listed, IMPORT) == {}
    detail = cast.alice.api.get(f"imports/{job.id}/").json()
    assert misfits(detail, IMPORT | {"error_details": several}) == {}
    errors = cast.alice.api.get(f"imports/{job.id}/errors/").json()
    assert set(errors) == {"count", "next", "previous", "results"}
    assert [misfits(error, ROW_ERROR) for error in [*errors["results"], *detail["error_details"]]] == [{}, {}]
    assert errors["results"][0]["line"] == 3


@pytest.mark.row("D010", "D013", "D014", "D015", "D016")
@pytest.mark.parametrize("who", ["alice", "bob", "carl", "rita", "root"])
def test_tokens_and_me(cast: Cast, who: str) -> None:
    if who == "root":
        member(None, "root", Role.SUPERUSER)
    given = Api().post("auth/token/", {"username": who, "password": PASSWORD})
    assert (given.status_code, misfits(given.json(), {"access": text, "refresh": text})) == (200, {})
    renewed = Api().post("auth/token/refresh/", {"refresh": given.json()["refresh"]})
    assert (renewed.status_code, misfits(renewed.json(), {"access": text, "refresh": text})) == (200, {})
    me = Api(renewed.json()["access"]).get("auth/me/").json()
    assert misfits(me, ME) == {}
    roles = {"alice": "agency_admin", "bob": "team_lead", "carl": "collector", "rita": "readonly", "root": "superuser"}
    assert (me["groups"], me["is_superuser"]) == ([roles[who]], who == "root")
    assert (me["collector_id"] is not None) is (who == "carl")


@pytest.mark.row("D110", "D111", "D113")
def test_analytics(cast: Cast) -> None:
    worked(cast)
    dashboard = cast.alice.api.get("analytics/dashboard/").json()
    assert misfits(dashboard, DASHBOARD) == {}
    assert dashboard["accounts_by_status"]["in_contact"] == 1
    figures = cast.alice.api.get("analytics/collectors/").json()
    assert [misfits(row, FIGURES) for row in figures] == [{}]
    report = cast.alice.api.get("analytics/aging-report/").json()
    bucket = {"count": count, "total_balance": amount}
    named = ("0-30 days", "31-60 days", "61-90 days", "90+ days")
    assert [misfits(report[name], bucket) for name in named] == [{}] * len(named)
    assert sum(Decimal(report[name]["total_balance"]) for name in named) == Decimal("1000.00")


@pytest.mark.row("D031")
def test_agencies_and_collectors(cast: Cast) -> None:
    (agency,) = cast.alice.api.get("agencies/").json()["results"]
    assert misfits(agency, AGENCY | {"settings": mapping}) == {}
    (collector,) = cast.alice.api.get("collectors/").json()["results"]
    assert misfits(collector, COLLECTOR) == {}


@pytest.mark.row("D142")
def test_operations_go_by_the_names_that_generated_clients_know(cast: Cast) -> None:
    paths = Api().get("schema/").json()["paths"]
    named = {(method, re.sub(r"{\w+}", "{}", path)): one["operationId"] for path in paths for method, one in paths[path].items()}
    known = {
        ("get", "accounts/"): "accounts_list",
        ("post", "accounts/"): "accounts_create",
        ("get", "accounts/{}/"): "accounts_retrieve",
        ("put", "accounts/{}/"): "accounts_update",
        ("patch", "accounts/{}/"): "accounts_partial_update",
        ("delete", "accounts/{}/"): "accounts_destroy",
        ("post", "accounts/{}/add-note/"): "accounts_add_note_create",
        ("post", "accounts/{}/assign/"): "accounts_assign_create",
        ("get", "accounts/{}/timeline/"): "accounts_timeline_retrieve",
        ("post", "accounts/{}/transition/"): "accounts_transition_create",
        ("get", "accounts/export/"): "accounts_export_retrieve",
        ("get", "agencies/"): "agencies_list",
        ("post", "agencies/"): "agencies_create",
        ("get", "agencies/{}/"): "agencies_retrieve",
        ("put", "agencies/{}/"): "agencies_update",
        ("patch", "agencies/{}/"): "agencies_partial_update",
        ("get", "analytics/aging-report/"): "analytics_aging_report_retrieve",
        ("get", "analytics/collectors/"): "analytics_collectors_retrieve",
        ("get", "analytics/dashboard/"): "analytics_dashboard_retrieve",
        ("get", "auth/me/"): "auth_me_retrieve",
        ("post", "auth/token/"): "auth_token_create",
        ("post", "auth/token/refresh/"): "auth_token_refresh_create",
        ("get", "collectors/"): "collectors_list",
        ("get", "collectors/{}/"): "collectors_retrieve",
        ("get", "imports/"): "imports_list",
        ("get", "imports/{}/"): "imports_retrieve",
        ("get", "imports/{}/errors/"): "imports_errors_retrieve",
    }
    assert {key: named.get((key[0], f"/api/v1/{key[1]}")) for key in known} == known
