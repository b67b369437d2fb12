"""A day's work on 1,000,000 accounts over real HTTP: taking the next account, and how long lists and the lead's view take.

`worklist/next/` is pressed by one collector of a team, then by its 20 collectors: each at his own moment as people do (a press
every three seconds or so), then all in the same instant, again and again. The same instant is measured once more with every
collector on a pile of his own: what remains then is the processors, not the collectors in each other's way. No debtor may be
handed out twice. Usage: python bench/worklist.py [ACCOUNTS]
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.intake import Lab  # noqa: E402  # needs the path above

ACCOUNTS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
TEAMS, CREW = 10, 20
PRESSES = 20
PAUSE_SECONDS = 3.0
RATIO_MAX = 2.0

PEOPLE = """
INSERT INTO access_agency (id, name, slug, currency, time_zone, settings, is_active)
VALUES (%(agency)s, 'Bench', 'bench', 'USD', 'America/New_York', '{}', true);
INSERT INTO access_team (id, agency_id, name, is_active)
SELECT uuidv7(), %(agency)s, 'Team ' || n, true FROM generate_series(1, %(teams)s) n;
INSERT INTO access_user (id, agency_id, username, email, first_name, last_name, password, role, is_active, must_change_password)
SELECT uuidv7(), %(agency)s, 'user' || n, '', 'User', n::text, 'x',
       CASE n WHEN 0 THEN 'agency_admin' WHEN -1 THEN 'team_lead' ELSE 'collector' END, true, false
FROM generate_series(-1, %(teams)s * %(crew)s) n;
INSERT INTO access_team_lead (id, agency_id, team_id, user_id)
SELECT uuidv7(), %(agency)s, t.id, u.id FROM access_team t, access_user u WHERE t.name = 'Team 1' AND u.username = 'user-1';
INSERT INTO access_collector (id, agency_id, user_id, team_id, commission_rate, max_accounts, skills, regions,
    languages, is_active, created_at, updated_at)
SELECT uuidv7(), %(agency)s, u.id, t.id, 0, 100000, '{}', '{}', '{}', true, now(), now()
FROM generate_series(1, %(teams)s * %(crew)s) n
JOIN access_user u ON u.username = 'user' || n JOIN access_team t ON t.name = 'Team ' || (n - 1) / %(crew)s + 1;
INSERT INTO accounts_creditor (id, agency_id, name) VALUES (uuidv7(), %(agency)s, 'Bank');
"""
# Four tenths of the accounts have a collector, half wait on the piles of teams, the rest have neither team nor end.
PORTFOLIO = """
CREATE TEMPORARY TABLE made AS
SELECT n, uuidv7() AS id, uuidv7() AS debtor_id, random() AS luck FROM generate_series(1, %(accounts)s) n;
CREATE TEMPORARY TABLE crew AS SELECT row_number() OVER (ORDER BY u.username) - 1 AS n, c.id, c.team_id, c.user_id
FROM access_collector c JOIN access_user u ON u.id = c.user_id;
CREATE TEMPORARY TABLE piles AS SELECT row_number() OVER (ORDER BY name) - 1 AS n, id FROM access_team;
INSERT INTO parties_debtor (id, agency_id, external_ref, full_name, is_firm, language, created_at, updated_at)
SELECT debtor_id, %(agency)s, '',
       initcap(substr(md5(n::text), 1, 6) || ' ' || substr(md5(n::text), 8, 8)),
       false, CASE n %% 9 WHEN 0 THEN 'es' ELSE '' END, now(), now() FROM made;
INSERT INTO accounts_account (id, agency_id, creditor_id, debtor_id, external_ref, account_type, region, currency, original_minor,
    stated_minor, balance_minor, due_on, status, priority, priority_score, risk_score, risk_level, team_id, collector_id,
    assigned_at, last_contact_at, follow_up_on, created_at, updated_at)
