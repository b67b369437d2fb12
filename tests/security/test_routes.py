"""What every route owes, proved over the API object: a router that is mounted is in here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from fairdue.access.models import Agency, ApiKey, CollectorLeave, Session
from fairdue.access.rules import digest_of, new_api_key
from fairdue.access.types import ApiScope
from fairdue.accounts.models import AccountParty
from fairdue.desk.models import Lease, SavedView, Task
from fairdue.intake.commands.profiles import create_profile
from fairdue.intake.models import ImportJob
from fairdue.intake.states import ImportKind
from fairdue.kernel import clock
from fairdue.kernel.actor import Role, system
from fairdue.kernel.db import agency_scope
from fairdue.kernel.paging import PAGE_SIZE_MAX
from fairdue.parties.models import MergeCandidate
from fairdue.payments.models import GatewayOwner, SavedMethod
from fairdue.scoring.commands.cards import create_card
from fairdue.scoring.rules import BUILT_IN, document_of
from tests.cast import Api, Cast, Member, assemble, collector, member, team
from tests.factories import account, creditor, debtor
from tests.payments.money import bank_item, bank_profile, charger, pay
from tests.security.routes import ANONYMOUS, Route, all_routes

pytestmark = pytest.mark.django_db
ROUTES = all_routes()
SIGNED_IN = [route for route in ROUTES if route.name not in ANONYMOUS]
DETAILS = [route for route in ROUTES if route.method == "GET" and route.parameters]
ROLES = ["superuser", "platform", "agency_admin", "team_lead", "collector", "readonly", "service", "idle service", "stranger"]

FOREIGN: dict[str, Callable[[Cast], Any]] = {
    "agency_id": lambda cast: cast.other_agency.id,
    "user_id": lambda cast: cast.olga.user.id,
    "team_id": lambda cast: team(cast.other_agency, "Theirs").id,
    "collector_id": lambda cast: _collector_id(collector(cast.other_agency, "theirs")),
    "session_id": lambda cast: cast.olga.session.id,
    "key_id": lambda cast: _key(cast.other_agency.id, [])[0].id,
    "account_id": lambda cast: account(cast.other_agency).id,
    "debtor_id": lambda cast: debtor(cast.other_agency).id,
    "creditor_id": lambda cast: creditor(cast.other_agency).id,
    "import_id": lambda cast: _import(cast.other_agency.id),
    "profile_id": lambda cast: _profile(cast.other_agency.id),
    "candidate_id": lambda cast: _candidate(cast.other_agency),
    "party_id": lambda cast: _party(cast.other_agency),
    "scorecard_id": lambda cast: create_card(system(cast.other_agency.id), name="Theirs", document=document_of(BUILT_IN)).id,
    "task_id": lambda cast: _task(cast.other_agency),
    "view_id": lambda cast: _view(cast.other_agency),
    "lease_id": lambda cast: _lease(cast.other_agency),
    "method_id": lambda cast: _kept_card(cast.other_agency),
    "leave_id": lambda cast: _leave(cast.other_agency),
    "payment_id": lambda cast: pay(cast.other_agency, "1.00", account(cast.other_agency)).id,
    "file_id": lambda cast: bank_item(cast.other_agency).file_id,
    "bank_profile_id": lambda cast: bank_profile(cast.other_agency),
    "item_id": lambda cast: bank_item(cast.other_agency).id,
    "processor_id": lambda cast: charger(cast.other_agency).id,
}
"""How to make a row of the other agency for a path parameter."""


def named(routes: list[Route]) -> Any:
    """Parametrise over routes with readable ids."""
    return pytest.mark.parametrize("route", routes, ids=[route.name for route in routes])


def _import(agency_id: UUID) -> UUID:
    with agency_scope(agency_id):
        fields = {"file_name": "a.csv", "file_format": "csv", "source": "upload", "stored_as": "a", "currency": "USD"}
        return ImportJob.objects.create(agency_id=agency_id, size_bytes=1, sha256="0" * 64, **fields).id


def _profile(agency_id: UUID) -> UUID:
    return create_profile(system(agency_id), name="Theirs", kind=ImportKind.ACCOUNTS, creditor_id=None, document={}).id


def _kept_card(agency: Agency) -> UUID:
    with agency_scope(agency.id):
        owner = GatewayOwner.objects.create(agency_id=agency.id, processor=charger(agency, "kept"), debtor=debtor(agency))
        return SavedMethod.objects.create(agency_id=agency.id, owner=owner, external_ref="pm_1", kind="card").id


def _candidate(agency: Agency) -> UUID:
    one, other = debtor(agency), debtor(agency)
    with agency_scope(agency.id):
        return MergeCandidate.objects.create(agency_id=agency.id, debtor=one, other=other, reason="email").id


def _party(agency: Agency) -> UUID:
    held, ida = account(agency), debtor(agency)
    with agency_scope(agency.id):
        return AccountParty.objects.create(agency_id=agency.id, account=held, debtor=ida, role="joint").id


def _task(agency: Agency) -> UUID:
    about, due_at = account(agency), clock.now() + dt.timedelta(days=1)
    with agency_scope(agency.id):
        return Task.objects.create(agency_id=agency.id, account=about, kind="review", title="Look", due_at=due_at).id


def _view(agency: Agency) -> UUID:
    fields = {"name": "Theirs", "ordering": "priority", "shared_with": "agency", "user_id": uuid4()}
    with agency_scope(agency.id):
        return SavedView.objects.create(agency_id=agency.id, **fields).id


def _lease(agency: Agency) -> UUID:
    holder, owing = collector(agency, "holder").collector, debtor(agency)
    expires_at = clock.now() + dt.timedelta(minutes=9)
    with agency_scope(agency.id):
        return Lease.objects.create(agency_id=agency.id, debtor=owing, collector=holder, expires_at=expires_at).id


def _leave(agency: Agency) -> UUID:
    today = clock.today(agency.time_zone)
    away = _collector_id(collector(agency, "away"))
    with agency_scope(agency.id):
        made = CollectorLeave.objects.create(agency_id=agency.id, collector_id=away, first_on=today, last_on=today, kind="sick")
    return made.id


def _collector_id(person: Member) -> Any:
    assert person.collector is not None
    return person.collector.id


def _key(agency_id: Any, scopes: list[str]) -> tuple[ApiKey, str]:
    prefix, text = new_api_key()
    made = ApiKey.objects.create(agency_id=agency_id, name="feed", prefix=prefix, key_hash=digest_of(text), scopes=scopes)
    return made, text


def _fresh(person: Member) -> Member:
    """The same person in a new session, since one of the routes called signs him out."""
    session = Session.objects.create(user=person.user, expires_at=clock.now() + dt.timedelta(days=1))
    return Member(person.user, session, person.collector)


def _speaker(cast: Cast, role: str) -> Api:
    people = {"agency_admin": cast.alice, "team_lead": cast.bob, "collector": cast.carl, "readonly": cast.rita}
    if role in people:
        return _fresh(people[role]).api
    if role == "stranger":
        return _fresh(cast.olga).api
    if role in {"superuser", "platform"}:
        token = member(None, "root", Role.SUPERUSER).token
        return Api(token, cast.agency if role == "superuser" else None)
    scopes = [*ApiScope]
    return Api(_key(cast.agency.id, scopes if role == "service" else [])[1])


def _call(api: Api, route: Route, body: Any = None, given: dict[str, Any] | None = None) -> Any:
    method = route.method.lower()
    url = route.url(given)
    if method in {"get", "delete"}:
        return getattr(api, method)(url)
    return getattr(api, method)(url, {} if body is None else body)


def test_there_is_something_to_walk() -> None:
    assert len(SIGNED_IN) >= 25
    assert len(DETAILS) >= 4
    assert {route.name for route in ROUTES} >= ANONYMOUS


def test_every_operation_has_a_name_of_its_own_and_documents_its_errors() -> None:
    names = [route.operation.operation_id for route in ROUTES]
    assert None not in names
    assert len(names) == len(set(names))
    for route in ROUTES:
        missing = {401, 403, 404, 422} - set(route.operation.response_models)
        assert not missing, f"{route.name} does not document {missing}"
        assert route.path.endswith("/"), route.path


@pytest.mark.row("D017")
@named(SIGNED_IN)
def test_nobody_comes_in_without_a_token(route: Route) -> None:
    for api in (Api(), Api("garbage"), Api("fdk_00000000_garbage"), Api("a.b.c")):
        answer = _call(api, route)
        assert answer.status_code == 401, answer.content
        assert answer.json()["code"] == "unauthenticated"


@named(SIGNED_IN)
def test_a_key_without_scopes_does_nothing(route: Route) -> None:
    answer = _call(_speaker(assemble(), "idle service"), route, route.body())
    if route.name == "auth_me_retrieve":
        assert answer.status_code == 200
    else:
        assert answer.status_code in ({403} if route.body() is None and not _needs_query(route) else {403, 422}), answer.content


@named(SIGNED_IN)
def test_the_platform_sees_no_agencys_data(route: Route) -> None:
    answer = _call(_speaker(assemble(), "platform"), route)
    if not route.path.startswith(("/api/v1/auth/", "/api/v1/agencies/")) and answer.status_code != 422:
        assert (answer.status_code, answer.json()["code"]) == (400, "agency_not_named")


@named(SIGNED_IN)
def test_a_temporary_password_opens_nothing_else(route: Route) -> None:
    cast = assemble()
    type(cast.alice.user).objects.filter(id=cast.alice.user.id).update(must_change_password=True)
    answer = _call(cast.alice.api, route)
    if route.path in {"/api/v1/auth/me/", "/api/v1/auth/logout/", "/api/v1/auth/password/"}:
        assert answer.status_code in {200, 204, 422}
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")


@named(SIGNED_IN)
def test_a_second_factor_that_is_required_comes_before_anything_else(route: Route) -> None:
    cast = assemble()
    Agency.objects.filter(id=cast.agency.id).update(settings={"second_factor_roles": ["agency_admin"]})
    answer = _call(cast.alice.api, route)
    if route.path.removeprefix("/api/v1/auth/") in {
        "me/",
        "logout/",
        "password/",
        "second-factor/",
        "second-factor/enrol/",
        "second-factor/confirm/",
    }:
        assert answer.status_code in {200, 204, 422}
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")


@pytest.mark.row("D132")
@named(DETAILS)
def test_what_is_not_there_or_not_ours_is_404(route: Route) -> None:
    cast = assemble()
    unknown = _call(cast.alice.api, route)
    assert unknown.status_code == 404, unknown.content
    given = {name: FOREIGN[name](cast) for name in route.parameters if name in FOREIGN}
    if given:
        answer = _call(cast.alice.api, route, given=given)
        assert (answer.status_code, answer.json()["code"]) == (404, unknown.json()["code"])


@pytest.mark.row("D132")
@named([route for route in ROUTES if route.method != "GET" and FOREIGN.keys() & route.parameters.keys()])
def test_nothing_of_another_agency_is_changed(route: Route) -> None:
    cast = assemble()
    given = {name: FOREIGN[name](cast) for name in route.parameters if name in FOREIGN}
    answer = _call(cast.alice.api, route, route.body(), given)
    assert answer.status_code in {404, 405, 422}, answer.content
    if answer.status_code == 422:
        # The sample did not pass validation, which comes first: what would have passed it cannot do more than nothing either.
        assert _call(cast.olga.api, route, route.body(), given).status_code == 422


@pytest.mark.row("D016")
@pytest.mark.parametrize("role", ROLES)
def test_no_role_can_break_a_route(role: str) -> None:
    cast, broken = assemble(), []
    for route in ROUTES:
        bodies = [None] if route.method in {"GET", "DELETE"} else [route.body(), {}, {"junk": 1}, [], "x"]
        for body in bodies:
            answer = _call(_speaker_again(cast, role), route, body)
            if answer.status_code >= 500 or answer.status_code == 405:
                broken.append(f"{answer.status_code} {route.name} {body}")
    assert broken == []


@pytest.mark.parametrize("query", ["?cursor=garbage", "?page_size=0", f"?page_size={PAGE_SIZE_MAX * 9}", "?search=%00", "?x=%ff"])
def test_no_query_can_break_a_list(query: str) -> None:
    cast, broken = assemble(), []
    for route in ROUTES:
        if route.method == "GET":
            answer = cast.alice.api.client.get(route.url() + query)
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {route.name}")
    assert broken == []


def _speaker_again(cast: Cast, role: str) -> Api:
    """A speaker for one call; the superuser is made once."""
    if role in {"superuser", "platform"}:
        found = type(cast.alice.user).objects.filter(username="root").first()
        if found is not None:
            session = Session.objects.create(user=found, expires_at=clock.now() + dt.timedelta(days=1))
            return Api(Member(found, session).token, cast.agency if role == "superuser" else None)
    return _speaker(cast, role)


def _needs_query(route: Route) -> bool:
    """Whether a call without query parameters is not well formed: validation comes before rights."""
    return any(
        model.__ninja_param_source__ == "query" and model.model_json_schema().get("required") for model in route.operation.models
    )
