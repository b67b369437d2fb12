"""Chromium of this machine, and what a visitor of the web app does in it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MS = 30_000
POLL_MS, QUIET_POLLS = 50, 6
Scheme = Literal["light", "dark"]


def chromium() -> str | None:
    """The program named by CHROMIUM, else the one on the path; None when there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def launch(playwright: Playwright, program: str) -> Browser:
    """Start Chromium."""
    expect.set_options(timeout=WAIT_MS)
    return playwright.chromium.launch(executable_path=program, args=list(FLAGS))


@dataclass
class Visitor:
    """Somebody in front of a browser window of his own."""

    page: Page
    base: str
    messages: list[str] = field(default_factory=list)
    """What the console said; a visit that ends with any of it fails. Clear it where a test provokes them."""
    pending: set[Request] = field(default_factory=set)
    """Requests without an answer yet."""

    @classmethod
    def arrive(cls, browser: Browser, base: str, *, scheme: Scheme = "light", width: int = 1440, height: int = 900) -> Visitor:
        """Open a window with nothing in it."""
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            # Nothing is seen half faded in.
            reduced_motion="reduce",
            locale="en-US",
            timezone_id="America/New_York",
        )
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        visitor = cls(page, base.rstrip("/"))
        page.on("console", visitor._note)
        page.on("request", visitor._ask)
        page.on("requestfinished", visitor._hear)
        page.on("requestfailed", visitor._hear)
        page.on("pageerror", lambda error: visitor.messages.append(str(error)))
        return visitor

    def go(self, path: str) -> None:
        """Open an address below /app."""
        self.page.goto(f"{self.base}/app{path}")

    def sign_in(self, username: str, password: str, path: str = "/") -> None:
        """Sign in on the way to an address below /app, and wait for its page."""
        self.go(path)
        self.page.get_by_label("User name").fill(username)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator("#content h1")).to_be_visible()

    def settle(self) -> None:
        """Wait until nothing is loading any more: no request is on its way, and none has been for a while.

        Playwright's own "networkidle" comes once for a document, and may be over before the page asks for its data.
        """
        quiet = 0
        for _ in range(WAIT_MS // POLL_MS):
            self.page.wait_for_timeout(POLL_MS)
            quiet = 0 if self.pending else quiet + 1
            if quiet == QUIET_POLLS:
                break
        else:
            raise AssertionError(f"still waiting for {[request.url for request in self.pending]}")
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

    @property
    def path(self) -> str:
        """The address without its host."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def violations(self) -> list[str]:
        """What axe finds, as one line for each element."""
        found: dict[str, Any] = Axe().run(self.page).response
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def leave(self) -> None:
        """Close the window."""
        self.page.context.close()

    def _ask(self, request: Request) -> None:
        self.pending.add(request)

    def _hear(self, request: Request) -> None:
        self.pending.discard(request)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.messages.append(message.text)
