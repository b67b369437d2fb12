"""What `auth/me/` says a role may do is what the routes let it do. A new route fails here until it is in RIGHT_OF or OPEN."""

from __future__ import annotations

from typing import Any

import pytest

from fairdue.access.models import Session
from fairdue.access.rules import CAPABILITIES
from fairdue.kernel import clock
from fairdue.kernel.actor import Role
from tests.cast import Api, Cast, Member, assemble, member
from tests.security.routes import ANONYMOUS, Route, all_routes
from tests.security.test_writes import CHANGES_NOTHING, WRITES, _send

pytestmark = pytest.mark.django_db
ROLES = [Role.SUPERUSER, Role.AGENCY_ADMIN, Role.TEAM_LEAD, Role.COLLECTOR, Role.READONLY]

RIGHT_OF = {
    "accounts.read": (
        "accounts_list accounts_summary accounts_retrieve accounts_timeline_retrieve accounts_statement accounts_score_retrieve "
        "accounts_parties_list accounts_work_retrieve accounts_destroy debtors_list debtors_retrieve debtors_high_risk_list "
        "debtors_score_retrieve search_list worklist_list worklist_summary worklist_leases_list worklist_views_list tasks_list"
    ),
    "accounts.work": (
        "accounts_partial_update accounts_update accounts_transition_create accounts_close accounts_escalate "
        "accounts_deescalate accounts_add_note_create accounts_add_note_alias accounts_outcome_create accounts_tasks_create "
        "accounts_handover_create accounts_handover_read tasks_partial_update tasks_complete worklist_bulk"
    ),
    "accounts.assign": "accounts_assign_create accounts_bulk_assign accounts_assign_run",
    "accounts.create": "accounts_create",
    "accounts.charge": "accounts_charges_create accounts_write_off",
    "accounts.reopen": "accounts_reopen",
    "accounts.export": "accounts_export_retrieve accounts_export_fetch",
    "agencies.create": "agencies_create",
    "agency.manage": "agencies_partial_update agencies_update",
    "analytics.read": (
        "analytics_dashboard_retrieve analytics_collectors_retrieve analytics_aging_report_retrieve analytics_summary_retrieve "
        "analytics_payments_trends_retrieve"
    ),
    "api_keys.manage": "api_keys_list api_keys_create api_keys_destroy",
    "assignment_rules.read": (
        "assignment_rules_retrieve assignment_rules_schema assignment_rules_preview assignment_rules_versions_list "
        "assignment_rules_versions_retrieve assignment_rules_versions_diff"
    ),
    "assignment_rules.manage": "assignment_rules_update assignment_rules_restore",
    "audit.read": "list_audit_entries get_seal_status",
    "bank_files.read": (
        "bank_files_list bank_files_retrieve bank_items_list bank_items_retrieve bank_items_suggestions_list "
        "bank_items_payments_list bank_items_summary bank_profiles_list bank_profiles_retrieve bank_profiles_versions"
    ),
    "bank_files.manage": (
        "bank_files_create bank_files_preview bank_items_settle bank_items_dismiss bank_profiles_create "
        "bank_profiles_partial_update bank_profiles_restore"
    ),
    "collectors.read": "collectors_list collectors_retrieve collectors_leave_list",
    "collectors.manage": "collectors_create collectors_partial_update",
    "collectors.plan": "collectors_leave_create collectors_leave_destroy collectors_reassign",
    "creditors.read": "creditors_list creditors_retrieve",
    "creditors.manage": "creditors_create creditors_partial_update",
    "debtors.create": "debtors_create",
    "debtors.edit": (
        "debtors_partial_update debtors_update debtors_contact_points_create debtors_contact_points_update "
        "debtors_contact_points_destroy"
    ),
    "debtors.merge": "debtors_candidates_find debtors_candidates_dismiss debtors_merge debtors_split",
    "desk.oversee": (
        "desk_overview desk_stuck_list accounts_unplaced_list assignment_runs_list assignment_capacity_list "
        "debtors_candidates_list"
    ),
    "desk.manage": "worklist_leases_destroy",
    "imports.read": (
        "imports_list imports_retrieve imports_progress_retrieve imports_errors_retrieve imports_undo_retrieve "
        "imports_rows_retrieve"
    ),
    "imports.manage": (
        "imports_upload_create imports_preview_create imports_cancel_create imports_undo_create "
        "imports_error_file_retrieve imports_file_retrieve"
    ),
    "jobs.manage": "list_jobs retry_job",
    "mapping_profiles.read": (
        "mapping_profiles_list mapping_profiles_fields mapping_profiles_builtin mapping_profiles_retrieve "
        "mapping_profiles_versions"
    ),
    "mapping_profiles.manage": (
        "mapping_profiles_create mapping_profiles_suggest mapping_profiles_suggest_file mapping_profiles_partial_update "
        "mapping_profiles_restore"
    ),
    "parties.manage": "accounts_parties_create accounts_parties_partial_update accounts_parties_destroy",
    "payments.read": (
        "payments_list payments_summary payments_retrieve payments_receipt_retrieve payments_disputes_list "
        "accounts_payments_list debts_payments_list debtors_payment_methods_list analytics_collected_retrieve"
    ),
    "payments.take": "payments_create payments_preview payments_check debtors_payment_methods_create payment_methods_destroy",
    "payments.refund": "payments_refund_create",
    "payments.export": "payments_export_retrieve",
    "payments.correct": "payments_partial_update payments_update payments_destroy payments_reverse_create payments_return_create",
    "payment_processors.read": "payment_processors_list payment_processors_retrieve",
    "payment_processors.manage": ("payment_processors_create payment_processors_partial_update payment_processors_destroy"),
    "scorecards.read": (
        "scorecards_list scorecards_schema_retrieve scorecards_reasons_retrieve scorecards_built_in_retrieve "
        "scorecards_active_retrieve scorecards_retrieve scorecards_preview"
    ),
    "scorecards.manage": (
        "scorecards_create scorecards_partial_update scorecards_approve scorecards_activate scorecards_roll_back"
    ),
    "teams.read": "teams_list teams_retrieve",
    "teams.manage": "teams_create teams_partial_update",
    "users.read": "users_list users_retrieve",
    "users.manage": (
        "users_create users_partial_update users_reset_password_create users_invite_create users_invite_link_create "
        "users_reset_link_create users_reset_second_factor"
    ),
    "views.manage": "worklist_views_create worklist_views_partial_update worklist_views_destroy",
    "worklist.take": "desk_day worklist_next worklist_release",
}
"""Which routes each right opens."""
OPEN = ANONYMOUS | {
    "auth_me_retrieve",
    "auth_me_partial_update",
    "auth_me_preferences_partial_update",
    "auth_logout_create",
    "auth_sessions_list",
    "auth_sessions_destroy",
    "auth_password_create",
    "auth_second_factor_retrieve",
    "auth_second_factor_enrol",
    "auth_second_factor_confirm",
    "auth_recovery_codes_create",
    "auth_second_factor_disable",
    "agencies_list",
    "agencies_retrieve",
}
"""Routes that need no right: those for everybody about himself, and about his own agency."""
FINER = {
    ("accounts_update", Role.TEAM_LEAD): "only admins adjust a balance",
    ("accounts_update", Role.COLLECTOR): "only admins adjust a balance",
    ("accounts_partial_update", Role.TEAM_LEAD): "of those who work accounts only its own collector edits one",
    ("accounts_handover_read", Role.SUPERUSER): "a handover is for the collector of the account",
    ("accounts_handover_read", Role.AGENCY_ADMIN): "a handover is for the collector of the account",
    ("accounts_handover_read", Role.TEAM_LEAD): "a handover is for the collector of the account",
    ("worklist_next", Role.TEAM_LEAD): "a lead takes accounts when he is a collector too",
    ("worklist_release", Role.TEAM_LEAD): "a lead takes accounts when he is a collector too",
    ("desk_day", Role.TEAM_LEAD): "a lead has such a day when he is a collector too",
}
"""Where somebody with the right is refused all the same, for this call."""
_NOBODYS = "01a20484-8189-7148-8051-904885ca73d8"
BODIES = {
    "assignment_rules_preview": {},
    "mapping_profiles_suggest": {"header": ["Name"]},
    "payments_preview": {"account": _NOBODYS, "amount": "1.00", "payment_method": "cash"},
}
"""Where what fits the schema does not pass validation, which comes before rights."""
ROUTES = [route for route in all_routes() if route.name not in OPEN]


