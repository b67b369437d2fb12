"""What every answer owes: canonical slashes, JSON problems, security headers; and the pages and documents."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


def fetch(web: Client, url: str) -> Any:
    """Fetch a file or page and close the file; closing the answer itself would close the test's connection too."""
    answer: Any = web.get(url)
    for close in answer._resource_closers:
        close()
    return answer


def status_of(web: Client, url: str) -> int:
    return int(fetch(web, url).status_code)


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def web() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/health", "/health/"),
        ("/health?full=1", "/health/?full=1"),
        ("/api/v1/audit", "/api/v1/audit/"),
        ("/api/v1/audit?kind=a%26b&from=x%20y", "/api/v1/audit/?kind=a%26b&from=x+y"),
        ("/api/v1/docs", "/api/v1/docs/"),
    ],
)
def test_a_get_without_its_slash_is_sent_on(web: Client, path: str, location: str) -> None:
    answer = web.get(path)

    assert (answer.status_code, answer["Location"]) == (308, location)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_without_their_slash_find_nothing(cast: Cast, method: str) -> None:
    answer = getattr(cast.alice.api.client, method)("/api/v1/jobs/1/retry")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["//elsewhere.test", "//elsewhere.test/", "/%2F/elsewhere.test", "/\\elsewhere.test"])
def test_nobody_is_sent_elsewhere(web: Client, path: str) -> None:
    answer = web.get("/", PATH_INFO=path)

    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/nothing", "/api/nothing", "/api/", "/api/v2/accounts/"])
def test_unknown_addresses_of_the_api_are_told_in_json(cast: Cast, path: str) -> None:
    for client in (Client(), cast.alice.api.client):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
        assert answer.json() == {"code": "not_found", "detail": "There is no such address."}


def test_a_method_an_address_does_not_take_is_told_in_json(cast: Cast) -> None:
    answer = cast.alice.api.delete("audit/")

    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method_not_allowed", "GET")


def test_an_unknown_page_is_a_page(web: Client) -> None:
    answer = web.get("/nothing/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


@pytest.mark.parametrize("path", ["/api/v1/audit/?kind=%00", "/api/v1/audit/?%00=1", "/api/v1/%00/"])
def test_a_nul_is_a_bad_request(cast: Cast, path: str) -> None:
    answer = cast.alice.api.client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "path",
    ["/", "/health/", "/ready/", "/metrics", "/api/v1/docs/", "/api/v1/schema/", "/api/v1/audit/", "/nothing/", "/api/x/",
     "/static/fairdue/page.css", "/health", "/app/"],
)  # fmt: skip
def test_every_answer_is_guarded(web: Client, path: str) -> None:
    answer = fetch(web, path)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert re.fullmatch(r"[0-9a-f-]{36}", answer["X-Request-ID"])
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_answers_of_the_api_are_not_kept_by_caches(cast: Cast) -> None:
    assert cast.alice.api.get("audit/")["Cache-Control"] == "no-store"


@pytest.mark.row("D142")
def test_the_schema_names_every_operation_once(web: Client) -> None:
    schema = web.get("/api/v1/schema/").json()
    operations = [
        operation["operationId"]
        for path in schema["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    ]

    assert {"list_audit_entries", "get_seal_status", "list_jobs", "retry_job"} <= set(operations)
    assert len(operations) == len(set(operations))
    assert all(path.startswith("/api/v1/") and path.endswith("/") for path in schema["paths"])


class Loads(HTMLParser):
    """Collects what a page loads and runs."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.scripts: list[dict[str, Any]] = []
        self.inline_styles = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "script":
            self.scripts.append(given)
        if tag == "style" or "style" in given:
            self.inline_styles += 1
        if tag in {"script", "img", "iframe"} and "src" in given:
            self.urls.append(given["src"])
        if tag == "link":
            self.urls.append(given["href"])


def loads(text: str) -> Loads:
    found = Loads()
    found.feed(text)
    return found


@pytest.mark.row("D142")
def test_the_documentation_is_whole_and_runs_only_its_own_scripts(web: Client) -> None:
    first, second = web.get("/api/v1/docs/"), web.get("/api/v1/docs/")
    nonces = [re.search(r"'nonce-([\w-]{20,})'", answer["Content-Security-Policy"]) for answer in (first, second)]
    assert nonces[0]
    assert nonces[1]
    assert nonces[0][1] != nonces[1][1]
    found = loads(first.text)

    assert len(found.scripts) == 2
    assert {script["nonce"] for script in found.scripts} == {nonces[0][1]}
    assert found.inline_styles == 0
    for url in found.urls:
        assert url.startswith("/static/")
        assert status_of(web, url) == 200, url


def test_the_schema_is_json_that_clients_can_read(web: Client) -> None:
    assert json.loads(web.get("/api/v1/schema/").content)["openapi"].startswith("3.")
