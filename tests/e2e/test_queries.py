"""How many statements a page costs the database: as recorded, and no more when there is more to show.

`queries.json` holds the numbers, page by page. A page that got cheaper, or that has to cost more, is recorded anew by
`RECORD_QUERIES=1 make e2e ARGS="-k queries"`.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.utils import CursorWrapper

from fairdue.kernel.ids import uuid7
from tests import factories
from tests.cast import Cast
from tests.e2e.browser import Visitor
from tests.e2e.conftest import Visit
from tests.e2e.pages import PAGES
from tests.e2e.test_pages import address, look
from tests.intake.conftest import HEADER, send
from tests.payments.money import bank_item, bank_profile, pay

RECORDED = Path(__file__).with_name("queries.json")
STATUSES = ("in_contact", "negotiating", "disputed", "assigned")


class Statements:
    """Counts what other threads than this one send to the database: the server's."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        """Count from now on."""
        self.count = 0
        here, execute = threading.get_ident(), CursorWrapper._execute_with_wrappers  # type: ignore[attr-defined]  # Django's own way in

        def counted(cursor: Any, *args: Any, **kwargs: Any) -> Any:
            self.count += threading.get_ident() != here
            return execute(cursor, *args, **kwargs)

        patch.setattr(CursorWrapper, "_execute_with_wrappers", counted)


def fill(cast: Cast, times: int) -> None:
    """Bring in accounts of every status, a file with errors each time."""
    for number in range(times):
        for status in STATUSES:
            pay(cast.agency, "40.00", factories.account(cast.agency, cast.carl, status, "640.00"))
        factories.account(cast.agency, None, "new", "99.50")
        rows = f"Q{number}-1,Ada Brook,,no mail,,10.00,,,\nQ{number}-2,Bea Stone,,,,20.00,,,\n"
        send(cast, HEADER + rows, f"placement-{number}.csv")
        bank_item(cast.agency, payer_name="Ada Brook")
        bank_profile(cast.agency, f"Column {uuid7()}")


def measure(visitor: Visitor, cast: Cast, statements: Statements) -> dict[str, int]:
    """Open every page once, and count for each."""
    found = {}
    for page in PAGES:
        path = address(page, cast)
        before = statements.count
        look(visitor, path)
        found[page.name] = statements.count - before
    return found


def test_a_page_costs_what_is_recorded_however_much_it_shows(visit: Visit, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cast, 1)
    visitor = visit(cast.alice)
    visitor.settle()
    statements = Statements(monkeypatch)
    few = measure(visitor, cast, statements)
    fill(cast, 6)
    many = measure(visitor, cast, statements)
    if os.environ.get("RECORD_QUERIES"):
        RECORDED.write_text(json.dumps(few, indent=1) + "\n")
    assert {name: (few[name], count) for name, count in many.items() if count > few[name]} == {}
    recorded = json.loads(RECORDED.read_text())
    assert {name: (recorded.get(name), count) for name, count in few.items() if count > recorded.get(name, 0)} == {}