def _people(cast: Cast) -> dict[Role, Member]:
    root = member(None, "ruth", Role.SUPERUSER)
    admin = member(cast.agency, "ada", Role.AGENCY_ADMIN)  # Alice makes what is tried, and is tried on
    return dict(zip(ROLES, (root, admin, cast.bob, cast.carl, cast.rita), strict=True))


def _as(person: Member, cast: Cast) -> Member:
    """The same person in a new session, the superuser acting in the agency."""
    session = Session.objects.create(user=person.user, expires_at=clock.midnight("UTC", 2))
    fresh = Member(person.user, session, person.collector)
    if person.user.role == Role.SUPERUSER:
        api = Api(fresh.token, cast.agency)
        fresh = type("Root", (Member,), {"api": property(lambda self: api)})(person.user, session)
    return fresh


def _try(route: Route, cast: Cast, role: Role) -> Any:
    write = WRITES[route.name](cast) if route.name in WRITES else None
    person = _as(_people(cast)[role], cast)
    if write is not None:
        return _send(type(write)(person, write.given, write.body, is_form=write.is_form), route)
    if route.method == "GET":
        return person.api.get(route.url() + ("?q=abc" if route.name == "search_list" else ""))
    return getattr(person.api, route.method.lower())(
        route.url(), *([] if route.method == "DELETE" else [BODIES.get(route.name, route.body())])
    )


