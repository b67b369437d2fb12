"""`python -m tests.e2e.screenshots`: a picture of every page, light and dark, wide and narrow, of the demo data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.browser import Scheme, Visitor, chromium, launch
from tests.e2e.pages import PAGES, SIGN_IN, PageSpec

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "web" / "screenshots"
HOME = ROOT / ".fairdue" / "screenshots"
PORT = os.environ.get("PORT", "8791")
BASE = f"http://127.0.0.1:{PORT}"
LOGIN = ("demo.admin", "Demo@2026")
WIDTHS = (1440, 390)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def main() -> int:
    """Start Fairdue with demo data, take the pictures, stop it. Returns the exit status."""
    program = chromium()
    if program is None:
        print("There is no Chromium: install the package chromium, or name the program in CHROMIUM.", file=sys.stderr)  # noqa: T201  # a command
        return 1
    fairdue = [sys.executable, "-m", "fairdue", "up", f"--port={PORT}"]
    environment = {**os.environ, "FAIRDUE_HOME": str(HOME), "FAIRDUE_READS_PER_SECOND": "0"}
    subprocess.run([*fairdue, "--detach"], env=environment, check=True)
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright, program)
            for scheme in SCHEMES:
                for width in WIDTHS:
                    visitor = Visitor.arrive(browser, BASE, scheme=scheme, width=width)
                    take_all(visitor, f"{scheme}-{width}")
                    visitor.leave()
            browser.close()
    finally:
        subprocess.run([*fairdue, "--stop"], env=environment, check=True)
    return 0


def take_all(visitor: Visitor, suffix: str) -> None:
    """Take a picture of every page in one window."""
    folder = PICTURES / suffix
    folder.mkdir(parents=True, exist_ok=True)
    visitor.go(SIGN_IN.path)
    visitor.page.get_by_label("User name").wait_for()
    visitor.page.screenshot(path=folder / f"{SIGN_IN.name}.png")
    visitor.sign_in(*LOGIN)
    for page in PAGES:
        visitor.go(filled(page))
        visitor.page.locator("h1").wait_for()
        visitor.settle()
        visitor.page.screenshot(path=folder / f"{page.name}.png")
        print(folder / f"{page.name}.png")  # noqa: T201  # a command


def filled(page: PageSpec) -> str:
    """Put the ids of the first things listed into a page's address."""
    return page.path.format(**{name: first_id(path) for name, path in page.ids.items()})


def first_id(path: str) -> str:
    """Ask the API for a list and return the id of its first thing."""
    body = json.dumps(dict(zip(("username", "password"), LOGIN, strict=True)))
    access = asked("POST", "auth/token/", {"Content-Type": "application/json"}, body)["access"]
    found = asked("GET", path, {"Authorization": f"Bearer {access}"})
    return str((found["results"] if isinstance(found, dict) else found)[0]["id"])


def asked(method: str, path: str, headers: dict[str, str], body: str | None = None) -> Any:
    """Send a request to the Fairdue started here and read its JSON."""
    connection = HTTPConnection("127.0.0.1", int(PORT), timeout=30)
    try:
        connection.request(method, f"/api/v1/{path}", body, headers)
        return json.load(connection.getresponse())
    finally:
        connection.close()


if __name__ == "__main__":
    raise SystemExit(main())
