"""How the web app is served: policy, caching, what is not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def built(settings: Any, tmp_path: Path) -> Path:
    """A web app built elsewhere."""
    (tmp_path / "pages").mkdir()
    page = '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__"></script>'
    (tmp_path / "pages" / "staff.html").write_text(page)
    settings.WEBAPP = tmp_path
    return tmp_path


@pytest.mark.parametrize("path", ["/app/", "/app/accounts", "/app/accounts/1/", "/app/imports/a.csv"])
def test_every_address_below_app_is_the_page_with_a_nonce_of_its_own(built: Path, path: str) -> None:
    answers = [Client().get(path) for _ in range(2)]
    nonces = [re.findall(r'nonce="([\w-]{20,})"', answer.text) for answer in answers]

    assert [len(set(found)) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    for answer, found in zip(answers, nonces, strict=True):
        policy = answer["Content-Security-Policy"]
        assert f"script-src 'self' 'nonce-{found[0]}'" in policy
        assert "unsafe" not in policy
        assert answer["Cache-Control"] == "no-store"


def test_the_front_page_is_the_app(built: Path) -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/app/")


def test_a_missing_asset_is_not_the_page(built: Path) -> None:
    assert Client().get("/assets/staff/gone.js").status_code == 404


def test_the_page_is_only_read(built: Path) -> None:
    assert Client().post("/app/accounts").status_code == 405


def test_an_app_that_is_not_built_says_so(settings: Any, tmp_path: Path) -> None:
    settings.WEBAPP = tmp_path
    answer = Client().get("/app/")
    assert answer.status_code == 503
    assert "make web" in answer.text
