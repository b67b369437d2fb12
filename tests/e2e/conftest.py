"""Journeys through the web app: Chromium against the real server and database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from tests.cast import PASSWORD, Cast, Member, assemble
from tests.e2e.browser import Scheme, Visitor, chromium, launch

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. Without one journeys are skipped, but in CI they fail.

    It ends with the journeys: Playwright keeps an event loop running in this thread, under which the tests of other
    folders could not start one of their own.
    """
    program = chromium()
    if program is None:
        reason = "no Chromium: install the package chromium, or name the program in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Django keeps other connections while a loop runs. Those from before would be found dead after the journeys.
    connections.close_all()
    # Under that loop Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = launch(playwright, program)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Visit]:
    """Open windows: `visit(cast.carl, "/accounts", scheme="dark", width=390)`; signed in when somebody is named.

    At the end no console may have said anything.
    """
    if not (settings.WEBAPP / "pages" / "staff.html").is_file():
        pytest.fail("the web app is not built: make web")
    visitors: list[Visitor] = []

    def _visit(member: Member | None = None, path: str = "/", *, scheme: Scheme = "light", width: int = 1440) -> Visitor:
        visitor = Visitor.arrive(browser, live_server.url, scheme=scheme, width=width)
        visitors.append(visitor)
        if member is None:
            visitor.go(path)
        else:
            visitor.sign_in(member.user.username, PASSWORD, path)
        return visitor

    yield _visit
    said = [message for visitor in visitors for message in visitor.messages]
    for visitor in visitors:
        visitor.leave()
    assert said == []
