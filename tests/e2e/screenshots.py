"""`python -m tests.e2e.screenshots`: a picture of every page, light and dark, wide and narrow, of the demo data.

Names after the command (`worklist account`) limit it to these pages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.browser import Scheme, Visitor, chromium, launch
from tests.e2e.pages import COLLECTOR_PAGES, LEAD_PAGES, PAGES, SIGN_IN, PageSpec

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "web" / "screenshots"
HOME = ROOT / ".fairdue" / "screenshots"
PORT = os.environ.get("PORT", "8791")
BASE = f"http://127.0.0.1:{PORT}"
LOGIN = ("demo.admin", "Demo@2026")
SEEN_BY = ((LOGIN, PAGES), (("marcus.hale", "Demo@2026"), LEAD_PAGES), (("sarah.mitchell", "Collector@2026"), COLLECTOR_PAGES))
WIDTHS = (1440, 390)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def main() -> int:
    """Start Fairdue with demo data, take the pictures, stop it. Returns the exit status."""
    program = chromium()
    if program is None:
        print("There is no Chromium: install the package chromium, or name the program in CHROMIUM.", file=sys.stderr)  # noqa: T201  # a command
        return 1
    # The demo of an earlier day shows what was due then.
    shutil.rmtree(HOME, ignore_errors=True)
    fairdue = [sys.executable, "-m", "fairdue", "up", f"--port={PORT}"]
    environment = {**os.environ, "FAIRDUE_HOME": str(HOME), "FAIRDUE_READS_PER_SECOND": "0"}
    subprocess.run([*fairdue, "--detach"], env=environment, check=True)
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright, program)
            for scheme in SCHEMES:
                for width in WIDTHS:
                    take_all(browser, scheme, width, sys.argv[1:])
            browser.close()
    finally:
        subprocess.run([*fairdue, "--stop"], env=environment, check=True)
    return 0


def take_all(browser: Browser, scheme: Scheme, width: int, names: list[str]) -> None:
    """Take a picture of every page, or of those named, as everybody who has such pages, in one size and scheme."""
    folder = PICTURES / f"{scheme}-{width}"
    folder.mkdir(parents=True, exist_ok=True)
    for login, pages in SEEN_BY:
        wanted = [page for page in pages if not names or page.name in names]
        if wanted:
            visitor = Visitor.arrive(browser, BASE, scheme=scheme, width=width)
            visitor.go(SIGN_IN.path)
            visitor.page.get_by_label("User name").wait_for()
            visitor.page.screenshot(path=folder / f"{SIGN_IN.name}.png")
            visitor.sign_in(*login)
            for page in wanted:
                take(visitor, page, folder)
            visitor.leave()


def take(visitor: Visitor, page: PageSpec, folder: Path) -> None:
    """Take a picture of one page once nothing on it is loading."""
    visitor.go(filled(page))
    visitor.page.locator("h1").wait_for()
    visitor.settle()
    expect(visitor.page.locator(".mantine-Skeleton-root")).to_have_count(0)
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
