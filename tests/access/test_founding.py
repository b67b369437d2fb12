"""The way in to an empty database."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fairdue.access.models import Agency, User
from tests.cast import Api

pytestmark = pytest.mark.django_db


def found(*arguments: str) -> str:
    """Run the command; return what it printed."""
    out = io.StringIO()
    call_command("found", *arguments, stdout=out)
    return out.getvalue()


def sign_in(printed: str) -> Any:
    """Sign in with what was printed."""
    said = dict(line.split(":", 1) for line in printed.splitlines() if ":" in line)
    body = {"username": said["User name"].strip(), "password": said["Temporary password"].strip()}
    return Api().post("auth/token/", body)


def test_the_first_administrator_gets_in_and_must_change_his_password() -> None:
    answer = sign_in(found("agency", "Pier Collections", "--admin", "ada", "--currency", "EUR", "--time-zone", "Europe/Paris"))
    assert answer.status_code == 200
    me = Api(answer.json()["access"]).get("auth/me/").json()
    assert (me["username"], me["groups"], me["must_change_password"]) == ("ada", ["agency_admin"], True)
    agency = Agency.objects.get(slug="pier-collections")
    assert (str(agency.id), agency.currency, agency.time_zone) == (me["agency_id"], "EUR", "Europe/Paris")


def test_a_superuser_gets_in() -> None:
    assert sign_in(found("superuser", "root")).status_code == 200


@pytest.mark.parametrize(
    "arguments",
    [
        ("agency", "Pier"),
        ("agency", "Pier", "--admin", "ada", "--currency", "XXZ"),
        ("agency", "Pier", "--admin", "ada", "--time-zone", "Mars/Olympus"),
        ("agency", "Pier", "--admin", "taken"),
        ("superuser", "Taken"),
    ],
)
def test_what_cannot_be_leaves_nothing(arguments: tuple[str, ...]) -> None:
    found("superuser", "taken")
    with pytest.raises(CommandError):
        found(*arguments)
    assert (Agency.objects.count(), User.objects.count()) == (0, 1)
