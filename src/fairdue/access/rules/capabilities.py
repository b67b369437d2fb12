"""What each role may do, as stable codes that clients can ask for. A test holds them to what the routes really let through."""

from __future__ import annotations

from collections.abc import Mapping

from fairdue.kernel.actor import ADMINS, Role

_MANAGERS = frozenset({*ADMINS, Role.TEAM_LEAD})
_CREW = frozenset({*_MANAGERS, Role.COLLECTOR})
_STAFF = frozenset({*_CREW, Role.READONLY})
_OVERSEERS = frozenset({*_MANAGERS, Role.READONLY})
_AUDITORS = frozenset({*ADMINS, Role.READONLY})

CAPABILITIES: Mapping[str, frozenset[Role]] = {
    "accounts.read": _STAFF,
    "accounts.work": _CREW,
    "accounts.assign": _MANAGERS,
    "accounts.create": ADMINS,
    "accounts.charge": ADMINS,
    "accounts.reopen": ADMINS,
    "accounts.export": ADMINS,
    "agencies.create": frozenset({Role.SUPERUSER}),
    "agency.manage": ADMINS,
    "analytics.read": _OVERSEERS,
    "api_keys.manage": ADMINS,
    "assignment_rules.read": _OVERSEERS,
    "assignment_rules.manage": ADMINS,
    "audit.read": _AUDITORS,
    "bank_files.read": _AUDITORS,
    "bank_files.manage": ADMINS,
    "collectors.read": _STAFF,
    "collectors.manage": ADMINS,
    "collectors.plan": _MANAGERS,
    "creditors.read": _STAFF,
    "creditors.manage": ADMINS,
    "debtors.create": ADMINS,
    "debtors.edit": _CREW,
    "debtors.merge": ADMINS,
    "desk.oversee": _OVERSEERS,
    "desk.manage": _MANAGERS,
    "imports.read": _AUDITORS,
    "imports.manage": ADMINS,
    "jobs.manage": ADMINS,
    "mapping_profiles.read": _AUDITORS,
    "mapping_profiles.manage": ADMINS,
    "parties.manage": _MANAGERS,
    "payments.read": _STAFF,
    "payments.export": _AUDITORS,
    "payments.take": _CREW,
    "payments.refund": ADMINS,
    "payments.correct": ADMINS,
    "payment_processors.read": _STAFF,
    "payment_processors.manage": ADMINS,
    "scorecards.read": _OVERSEERS,
    "scorecards.manage": ADMINS,
    "teams.read": _STAFF,
    "teams.manage": ADMINS,
    "users.read": _AUDITORS,
    "users.manage": ADMINS,
    "views.manage": _CREW,
    "worklist.take": frozenset({Role.COLLECTOR, Role.TEAM_LEAD}),
}


def capabilities_of(role: Role) -> list[str]:
    """Return the codes of what a role may do, in order. A program has none: its key lists its scopes."""
    return sorted(code for code, roles in CAPABILITIES.items() if role in roles)