SELECT m.id, %(agency)s, (SELECT id FROM accounts_creditor), m.debtor_id, 'REF-' || m.n,
       CASE m.n %% 3 WHEN 0 THEN 'card' ELSE 'loan' END, 'R' || m.n %% 50,
       'USD', 10000, 10000, (random() * 1e6)::bigint, current_date - (random() * 300)::int,
       CASE WHEN m.luck < 0.1 THEN 'in_contact' WHEN m.luck < 0.4 THEN 'assigned' WHEN m.luck < 0.95 THEN 'new' ELSE 'closed' END,
       floor(random() * random() * 4)::int, (random() * 1e9)::bigint, m.n %% 450,
       (ARRAY['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])[1 + m.n %% 450 / 113],
       CASE WHEN m.luck < 0.4 THEN c.team_id WHEN m.luck < 0.9 THEN p.id END,
       CASE WHEN m.luck < 0.4 THEN c.id END,
       CASE WHEN m.luck < 0.4 THEN now() - random() * interval '30 days' END,
       CASE WHEN m.luck < 0.1 THEN now() - random() * interval '20 days' END,
       CASE WHEN m.luck BETWEEN 0.05 AND 0.2 THEN current_date + (random() * 40 - 10)::int END,
       now() - interval '40 days' + random() * interval '5 days', now()
FROM made m JOIN crew c ON c.n = m.n %% %(collectors)s JOIN piles p ON p.n = m.n %% %(teams)s;
INSERT INTO accounts_contact_attempt (id, agency_id, account_id, at, user_id, collector_id, channel, outcome, currency, status)
SELECT uuidv7(), %(agency)s, a.id, now() - random() * interval '9 days', NULL, a.collector_id, 'phone', 'no_answer', 'USD',
       a.status
FROM accounts_account a WHERE a.status = 'in_contact';
INSERT INTO desk_task (id, agency_id, account_id, kind, title, due_at, created_at)
SELECT uuidv7(), %(agency)s, a.id, 'callback', 'Call back', now() + random() * interval '5 days', now()
FROM accounts_account a WHERE a.status = 'in_contact' AND a.follow_up_on IS NULL;
"""


def seed(lab: Lab, name: str) -> UUID:
    """Fill a database as fast as it goes: foreign keys are right by construction and not checked."""
    agency = uuid4()
    params = {"agency": agency, "teams": TEAMS, "crew": CREW, "accounts": ACCOUNTS, "collectors": TEAMS * CREW}
    with lab.superuser(name) as db:
        db.execute("SET session_replication_role = replica")
        for block in (PEOPLE, PORTFOLIO):
            for statement in filter(str.strip, block.split(";\n")):
                db.execute(statement, params)
        db.execute("VACUUM ANALYZE")
    return agency


def tokens(agency: UUID) -> dict[str, str]:
    """A session and an access token for everybody, by user name."""
    from django.conf import settings

    from fairdue.access.models import Session, User
    from fairdue.access.queries import facts_of
    from fairdue.access.rules import encode_access
    from fairdue.kernel import clock

    day, found = dt.timedelta(days=1), {}
    for user in User.objects.filter(agency_id=agency):
        session = Session.objects.create(user=user, expires_at=clock.now() + day)
        found[user.username] = encode_access(facts_of(user), session.id, settings.SECRET_KEY, clock.now(), day)
    return found


@contextmanager
def web(lab: Lab, name: str) -> Iterator[tuple[int, int]]:
    """A real server with two processes on a free port; the port and the process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": lab.server.url("fairdue_app", name)}
    environment |= {"FAIRDUE_READS_PER_SECOND": "0", "FAIRDUE_WRITES_PER_SECOND": "0"}
    command = [sys.executable, "-m", "fairdue", "web", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if ask(http.client.HTTPConnection("127.0.0.1", port), "GET", "/ready/", "")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def ask(link: http.client.HTTPConnection, method: str, path: str, token: str) -> tuple[int, Any, float]:
    """One request on an open connection: status, body, seconds."""
    began = time.perf_counter()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    link.request(method, path, "{}" if method == "POST" else None, headers)
    answer = link.getresponse()
    body = answer.read()
    return answer.status, json.loads(body) if body else None, time.perf_counter() - began


def press(port: int, keys: list[str], presses: int, pause: Callable[[], None]) -> tuple[list[float], list[str]]:
    """Let collectors press at the same time, each on a connection of his own; seconds of each press, and debtors handed out."""
    took: list[float] = []
    debtors: list[str] = []
    failed: list[object] = []
    barrier = threading.Barrier(len(keys))

    def work(token: str) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port)
        barrier.wait()
        for _ in range(presses):
            pause()
            status, body, seconds = ask(link, "POST", "/api/v1/worklist/next/", token)
            if status == 200:
                took.append(seconds)
                debtors.append(body["account"]["debtor_id"])
            else:
                failed.append((status, body))

    threads = [threading.Thread(target=work, args=[token]) for token in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"{len(failed)} presses failed: {failed[0]}")
    return took, debtors


def p95(seconds: list[float]) -> float:
    """The time that 95 of 100 stay under, in milliseconds."""
    return sorted(seconds)[int(len(seconds) * 0.95)] * 1000


def cpu_seconds(roots: list[int]) -> float:
    """How long processes and all below them have computed."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1])
            spent[int(stat.parent.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sum(spent.get(pid, 0) for pid in found)


def measure_next(port: int, keys: dict[str, str], roots: list[int]) -> None:
    """Press alone, at own moments, at once, and at once apart; print the ratios. Exits when a debtor was handed out twice.

    What a press costs the processors (web server and database, `roots`) says how fast a burst can be at best.
    """
    teams = [[keys[f"user{team * CREW + n + 1}"] for n in range(CREW)] for team in range(TEAMS)]
    apart = [keys[f"user{team * CREW + n + 1}"] for n in range(2) for team in range(TEAMS)]
    together = threading.Barrier(CREW)
    press(port, teams[0][:4], 5, lambda: None)
    before = cpu_seconds(roots)
    alone, first = press(port, teams[0][:1], PRESSES * 5, lambda: time.sleep(0.1))
    cost = (cpu_seconds(roots) - before) / len(alone) * 1000
    people, second = press(port, teams[0], PRESSES, lambda: time.sleep(random.uniform(0, 2 * PAUSE_SECONDS)))
    burst, third = press(port, teams[0], PRESSES, together.wait)
    spread, fourth = press(port, apart, PRESSES, together.wait)
    handed = [*first, *second, *third, *fourth]
    ratio, crowd = p95(people) / p95(alone), p95(burst) / p95(spread)
    print(
        f"worklist/next, p95: one collector {p95(alone):.0f} ms; {CREW} at their own moments {p95(people):.0f} ms = {ratio:.2f} x"
    )
    print(f"  all {CREW} in one instant {p95(burst):.0f} ms; on {TEAMS} piles {p95(spread):.0f} ms: contention {crowd:.2f} x")
    cores = os.cpu_count() or 1
    least = CREW * cost / cores
    print(f"  a press takes {cost:.0f} ms of a core: the last of {CREW} in one instant waits {least:.0f} ms or more on {cores}")
    print(f"  = {least / p95(alone):.1f} x one alone; measured {p95(burst) / p95(alone):.1f} x")
    print(f"  {len(handed)} debtors handed out, {len(handed) - len(set(handed))} of them twice")
    if len(set(handed)) != len(handed) or max(ratio, crowd) > RATIO_MAX:
        raise SystemExit(f"more than {RATIO_MAX} x, or a debtor twice")


LISTS = [
    *(f"/api/v1/worklist/?order={order}" for order in ("priority", "due", "balance", "age")),
    "/api/v1/worklist/?follow_up=overdue",
    "/api/v1/worklist/?region=R7&account_type=card",
    "/api/v1/worklist/?untouched_days=10",
    "/api/v1/worklist/?search=c4ca42%2038a0b9",
    "/api/v1/tasks/",
    "/api/v1/debtors/",
    "/api/v1/debtors/?search=c4ca42%2038a0b9",
    "/api/v1/debtors/high-risk/",
    *(f"/api/v1/accounts/?ordering={order}" for order in ("-created_at", "-current_balance", "-priority")),
    "/api/v1/accounts/?status=in_contact",
    "/api/v1/desk/overview/",
    "/api/v1/desk/stuck/",
]


def measure_lists(port: int, keys: dict[str, str]) -> None:
    """Print the median of five reads of each list, for a collector, a lead and an admin."""
    for path in LISTS:
        shown = []
        for role, user in (("collector", "user1"), ("lead", "user-1"), ("admin", "user0")):
            link = http.client.HTTPConnection("127.0.0.1", port)
            answers = [ask(link, "GET", path, keys[user]) for _ in range(5)]
            status, seconds = answers[0][0], sorted(answer[2] for answer in answers)[2]
            shown.append(f"{role} {seconds * 1000:.0f} ms" if status == 200 else f"{role} {status}")
        print(f"{path.removeprefix('/api/v1/')}: {', '.join(shown)}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="fairdue-bench-") as folder:
        lab = Lab(Path(folder))
        os.environ |= {"DATABASE_URL": lab.server.url("fairdue_app", "fairdue"), "FAIRDUE_MODE": "test"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "fairdue.config.settings"
        import django

        django.setup()
        from django.db import connections

        try:
            lab.clone("day")
            lab.use("day")
            keys = tokens(seed(lab, "day"))
            connections.close_all()
            print(f"{ACCOUNTS:,} accounts, {TEAMS * CREW} collectors in {TEAMS} teams")
            with web(lab, "day") as (port, server):
                database = next(lab.home.rglob("postmaster.pid")).read_text().split()[0]
                measure_lists(port, keys)
                measure_next(port, keys, [server, int(database)])
        finally:
            lab.close()


if __name__ == "__main__":
    main()
