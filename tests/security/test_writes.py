"""What every route that changes something owes: an entry in its agency's journal that says who, from where and in which request;
a second call that is answered properly; and a bounded number of queries. A new route fails here until it is in WRITES.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairdue.jobs.commands import defer
from fairdue.journal.models import JournalEntry
from fairdue.kernel import clock
from fairdue.kernel.actor import Role
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.scoring.rules import BUILT_IN, document_of
from tests import factories
from tests.cast import PASSWORD, Api, Cast, assemble, collector, member, team
from tests.intake.conftest import HEADER, send
from tests.security.payment_writes import PAYMENT_WRITES
from tests.security.routes import Route, all_routes
from tests.security.writes import Write

pytestmark = pytest.mark.django_db
IP = "198.51.100.7"
QUERIES_MAX = 50
QUERIES_MAX_OF = {"imports_preview_create": 150}
"""A preview is a whole import, in one transaction: as many for a file of one row as for one of ten thousand."""


def _account(cast: Cast, name: str, body: Any, again: int = 200, status: str = "in_contact") -> Write:
    held = None if status == "new" else cast.carl
    return Write(getattr(cast, name), {"account_id": factories.account(cast.agency, held, status).id}, body, again)


def _escalated(cast: Cast) -> Write:
    write = _account(cast, "carl", {"reason": "Over"})
    cast.carl.api.post(f"accounts/{write.given['account_id']}/escalate/", {"reason": "Lawyer"})
    return write


def _note(cast: Cast) -> Write:
    return _account(cast, "carl", {"text": "Rang"}, 201)


def _new_account(cast: Cast) -> Write:
    amounts = {"original_amount": "10.00", "current_balance": "10.00"}
    return Write(cast.alice, body={"debtor": factories.debtor(cast.agency).id, "external_ref": "N-1", **amounts}, again=409)


def _point(cast: Cast, body: Any, again: int) -> Write:
    dan = factories.debtor(cast.agency, email="dan@example.test")
    (point,) = cast.alice.api.get(f"debtors/{dan.id}/").json()["contact_points"]
    return Write(cast.alice, {"debtor_id": dan.id, "point_id": point["id"]}, body, again)


def _carl(cast: Cast) -> UUID:
    assert cast.carl.collector is not None
    found: UUID = cast.carl.collector.id
    return found


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("file.csv", (HEADER + "U-1,Ada Brook,,,,10,,,\n").encode())


def _upload(cast: Cast) -> Write:
    return Write(cast.alice, body={"file": _file()}, again=201, is_form=True)


def _preview(cast: Cast) -> Write:
    return replace(_upload(cast), again=200)


def _cancel(cast: Cast) -> Write:
    sent = cast.alice.api.client.post("/api/v1/imports/upload/", _upload(cast).body).json()
    return Write(cast.alice, {"import_id": sent["id"]}, again=409)


def _undo(cast: Cast) -> Write:
    job = send(cast, HEADER + "U-2,Ada Brook,,,,10,,,\n")
    return Write(cast.alice, {"import_id": job.id}, again=409)


def _retry(cast: Cast) -> Write:
    with agency_scope(cast.agency.id):
        defer("accounts.export", cast.agency.id)
    (job,) = rows("UPDATE procrastinate_jobs SET status = 'failed' RETURNING id")
    return Write(cast.alice, {"job_id": job.id}, again=409)


def _refresh(cast: Cast) -> Write:
    pair = Api().post("auth/token/", {"username": "alice", "password": PASSWORD}).json()
    return Write(cast.alice, body={"refresh": pair["refresh"]})


def _next(cast: Cast) -> Write:
    factories.account(cast.agency, cast.carl, "assigned")
    return Write(cast.carl)


def _leased(cast: Cast, name: str, again: int) -> Write:
    _next(cast)
    taken = cast.carl.api.post("worklist/next/").json()
    (lease,) = cast.carl.api.get("worklist/leases/").json()["results"]
    body = {"account_id": taken["account"]["id"]} if name == "carl" else None
    return Write(getattr(cast, name), {} if body else {"lease_id": lease["id"]}, body, again)


def _view(cast: Cast, body: Any, again: int) -> Write:
    made = cast.carl.api.post("worklist/views/", {"name": "Disputed", "filters": {"status": "disputed"}}).json()
    return Write(cast.carl, {"view_id": made["id"]}, body, again)


def _task(cast: Cast, body: Any, again: int) -> Write:
    path = f"accounts/{_account(cast, 'carl', None).given['account_id']}/tasks/"
    made = cast.carl.api.post(path, {"title": "Ask for papers"} | _soon()).json()
    return Write(cast.carl, {"task_id": made["id"]}, body, again)


def _soon() -> dict[str, Any]:
    return {"due_at": clock.now() + dt.timedelta(days=1)}


def _handed_over(cast: Cast) -> Write:
    write = _account(cast, "carl", None, 204)
    cast.bob.api.post(f"accounts/{write.given['account_id']}/handover/", {"text": "Ring after six"})
    return write


def _bulk_work(cast: Cast) -> Write:
    order = {"action": "escalate", "account_ids": [factories.account(cast.agency).id for _ in range(3)], "text": "Old"}
    token = cast.alice.api.post("worklist/bulk/", {**order, "preview": True}).json()["token"]
    return Write(cast.alice, body={**order, "token": token}, again=409)


def _assign_run(cast: Cast) -> Write:
    execute("DELETE FROM procrastinate_jobs")
    factories.account(cast.agency)
    return Write(cast.alice)


def _agency(cast: Cast, body: dict[str, Any]) -> Write:
    return Write(cast.alice, {"agency_id": cast.agency.id}, body)


def _bulk(cast: Cast) -> Write:
    accounts = [factories.account(cast.agency).id for _ in range(3)]
    return Write(cast.alice, body={"account_ids": accounts, "collector_id": _carl(cast)})


def _leave(cast: Cast) -> Write:
    today = clock.today(cast.agency.time_zone)
    return Write(cast.alice, {"collector_id": _carl(cast)}, {"first_on": today, "last_on": today, "kind": "sick"}, again=409)


def _leave_gone(cast: Cast) -> Write:
    write = _leave(cast)
    made = cast.alice.api.post(f"collectors/{_carl(cast)}/leave/", write.body).json()
    return Write(cast.alice, {**write.given, "leave_id": made["id"]}, again=404)


def _reassign(cast: Cast) -> Write:
    factories.account(cast.agency, cast.carl, "in_contact")
    collector(cast.agency, "dee", cast.team)
    return Write(cast.alice, {"collector_id": _carl(cast)})


def _restore(cast: Cast) -> Write:
    for last in (None, 30):
        cast.alice.api.put("assignment-rules/", {"rules": [{"min": 0, "max": last, "team": "Call Center"}]})
    return Write(cast.alice, body={"version": 1})


def _key(cast: Cast) -> Write:
    made = cast.alice.api.post("api-keys/", {"name": "feed", "scopes": ["accounts:read"]}).json()
    return Write(cast.alice, {"key_id": made["api_key"]["id"]}, again=204)


def _profile(cast: Cast, body: dict[str, Any], again: int) -> Write:
    """A profile at its second version."""
    made = cast.alice.api.post("mapping-profiles/", {"name": "Bank", "document": {}}).json()
    cast.alice.api.patch(f"mapping-profiles/{made['id']}/", {"version": 1, "document": {"is_lenient": True}})
    return Write(cast.alice, {"profile_id": made["id"]}, body, again)


def _pair(cast: Cast) -> tuple[UUID, UUID]:
    """Two debtors with the same e-mail address and an account each."""
    one, other = (factories.debtor(cast.agency, email="same@example.test") for _ in range(2))
    for each in (one, other):
        factories.account(cast.agency, of=each)
    return one.id, other.id


def _find(cast: Cast) -> Write:
    _pair(cast)
    return Write(cast.alice)


def _dismiss(cast: Cast) -> Write:
    _pair(cast)
    cast.alice.api.post("debtors/merge-candidates/find/")
    (pair,) = cast.alice.api.get("debtors/merge-candidates/").json()["results"]
    return Write(cast.alice, {"candidate_id": pair["id"]}, again=409)


def _merge(cast: Cast) -> Write:
    one, other = _pair(cast)
    return Write(cast.alice, {"debtor_id": one}, {"other": other}, again=409)


def _split(cast: Cast) -> Write:
    one, other = _pair(cast)
    cast.alice.api.post(f"debtors/{one}/merge/", {"other": other})
    return Write(cast.alice, {"debtor_id": one}, {"into": other}, again=422)


def _party(cast: Cast) -> Write:
    held = factories.account(cast.agency)
    return Write(cast.alice, {"account_id": held.id}, {"debtor": factories.debtor(cast.agency).id, "role": "joint"}, again=409)


def _party_changed(cast: Cast) -> Write:
    return replace(_party_gone(cast), body={"role": "guarantor"}, again=200)


def _party_gone(cast: Cast) -> Write:
    write = _party(cast)
    made = cast.alice.api.post(f"accounts/{write.given['account_id']}/parties/", write.body).json()
    return Write(cast.alice, {**write.given, "party_id": made["id"]}, again=404)


def _card(cast: Cast, *steps: str) -> dict[str, Any]:
    """A scorecard that went through these steps; Alice is the only admin, so she approves her own."""
    made: dict[str, Any] = cast.alice.api.post("scorecards/", {"name": "Ours", "document": document_of(BUILT_IN)}).json()
    for step in steps:
        cast.alice.api.post(f"scorecards/{made['id']}/{step}/", {"revision": 1} if step == "approve" else None)
    return made


def _card_step(cast: Cast, *steps: str, body: Any = None, again: int = 200) -> Write:
    return Write(cast.alice, {"scorecard_id": _card(cast, *steps)["id"]}, body, again)


def _secret(cast: Cast) -> str:
    found: str = cast.carl.api.post("auth/second-factor/enrol/", {"password": PASSWORD}).json()["secret"]
    return found


def _confirmation(cast: Cast) -> Write:
    return Write(cast.carl, body={"code": pyotp.TOTP(_secret(cast)).at(clock.now())}, again=409)


def _recovery_codes(cast: Cast) -> list[str]:
    found: list[str] = cast.carl.api.post("auth/second-factor/confirm/", _confirmation(cast).body).json()["recovery_codes"]
    return found


def _enrolled(cast: Cast, again: int) -> Write:
    return Write(cast.carl, body={"password": PASSWORD, "code": _recovery_codes(cast)[0]}, again=again)


def _code(cast: Cast) -> Write:
    code = _recovery_codes(cast)[0]
    challenge = Api().post("auth/token/", {"username": "carl", "password": PASSWORD}).json()["challenge"]
    return Write(cast.carl, body={"challenge": challenge, "code": code}, again=401)


def _second_factor_lost(cast: Cast) -> Write:
    _recovery_codes(cast)
    return Write(cast.alice, {"user_id": cast.carl.user.id})


def _invited(cast: Cast) -> Write:
    made = cast.alice.api.post("users/invite/", {"username": "nora", "role": "readonly"}).json()
    return Write(cast.alice, {"user_id": made["user"]["id"]}, again=201)


def _link(cast: Cast) -> Write:
    token = cast.alice.api.post(f"users/{cast.rita.user.id}/reset-link/").json()["token"]
    return Write(cast.rita, body={"token": token, "new_password": "another-horse-43"}, again=404)


WRITES: dict[str, Callable[[Cast], Write]] = {
    **PAYMENT_WRITES,
    "auth_token_create": lambda cast: Write(cast.alice, body={"username": "alice", "password": PASSWORD}),
    "auth_token_refresh_create": _refresh,
    "auth_logout_create": lambda cast: Write(cast.alice, again=401),
    "auth_sessions_destroy": lambda cast: Write(cast.alice, {"session_id": cast.alice.session.id}, again=401),
    "auth_password_create": lambda cast: Write(
        cast.alice, body={"current_password": PASSWORD, "new_password": "another-horse-43"}, again=400
    ),
    "agencies_create": lambda cast: Write(member(None, "root", Role.SUPERUSER), body={"name": "New Agency"}, again=409),
    "agencies_partial_update": lambda cast: _agency(cast, {"license_number": "L-2"}),
    "agencies_update": lambda cast: _agency(cast, {"name": "Harbour Two"}),
    "users_create": lambda cast: Write(cast.alice, body={"username": "nora", "role": "readonly"}, again=409),
    "users_partial_update": lambda cast: Write(cast.alice, {"user_id": cast.rita.user.id}, {"first_name": "Rosa"}),
    "users_reset_password_create": lambda cast: Write(cast.alice, {"user_id": cast.rita.user.id}),
    "teams_create": lambda cast: Write(cast.alice, body={"name": "Night Shift"}, again=409),
    "teams_partial_update": lambda cast: Write(cast.alice, {"team_id": team(cast.agency, "Early").id}, {"name": "Late"}),
    "collectors_create": lambda cast: Write(cast.alice, body={"username": "cody", "team_id": cast.team.id}, again=409),
    "collectors_partial_update": lambda cast: Write(cast.alice, {"collector_id": _carl(cast)}, {"max_accounts": 7}),
    "api_keys_create": lambda cast: Write(cast.alice, body={"name": "feed", "scopes": ["accounts:read"]}, again=201),
    "api_keys_destroy": _key,
    "accounts_assign_run": _assign_run,
    "accounts_bulk_assign": _bulk,
    "accounts_create": _new_account,
    "accounts_partial_update": lambda cast: _account(cast, "carl", {"priority": 3}),
    "accounts_update": lambda cast: _account(cast, "alice", {"current_balance": "900.00", "reason": "Fee waived"}),
    "accounts_transition_create": lambda cast: _account(cast, "carl", {"new_status": "negotiating"}, 400),
    "accounts_assign_create": lambda cast: _account(cast, "alice", {"collector_id": _carl(cast)}, 200, "new"),
    "accounts_close": lambda cast: _account(cast, "carl", {"reason": "Paid elsewhere"}, 400),
    "accounts_reopen": lambda cast: _account(cast, "alice", {"reason": "A mistake"}, 409, "closed"),
    "accounts_escalate": lambda cast: _account(cast, "carl", {"reason": "Lawyer"}),
    "accounts_deescalate": _escalated,
    "accounts_add_note_create": _note,
    "accounts_add_note_alias": _note,
    "debtors_create": lambda cast: Write(cast.alice, body={"full_name": "New Debtor"}, again=201),
    "debtors_partial_update": lambda cast: Write(
        cast.alice, {"debtor_id": factories.debtor(cast.agency).id}, {"full_name": "Another Name"}
    ),
    "debtors_update": lambda cast: Write(
        cast.alice, {"debtor_id": factories.debtor(cast.agency).id}, {"full_name": "Another Name", "monthly_income": "10.00"}
    ),
    "debtors_contact_points_create": lambda cast: _point(cast, {"kind": "phone", "value": "2025550101"}, 409),
    "debtors_contact_points_update": lambda cast: _point(cast, {"kind": "email", "value": "new@example.test"}, 200),
    "debtors_contact_points_destroy": lambda cast: _point(cast, None, 404),
    "debtors_candidates_find": _find,
    "debtors_candidates_dismiss": _dismiss,
    "debtors_merge": _merge,
    "debtors_split": _split,
    "accounts_parties_create": _party,
    "accounts_parties_partial_update": _party_changed,
    "accounts_parties_destroy": _party_gone,
    "creditors_create": lambda cast: Write(cast.alice, body={"name": "Some Bank"}, again=409),
    "creditors_partial_update": lambda cast: Write(
        cast.alice, {"creditor_id": factories.creditor(cast.agency).id}, {"name": "Another Bank"}
    ),
    "imports_upload_create": _upload,
    "imports_preview_create": _preview,
    "imports_cancel_create": _cancel,
    "mapping_profiles_create": lambda cast: Write(cast.alice, body={"name": "Bank", "document": {}}, again=409),
    "mapping_profiles_partial_update": lambda cast: _profile(cast, {"version": 2, "document": {}}, 409),
    "mapping_profiles_suggest_file": lambda cast: Write(cast.alice, body={"file": _file()}, is_form=True),
    "mapping_profiles_restore": lambda cast: _profile(cast, {"version": 1}, 200),
    "imports_undo_create": _undo,
    "retry_job": _retry,
    "assignment_rules_update": lambda cast: Write(cast.alice, body={"rules": [{"min": 0, "max": None, "team": "Call Center"}]}),
    "assignment_rules_restore": _restore,
    "collectors_leave_create": _leave,
    "collectors_leave_destroy": _leave_gone,
    "collectors_reassign": _reassign,
    "worklist_next": _next,
    "scorecards_create": lambda cast: Write(cast.alice, body={"name": "Ours", "document": document_of(BUILT_IN)}, again=201),
    "scorecards_partial_update": lambda cast: _card_step(cast, body={"revision": 1, "name": "Other"}, again=409),
    "scorecards_approve": lambda cast: _card_step(cast, body={"revision": 1}, again=409),
    "scorecards_activate": lambda cast: _card_step(cast, "approve"),
    "scorecards_roll_back": lambda cast: _card_step(cast, "approve", "activate", again=409),
    "worklist_release": lambda cast: _leased(cast, "carl", 204),
    "worklist_leases_destroy": lambda cast: _leased(cast, "bob", 404),
    "worklist_views_create": lambda cast: Write(cast.carl, body={"name": "Mine"}, again=409),
    "worklist_views_partial_update": lambda cast: _view(cast, {"name": "In dispute"}, 200),
    "worklist_views_destroy": lambda cast: _view(cast, None, 404),
    "worklist_bulk": _bulk_work,
    "accounts_outcome_create": lambda cast: _account(
        cast, "carl", {"outcome": "no_answer", "no_follow_up_reason": "A letter goes out"}, 201
    ),
    "accounts_tasks_create": lambda cast: _account(cast, "carl", {"title": "Ask for papers"} | _soon(), 201),
    "tasks_partial_update": lambda cast: _task(cast, {"due_at": clock.now() + dt.timedelta(days=3)}, 200),
    "tasks_complete": lambda cast: _task(cast, {"outcome": "They came"}, 409),
    "accounts_handover_create": lambda cast: _account(cast, "carl", {"text": "Ring after six"}, 204),
    "accounts_handover_read": _handed_over,
    "auth_token_second_factor_create": _code,
    "auth_me_partial_update": lambda cast: Write(cast.carl, body={"first_name": "Charles"}),
    "auth_me_preferences_partial_update": lambda cast: Write(cast.carl, body={"theme": "dark"}),
    "auth_second_factor_enrol": lambda cast: Write(cast.carl, body={"password": PASSWORD}),
    "auth_second_factor_confirm": _confirmation,
    "auth_recovery_codes_create": lambda cast: _enrolled(cast, 400),
    "auth_second_factor_disable": lambda cast: _enrolled(cast, 409),
    "auth_links_accept": _link,
    "users_invite_create": lambda cast: Write(cast.alice, body={"username": "nora", "role": "readonly"}, again=409),
    "users_invite_link_create": _invited,
    "users_reset_link_create": lambda cast: Write(cast.alice, {"user_id": cast.rita.user.id}, again=201),
    "users_reset_second_factor": _second_factor_lost,
}
CHANGES_NOTHING = {
    "auth_links_look": "tells whom a link is for",
    "setup_create": "shut once there is an agency: see tests/entrypoints/test_setup.py",
    "setup_demo_create": "shut once there is an agency: see tests/entrypoints/test_setup.py",
    "accounts_destroy": "refuses always",
    "assignment_rules_preview": "tells what a run would do",
    "payments_preview": "tells what would become of a payment",
    "payments_check": "asks the processor, who says what is recorded: see tests/payments/test_charging.py",
    "payments_webhook_create": "a processor's, not a person's: see tests/payments/test_webhooks.py",
    "payments_webhook_agency_create": "a processor's, not a person's: see tests/payments/test_webhooks.py",
    "mapping_profiles_suggest": "answers about what is sent, and keeps nothing",
}
UNJOURNALLED = {"auth_token_refresh_create": "a renewal is kept with its session: sign-in and sign-out are the events"}
"""The closed lists of writing routes that write nothing, or nothing to the journal, and why."""
SILENT_AGAIN = {
    "payment_methods_destroy",
    "auth_me_partial_update",
    "auth_me_preferences_partial_update",
    "users_reset_second_factor",
    "debtors_candidates_find",
    "agencies_partial_update",
    "agencies_update",
    "users_partial_update",
    "teams_partial_update",
    "collectors_partial_update",
    "accounts_bulk_assign",
    "accounts_partial_update",
    "accounts_update",
    "debtors_partial_update",
    "debtors_update",
    "scorecards_activate",
    "creditors_partial_update",
    "mapping_profiles_restore",
    "worklist_next",
    "worklist_release",
    "worklist_views_partial_update",
    "tasks_partial_update",
    "accounts_handover_read",
    "assignment_rules_restore",
    "collectors_reassign",
}
"""Routes that set what is set already: the second call changes nothing, and so records nothing."""


def _entries(agency_id: UUID) -> dict[UUID, JournalEntry]:
    with agency_scope(agency_id):
        return {entry.id: entry for entry in JournalEntry.objects.filter(agency_id=agency_id)}


def _send(write: Write, route: Route) -> Any:
    client, url, method = write.by.api.client, route.url(write.given), route.method.lower()
    if write.is_form:
        write.body["file"].seek(0)
        return client.post(url, write.body, REMOTE_ADDR=IP)
    body = {} if write.body is None else write.body
    return getattr(client, method)(url, json.dumps(body, default=str), content_type="application/json", REMOTE_ADDR=IP)


ROUTES = [route for route in all_routes() if route.method != "GET"]
TRIED = [route for route in ROUTES if route.name not in CHANGES_NOTHING]


def test_every_route_that_writes_is_tried() -> None:
    assert {route.name for route in ROUTES} == WRITES.keys() | CHANGES_NOTHING.keys()


@pytest.mark.row("D050", "D130", "E25")
@pytest.mark.parametrize("route", TRIED, ids=[route.name for route in TRIED])
def test_a_write_is_journalled_bounded_and_answered_again(route: Route, record_property: Callable[[str, object], None]) -> None:
    cast = assemble()
    write = WRITES[route.name](cast)
    agency_id, before = cast.agency.id, _entries(cast.agency.id)
    with CaptureQueriesContext(connection) as captured:
        answer = _send(write, route)
    assert answer.status_code in {200, 201, 204}, answer.content
    record_property("queries", len(captured))
    assert len(captured) <= QUERIES_MAX_OF.get(route.name, QUERIES_MAX)
    if route.name == "agencies_create":
        agency_id = UUID(answer.json()["id"])
    after = _entries(agency_id)
    new = [entry for key, entry in after.items() if key not in before]
    if route.name in UNJOURNALLED:
        assert new == []
    else:
        assert new
    for entry in new:
        assert (entry.actor_id, entry.ip, str(entry.request_id)) == (write.by.user.id, IP, answer["X-Request-ID"]), entry.kind
        assert all(len(pair) == 2 and pair[0] != pair[1] for pair in entry.changes.values()), entry.changes
    again = _send(write, route)
    assert again.status_code == write.again, again.content
    if again.status_code >= 400 or route.name in SILENT_AGAIN:
        assert _entries(agency_id).keys() == after.keys()


@pytest.mark.row("D130")
def test_asking_for_and_fetching_a_file_of_accounts_is_journalled() -> None:
    cast = assemble()
    before = _entries(cast.agency.id)
    answer = cast.alice.api.get("accounts/export/")
    assert answer.status_code == 202
    (entry,) = [entry for key, entry in _entries(cast.agency.id).items() if key not in before]
    assert (entry.actor_id, str(entry.subject_id)) == (cast.alice.user.id, answer.json()["task_id"])
