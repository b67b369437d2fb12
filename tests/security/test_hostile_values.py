"""Values that are well formed and still out of place: refused with 4xx, never a 500."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.cast import Api, assemble
from tests.factories import account, creditor

pytestmark = pytest.mark.django_db


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


ID = '"01a20484-8189-7148-8051-904885ca73d8"'


@pytest.mark.parametrize(
    ("path", "cursor"),
    [
        *(("jobs/", f'["-id",0,{value}]') for value in ("1e999", "-Infinity", "NaN", "1.5", "true", "null", "[]")),
        *(("worklist/", f'["-priority,-priority_score,id",0,{value},"1",{ID}]') for value in ("Infinity", "1e999", "3")),
        ("creditors/", f'["name,id",0,"\\ud800",{ID}]'),
        ("creditors/", f'["name,id",0,"\\u0000",{ID}]'),
        ("accounts/", f'["-created_at,-id",0,"9999-12-31T23:59:59-23:59",{ID}]'),
        ("accounts/", f'["-created_at,-id",0,"0001-01-01T00:00:00+23:59",{ID}]'),
    ],
)
def test_a_cursor_that_no_list_gave_out_is_refused(path: str, cursor: str) -> None:
    cast = assemble()
    account(cast.agency)
    answer = cast.alice.api.get(path, cursor=_cursor(cursor))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("path", ["accounts/", "accounts/summary/"])
@pytest.mark.parametrize(
    "query",
    [
        {"created_after": "9999-12-31T23:59:59-23:59"},
        {"created_before": "0001-01-01T00:00:00+23:59"},
        {"currency": "ZZZ"},
        {"currency": "XAU", "min_balance": "1"},
    ],
)
def test_a_filter_out_of_range_is_refused(path: str, query: dict[str, str]) -> None:
    assert assemble().alice.api.get(path, **query).status_code == 422


def test_a_body_out_of_range_is_refused() -> None:
    cast = assemble()
    api, theirs, placed = cast.alice.api, creditor(cast.agency), account(cast.agency)
    refused: list[Any] = [
        api.post("creditors/", {"name": "Nowhere Bank", "currency": "ZZZ"}),
        api.patch(f"creditors/{theirs.id}/", {"currency": "XAU"}),
        api.patch(f"accounts/{placed.id}/", {"last_contact_at": "9999-12-31T23:59:59-23:59"}),
        api.post("api-keys/", {"name": "late", "scopes": ["accounts:read"], "expires_at": "9999-12-31T23:59:59-12:00"}),
    ]
    assert [answer.status_code for answer in refused] == [422] * len(refused)


@pytest.mark.parametrize("blank", ["\u200b", "\u2060\u00ad ", "\u3000", "\u202e"])
def test_text_that_nobody_can_see_is_no_text(blank: str) -> None:
    cast = assemble()
    api, placed = cast.alice.api, account(cast.agency)
    refused: list[Any] = [
        api.post("debtors/", {"full_name": blank}),
        api.post("creditors/", {"name": blank}),
        api.post("teams/", {"name": blank}),
        api.post(f"accounts/{placed.id}/add-note/", {"text": blank}),
        api.post(f"accounts/{placed.id}/escalate/", {"reason": blank}),
    ]
    assert [answer.status_code for answer in refused] == [422] * len(refused)


def test_a_body_that_cannot_be_taken_in_is_the_callers_mistake(settings: Any) -> None:
    api = Api()
    text = '{"username":"' + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}'
    answer = api.client.post("/api/v1/auth/token/", data=text, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_form_with_an_endless_header_is_the_callers_mistake() -> None:
    api = assemble().alice.api
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{"x" * 5000}.csv"\r\n\r\n'
    answer = api.client.post(
        "/api/v1/imports/upload/", data=head + "a\r\n--b--\r\n", content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 400, answer.content


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00"])
def test_an_instant_outside_of_all_years_is_refused(at: str) -> None:
    assert assemble().alice.api.get("audit/", **{"from": at}).status_code == 422
