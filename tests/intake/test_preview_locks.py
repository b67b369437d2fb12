"""A preview waits for nobody, and nobody for it: two real connections."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.cast import assemble
from tests.intake.conftest import HEADER, many, send
from tests.intake.test_preview import preview

from fairdue.intake.models import ImportJob
from fairdue.kernel.db import agency_scope, rows

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = many(2).replace("10.50", "55.00")


def test_rows_that_somebody_holds_are_only_counted() -> None:
    cast = assemble()
    send(cast, many(2))
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with agency_scope(cast.agency.id):
            rows("SELECT 1 FROM accounts_account FOR UPDATE")
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        found = preview(cast, CHANGED + "N-1,Ann Lee,,,,5.00,,,\n")
    finally:
        done.set()
        holder.join()
    counts = found["counts"]
    assert (found["is_tried"], counts["new"], counts["changed"], counts["unchanged"]) == (False, 1, 1, 1)
    assert preview(cast, CHANGED)["is_tried"] is True


def test_the_turn_of_a_running_import_is_left_alone() -> None:
    cast = assemble()
    job = send(cast, many(2))
    with agency_scope(cast.agency.id):
        ImportJob.objects.filter(id=job.id).update(status="processing", is_applying=True)
    found = preview(cast, HEADER + "N-1,Ann Lee,,,,5.00,,,\n")
    assert (found["is_tried"], found["counts"]["new"]) == (True, 1)