def test_every_route_has_its_right() -> None:
    named = [name for names in RIGHT_OF.values() for name in names.split()]
    assert len(named) == len(set(named))
    assert RIGHT_OF.keys() == CAPABILITIES.keys()
    assert set(named) | OPEN == {route.name for route in all_routes()}
    assert not set(named) & OPEN
    assert {name for name in CHANGES_NOTHING if name not in OPEN} <= set(named)


@pytest.mark.row("D016")
@pytest.mark.parametrize("role", ROLES)
def test_me_tells_what_a_role_may_do(role: Role) -> None:
    cast = assemble()
    person = _as(_people(cast)[role], cast)
    told = person.api.get("auth/me/").json()["capabilities"]
    assert told == sorted(code for code, roles in CAPABILITIES.items() if role in roles)


@pytest.mark.row("D016")
@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_a_route_lets_through_whoever_has_its_right(route: Route) -> None:
    (right,) = (code for code, names in RIGHT_OF.items() if route.name in names.split())
    told: dict[Role, str] = {}
    for role in ROLES:
        with _undone():
            cast = assemble()
            answer = _try(route, cast, role)
            is_refused = answer.status_code == 403 and answer.json()["code"] == "forbidden"
            assert answer.status_code not in {401, 422}, answer.content
            is_allowed = role in CAPABILITIES[right]
            if (route.name, role) in FINER:
                assert is_refused, "no longer refused: take it out of FINER"
            elif is_refused == is_allowed:
                told[role] = f"{answer.status_code}, though {right} says {is_allowed}"
    assert told == {}


def _undone() -> Any:
    """A transaction that is taken back, so that each role finds the same."""
    from contextlib import contextmanager

    from django.db import transaction

    @contextmanager
    def block() -> Any:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return block()
