"""The first run: on an empty platform create the first agency, or load the demo. Shut for good once there is an agency."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status
from procrastinate import exceptions as procrastinate_errors
from procrastinate.contrib.django import app
from pydantic import StringConstraints

from fairdue.access.api.fields import Email, Locale, Password, PersonName, TimeZone, Title, Username, origin_of
from fairdue.access.commands.attempts import begin_attempt, note_success
from fairdue.access.commands.founding import FirstAdmin, set_up
from fairdue.access.errors import AlreadySetUp
from fairdue.access.queries import is_first_run
from fairdue.access.queries.people import DEFAULT_LOCALE, LOCALE_SETTING
from fairdue.entrypoints.jobs import LOAD_DEMO
from fairdue.kernel.db import rows, savepoint
from fairdue.kernel.errors import Conflict, DomainError, Forbidden
from fairdue.kernel.web import PROBLEMS, Body, CurrencyCode, client_ip

SET_UP = "the set-up"
"""The name under which tries of the set-up token are counted; no user name has a blank."""
_STATE = "SELECT status::text AS status FROM procrastinate_jobs WHERE task_name = %s ORDER BY id DESC LIMIT 1"
router = Router(tags=["setup"])


class SetupTokenWrong(Forbidden):
    """The set-up token is not right: `fairdue up` prints it, and it is kept in secrets/setup_token under FAIRDUE_HOME."""

    code = "setup_token_wrong"


class DemoRefused(Forbidden):
    """Demo data has published passwords, so production mode refuses it."""

    code = "demo_refused"


class DemoLoading(Conflict):
    """The demo is being loaded: wait until it is there."""

    code = "demo_loading"


class NotJson(DomainError):
    """Send JSON, and say so in Content-Type."""

    code = "not_json"


class DemoState(StrEnum):
    """How far loading the demo is."""

    WAITING = "waiting"
    LOADING = "loading"
    LOADED = "loaded"
    FAILED = "failed"


_STATES = {"todo": DemoState.WAITING, "doing": DemoState.LOADING, "succeeded": DemoState.LOADED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupState:
    """Whether the first agency is still to be made, whether that takes the set-up token, and about the demo."""

    needed: bool
    needs_token: bool
    demo_available: bool
    demo: DemoState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """Who can sign in now."""

    agency: str
    username: str


class TokenBody(Body):
    """The set-up token, where it is needed."""

    token: Annotated[str, StringConstraints(max_length=200)] | None = None


class SetupBody(TokenBody):
    """The first agency and its administrator."""

    agency_name: Title
    currency: CurrencyCode = "USD"
    time_zone: TimeZone = "America/New_York"
    locale: Locale = DEFAULT_LOCALE
    username: Username
    email: Email = ""
    first_name: PersonName = ""
    last_name: PersonName = ""
    password: Password


@router.get("", auth=None, response={200: SetupState, **PROBLEMS}, operation_id="setup_retrieve")
def get_setup(request: HttpRequest) -> SetupState:
    """Say whether the first agency is still to be made, and how far loading the demo is."""
    return _state(request)


@router.post("", auth=None, response={201: SetUp, **PROBLEMS}, operation_id="setup_create")
def post_setup(request: HttpRequest, payload: SetupBody) -> Status[SetUp]:
    """Make the first agency and its administrator, who then signs in. 409 once there is an agency."""
    _admit(request, payload.token)
    made = set_up(
        origin_of(request),
        name=payload.agency_name,
        currency=payload.currency,
        time_zone=payload.time_zone,
        settings={LOCALE_SETTING: payload.locale},
        admin=FirstAdmin(
            username=payload.username, email=payload.email, first_name=payload.first_name, last_name=payload.last_name
        ),
        password=payload.password,
    )
    return Status(201, SetUp(agency=made.name, username=payload.username))


@router.post("demo/", auth=None, response={202: SetupState, **PROBLEMS}, operation_id="setup_demo_create")
def post_demo(request: HttpRequest, payload: TokenBody) -> Status[SetupState]:
    """Load the demo in the background; `GET setup/` tells how far it is. Not in production mode."""
    if settings.ENV.mode == "production":
        raise DemoRefused
    _admit(request, payload.token)
    try:
        with savepoint():
            app.configure_task(LOAD_DEMO).defer()
    except procrastinate_errors.AlreadyEnqueued:
        raise DemoLoading from None
    return Status(202, _state(request))


def _admit(request: HttpRequest, token: str | None) -> None:
    """Let in who may set up now. Raises NotJson, AlreadySetUp, TooManyLogins, SetupTokenWrong, DemoLoading.

    Without the demand for JSON a page of another site could set this machine up by a plain form.
    """
    if request.content_type != "application/json":
        raise NotJson
    if not is_first_run():
        raise AlreadySetUp
    if _needs_token(request):
        attempt_id = begin_attempt(SET_UP, client_ip(request))
        if not hmac.compare_digest((token or "").encode(), settings.SETUP_TOKEN.encode()):
            raise SetupTokenWrong
        note_success(attempt_id)
    if _demo() in {DemoState.WAITING, DemoState.LOADING}:
        raise DemoLoading


def _needs_token(request: HttpRequest) -> bool:
    """Whoever sits at the machine in development needs none: he could read it anyway."""
    return settings.ENV.mode == "production" or not ip_address(client_ip(request)).is_loopback


def _state(request: HttpRequest) -> SetupState:
    is_needed = is_first_run()
    return SetupState(
        needed=is_needed,
        needs_token=is_needed and _needs_token(request),
        demo_available=is_needed and settings.ENV.mode != "production",
        demo=_demo(),
    )


def _demo() -> DemoState | None:
    """How far the last loading is; the job is forgotten an hour after its end."""
    found = rows(_STATE, [LOAD_DEMO])
    return _STATES.get(found[0].status, DemoState.FAILED) if found else None
