"""Tasks, and how accounts are handed over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import factories
from tests.cast import Cast, Member, assemble, collector, team

from fairdue.accounts.models import Account
from fairdue.desk.events import HANDOVER_READ, TASK_CREATED
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
SOON = "2026-03-02T16:00:00Z"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def plan(person: Member, account: Account, title: str = "Ask for papers", due_at: str = SOON, **more: Any) -> Any:
    return person.api.post(f"accounts/{account.id}/tasks/", {"title": title, "due_at": due_at, **more})


def titles(person: Member, **query: Any) -> list[str]:
    return [row["title"] for row in person.api.get("tasks/", **query).json()["results"]]


def give(cast: Cast, account: Account, to: Member) -> None:
    assert to.collector is not None
    body = {"account_ids": [account.id], "collector_id": to.collector.id}
    assert cast.alice.api.post("accounts/bulk-assign/", body).status_code == 200


def test_mine_by_when_they_are_due(cast: Cast, frozen: Any) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned")
    plan(cast.carl, account, "later", "2026-03-03T05:00:00Z")
    plan(cast.carl, account, "today", "2026-03-03T04:59:59Z")
    plan(cast.carl, account, "overdue", "2026-03-02T15:30:00Z")
    frozen.shift(dt.timedelta(hours=1))
    assert titles(cast.carl) == ["overdue", "today", "later"]
    assert [titles(cast.carl, due=due) for due in ("overdue", "today", "later")] == [["overdue"], ["today"], ["later"]]
    first = cast.carl.api.get("tasks/", page_size=2).json()
    assert [row["due"] for row in first["results"]] == ["overdue", "today"]
    assert [row["title"] for row in cast.carl.api.get(first["next"]).json()["results"]] == ["later"]


def test_a_task_goes_along_with_its_account(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    account = factories.account(cast.agency, cast.carl, "assigned")
    plan(cast.carl, account, "by name", assignee=cast.carl.user.id)
    plan(cast.bob, account, "for the lead", assignee=cast.bob.user.id)
    assert (titles(cast.carl), titles(dee), titles(cast.bob)) == (["by name"], [], ["for the lead"])
    give(cast, account, dee)
    assert (titles(cast.carl), titles(dee), titles(cast.bob)) == ([], ["by name"], ["for the lead"])
    assert set(titles(cast.bob, whose="all")) == {"by name", "for the lead"}
    assert dee.collector is not None
    assert titles(cast.bob, whose="all", collector=dee.collector.id) == ["by name"]


def test_put_off_given_away_and_done(cast: Cast) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned")
    task = plan(cast.carl, account).json()
    path = f"tasks/{task['id']}/"
    assert cast.carl.api.patch(path, {"due_at": "2026-03-05T15:00:00Z"}).json()["due"] == "later"
    assert cast.bob.api.patch(path, {"assignee": cast.bob.user.id}).json()["assignee_name"] == "Bob Example"
    assert (titles(cast.carl), titles(cast.bob)) == ([], ["Ask for papers"])
    assert cast.bob.api.patch(path, {"assignee": None}).json()["assignee_id"] is None
    assert titles(cast.carl) == ["Ask for papers"]
    done = cast.carl.api.post(f"{path}complete/", {"outcome": "They came"}).json()
    assert (done["outcome"], done["done_by"], done["due"]) == ("They came", str(cast.carl.user.id), None)
    for again in (cast.carl.api.post(f"{path}complete/", {}), cast.carl.api.patch(path, {"due_at": SOON})):
        assert (again.status_code, again.json()["code"]) == (409, "task_done")
    assert titles(cast.carl) == []
    recent = cast.carl.api.get(f"accounts/{account.id}/").json()["recent_activities"]
    assert [activity["text"] for activity in recent[:1]] == ["They came"]


def test_what_is_refused(cast: Cast) -> None:
    dee = collector(cast.agency, "dee", cast.team)
    account, done = factories.account(cast.agency, cast.carl, "assigned"), factories.account(cast.agency, cast.carl, "settled")
    assert plan(cast.carl, account, due_at="2026-03-02T14:59:59Z").status_code == 422
    assert plan(cast.carl, account, due_at="2027-06-01T00:00:00Z").status_code == 422
    assert plan(cast.carl, account, "").status_code == 422
    assert plan(cast.carl, account, assignee=dee.user.id).status_code == 403
    assert plan(cast.bob, account, assignee=cast.olga.user.id).status_code == 422
    assert plan(cast.carl, done).json()["code"] == "account_not_open"
    assert [plan(person, account).status_code for person in (dee, cast.olga, cast.rita)] == [404, 404, 403]
    task = plan(cast.carl, account).json()
    answers = [person.api.post(f"tasks/{task['id']}/complete/", {}).status_code for person in (dee, cast.olga, cast.rita)]
    assert answers == [404, 404, 403]
    with agency_scope(cast.agency.id):
        assert JournalEntry.objects.filter(kind=TASK_CREATED).count() == 1


def test_a_handover_stands_on_top_until_it_is_read(cast: Cast, frozen: Any) -> None:
    dee, fay = collector(cast.agency, "dee", cast.team), collector(cast.agency, "fay", team(cast.agency, "Legal Team"))
    account = factories.account(cast.agency, cast.carl, "assigned")
    work, read = f"accounts/{account.id}/work/", f"accounts/{account.id}/handover/read/"
    assert cast.carl.api.get(work).json()["handover"] is None
    frozen.shift(1)
    assert cast.carl.api.post(f"accounts/{account.id}/handover/", {"text": "Ring after six"}).status_code == 204
    assert cast.carl.api.get(work).json()["handover"] is None
    give(cast, account, dee)
    shown = dee.api.get(work).json()["handover"]
    assert (shown["from_collector"], shown["handed_over_by"]) == ("Carl Example", "Alice Example")
    assert [note["text"] for note in shown["notes"]] == ["Ring after six"]
    assert cast.bob.api.get(work).json()["handover"] == shown
    assert [person.api.post(read).status_code for person in (cast.bob, cast.carl, cast.olga)] == [403, 404, 404]
    frozen.shift(1)
    assert [dee.api.post(read).status_code for _ in range(2)] == [204, 204]
    assert dee.api.get(work).json()["handover"] is None
    with agency_scope(cast.agency.id):
        assert JournalEntry.objects.filter(kind=HANDOVER_READ).count() == 1
    frozen.shift(1)
    give(cast, account, fay)
    shown = fay.api.get(work).json()["handover"]
    assert (shown["from_collector"], len(shown["notes"])) == ("Dee Example", 1)


def test_what_is_planned_for_an_account(cast: Cast) -> None:
    account = factories.account(cast.agency, cast.carl, "assigned")
    plan(cast.carl, account)
    cast.carl.api.post("worklist/next/")
    shown = cast.carl.api.get(f"accounts/{account.id}/work/").json()
    assert cast.carl.collector is not None
    assert ([task["title"] for task in shown["tasks"]], shown["leased_to"]) == (["Ask for papers"], str(cast.carl.collector.id))
    assert shown["leased_until"] == "2026-03-02T15:15:00Z"
