"""One's own second factor. Mounted under /auth/second-factor/."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from fairdue.access.api.fields import Code, Password
from fairdue.access.commands.second_factor import confirm_enrolment, renew_recovery_codes, start_enrolment, turn_off
from fairdue.access.queries import second_factor_state
from fairdue.access.types import Enrolment, RecoveryCodes, SecondFactorState
from fairdue.kernel.web import PROBLEMS, Body, person_of

router = Router(tags=["auth"])


class PasswordOnly(Body):
    """One's password."""

    password: Password


class CodeOnly(Body):
    """A code of the authenticator app."""

    code: Code


class PasswordAndCode(Body):
    """One's password, and a code of the authenticator app or for recovery."""

    password: Password
    code: Code


@router.get("", response={200: SecondFactorState, **PROBLEMS}, operation_id="auth_second_factor_retrieve")
def get_state(request: HttpRequest) -> SecondFactorState:
    """Say whether my second factor is on, and how many recovery codes are left."""
    return second_factor_state(person_of(request))


@router.post("enrol/", response={200: Enrolment, **PROBLEMS}, operation_id="auth_second_factor_enrol")
def post_enrol(request: HttpRequest, payload: PasswordOnly) -> Enrolment:
    """Make a secret for my authenticator app; nothing is asked for before it is confirmed."""
    return start_enrolment(person_of(request), payload.password)


@router.post("confirm/", response={200: RecoveryCodes, **PROBLEMS}, operation_id="auth_second_factor_confirm")
def post_confirm(request: HttpRequest, payload: CodeOnly) -> RecoveryCodes:
    """Turn my second factor on with a code of the app; my other sessions end. The recovery codes are shown this once."""
    return confirm_enrolment(person_of(request), payload.code)


@router.post("recovery-codes/", response={200: RecoveryCodes, **PROBLEMS}, operation_id="auth_recovery_codes_create")
def post_recovery_codes(request: HttpRequest, payload: PasswordAndCode) -> RecoveryCodes:
    """Make new recovery codes, shown this once; those before stop working."""
    return renew_recovery_codes(person_of(request), payload.password, payload.code)


@router.post("disable/", response={204: None, **PROBLEMS}, operation_id="auth_second_factor_disable")
def post_disable(request: HttpRequest, payload: PasswordAndCode) -> Status[None]:
    """Turn my second factor off."""
    turn_off(person_of(request), payload.password, payload.code)
    return Status(204, None)
