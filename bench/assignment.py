"""Assigning 100,000 accounts by rules of every method, as a ratio to a row-by-row loop of the same run, and where the time goes.

The loop, sampled on 2,000 of the same accounts, does per account what a first version would: lock it, find its rule, count what
each collector of the team holds, take the least loaded with room, save, write the journal. The rules leave some accounts without
room, so that capacities are shown to be exact. Usage: python bench/assignment.py [ACCOUNTS]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ACCOUNTS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
SAMPLE = 2_000
TEAMS, CREW = 8, 25
RULES: list[dict[str, Any]] = [
    {"name": "VIP", "when": {"priority": [3]}, "team": "Team 0", "method": "keep_with_collector", "fallback": "Team 7"},
    {"name": "Large", "when": {"balance": {"min": "80000.00"}}, "team": "Team 1", "method": "least_loaded", "fallback": "Team 7"},
    {"name": "Spanish", "when": {"language": ["es"]}, "team": "Team 2", "method": "skill_region", "fallback": "Team 7"},
    {"name": "North", "when": {"region": ["NY", "VT"]}, "team": "Team 3", "method": "skill_region", "fallback": "Team 7"},
    {"name": "Cards", "when": {"account_type": ["credit_card"], "dpd": {"max": 90}}, "team": "Team 4", "fallback": "Team 7"},
    {"name": "Bank", "when": {"creditor": ["Bank 0"]}, "team": "Team 5", "fallback": "Team 7"},
    {"name": "Risky", "when": {"risk_score": {"min": 300}}, "team": "Team 6", "method": "least_loaded", "fallback": "Team 7"},
    {"name": "Rest", "team": "Team 7", "method": "round_robin"},
]
_DEBTORS = """
INSERT INTO parties_debtor (id, agency_id, external_ref, full_name, is_firm, language, created_at, updated_at)
SELECT uuidv7(), %(agency)s, 'D' || n, 'Person ' || n, false, (ARRAY['en', 'es', ''])[1 + n %% 3], now(), now()
FROM generate_series(1, %(debtors)s) n
"""
_ACCOUNTS = """
WITH people AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM parties_debtor WHERE agency_id = %(agency)s),
     banks AS (SELECT id, row_number() OVER (ORDER BY name) - 1 AS n FROM accounts_creditor WHERE agency_id = %(agency)s)
INSERT INTO accounts_account (id, agency_id, creditor_id, debtor_id, external_ref, account_type, region, currency, original_minor,
                              stated_minor, balance_minor, due_on, status, priority, priority_score, risk_score, risk_level)
SELECT uuidv7(), %(agency)s, banks.id, people.id, 'A' || a, (ARRAY['credit_card', 'loan', 'medical'])[1 + a %% 3],
       (ARRAY['NY', 'CA', 'TX', 'VT', ''])[1 + a %% 5], 'USD', a %% 9999999, a %% 9999999, a * 7919 %% 9999999,
       current_date - (a %% 200), 'new', a %% 4, a %% 1000, a %% 450, 'LOW'
FROM generate_series(1, %(accounts)s) a
JOIN people ON people.n = 1 + a %% %(debtors)s JOIN banks ON banks.n = a %% 10
"""


class Stopwatch:
    """Seconds by the kind of statement, and all others by name, of one run."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.seconds: Counter[str] = Counter()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Time one statement."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds[self._name(sql)] += time.perf_counter() - began

    def _name(self, sql: str) -> str:
        for sign, name in (
            ("WITH changed AS", "update of accounts with its journal"),
            ("INSERT INTO journal_entry", "journal"),
            ("casefold", "matching"),
            ("FOR NO KEY UPDATE", "locks"),
            ("GROUP BY debtor_id", "who works the debtors"),
            ("AS load", "loads of collectors"),
            ("desk_unplaced_account", "unplaced list"),
            ("ORDER BY", "reading in order of priority"),
        ):
            if sign in sql:
                return name
        return "other statements"


def people(agency: Any) -> None:
    """Teams of collectors with regions, languages and capacities that leave about a twentieth without room."""
    from fairdue.access.models import Collector, Team, User
    from fairdue.accounts.models import Creditor
    from fairdue.kernel.actor import Role
    from fairdue.kernel.db import agency_scope, execute

    share = ACCOUNTS * 95 // 100 // (TEAMS * CREW)
    with agency_scope(agency.id):
        for number in range(10):
            Creditor.objects.create(agency_id=agency.id, name=f"Bank {number}")
        for place in range(TEAMS):
            team = Team.objects.create(agency_id=agency.id, name=f"Team {place}")
            for seat in range(CREW):
                name = f"c{place}-{seat}"
                user = User.objects.create(agency=agency, username=name, first_name=name, role=Role.COLLECTOR)
                Collector.objects.create(
                    agency_id=agency.id,
                    user_id=user.id,
                    team=team,
                    max_accounts=share * (7 if place == TEAMS - 1 else 2) // 2,
                    regions=[["NY"], ["VT", "CA"], []][seat % 3],
                    languages=[["en", "es"], []][seat % 2],
                )
        params = {"agency": agency.id, "debtors": ACCOUNTS * 4 // 5, "accounts": ACCOUNTS}
        execute(_DEBTORS, params)
        execute(_ACCOUNTS, params)


def row_by_row(agency: Any, actor: Any) -> float:
    """Assign SAMPLE accounts one by one; accounts a second."""
    from django.db.models import Count

    from fairdue.access.models import Collector
    from fairdue.accounts.models import IS_OPEN, Account
    from fairdue.desk.queries.assignment import rules_to_run
    from fairdue.desk.queries.planning import terms_of
    from fairdue.desk.rules import first_match, fold
    from fairdue.desk.types import Facts
    from fairdue.journal.commands import record
    from fairdue.kernel import clock
    from fairdue.kernel.db import agency_scope

    with agency_scope(agency.id):
        version, rules = rules_to_run(agency.id)
        terms = terms_of(agency.id, version, rules)
        ids = list(Account.objects.order_by("-priority", "-priority_score", "id").values_list("id", flat=True)[:SAMPLE])
    began = time.perf_counter()
    for account_id in ids:
        with agency_scope(agency.id):
            account = Account.objects.select_for_update(of=["self"]).select_related("debtor", "creditor").get(id=account_id)
            place = first_match(
                rules,
                Facts(
                    dpd=max((terms.today - account.due_on).days, 0) if account.due_on else 0,
                    currency=account.currency,
                    balance_minor=account.balance_minor,
                    creditor=fold(account.creditor.name),
                    region=fold(account.region),
                    account_type=fold(account.account_type),
                    priority=account.priority,
                    risk_score=account.risk_score,
                    risk_level=account.risk_level,
                    language=fold(account.debtor.language),
                ),
            )
            if place is None:
                continue
            team = terms.teams[rules[place].team]
            crew = list(Collector.objects.select_for_update(no_key=True).filter(team_id=team).order_by("id"))
            theirs = Account.objects.filter(IS_OPEN, collector_id__in=[each.id for each in crew])
            held = Counter(dict(theirs.values_list("collector_id").annotate(count=Count("id"))))
            free = [each for each in crew if held[each.id] < each.max_accounts]
            if not free:
                continue
            chosen = min(free, key=lambda each: held[each.id])
            account.collector_id, account.team_id, account.status = chosen.id, chosen.team_id, "assigned"
            account.assigned_at = account.updated_at = clock.now()
            account.save(update_fields=["collector", "team", "status", "assigned_at", "updated_at"])
            record(actor, "account.assigned", "account", account.id, changes={"status": ["new", "assigned"]})
    return SAMPLE / (time.perf_counter() - began)


def check(agency: Any) -> tuple[int, int]:
    """Check that nobody has more than he may; return how many accounts are assigned, and how many collectors are full."""
    from fairdue.access.models import Collector
    from fairdue.accounts.models import Account
    from fairdue.kernel.db import agency_scope

    with agency_scope(agency.id):
        held = Counter(Account.objects.exclude(collector=None).values_list("collector_id", flat=True))
        limits = dict(Collector.objects.values_list("id", "max_accounts"))
    assert all(held[key] <= limit for key, limit in limits.items())
    return held.total(), sum(held[key] == limit for key, limit in limits.items())


def main() -> None:
    """Measure and print."""
    from bench.intake import Lab

    with tempfile.TemporaryDirectory(prefix="fairdue-bench-") as folder:
        lab = Lab(Path(folder))
        os.environ |= {
            "DATABASE_URL": lab.server.url("fairdue_app", "fairdue"),
            "DJANGO_SETTINGS_MODULE": "fairdue.config.settings",
            "FAIRDUE_MODE": "test",
        }
        import django

        django.setup()
        from django.db import connection, connections

        from fairdue.access.models import Agency
        from fairdue.desk.commands.distribution import assign_accounts
        from fairdue.desk.commands.rules import set_rules
        from fairdue.desk.queries.preview import preview_rules
        from fairdue.kernel.actor import system

        lab.clone("sets")
        lab.use("sets")
        agency = Agency.objects.create(name="Bench", slug="bench")
        actor = system(agency.id)
        people(agency)
        set_rules(actor, {"format": 2, "rules": RULES}, accept_warnings=True)
        connection.close()
        with lab.superuser("sets") as admin:
            admin.execute("ANALYZE")
        began = time.perf_counter()
        told = preview_rules(actor)
        preview_seconds = time.perf_counter() - began
        watch = Stopwatch()
        with connection.execute_wrapper(watch):
            began = time.perf_counter()
            report = assign_accounts(actor)
            seconds = time.perf_counter() - began
        assigned, full = check(agency)
        assert (assigned, told.assigned) == (report.assigned, report.assigned)
        connections.close_all()
        lab.clone("slow")
        lab.use("slow")
        agency = Agency.objects.create(name="Bench", slug="bench")
        people(agency)
        set_rules(system(agency.id), {"format": 2, "rules": RULES}, accept_warnings=True)
        connection.close()
        with lab.superuser("slow") as admin:
            admin.execute("ANALYZE")
        slow = row_by_row(agency, system(agency.id))
        connections.close_all()
        rate = ACCOUNTS / seconds
        print(f"{ACCOUNTS:,} accounts, {TEAMS * CREW} collectors, {len(RULES)} rules: {seconds:.1f} s = {rate:,.0f}/s")
        print(f"row by row {slow:,.0f}/s: {rate / slow:,.0f} x; preview of the same {preview_seconds:.1f} s")
        print(f"{assigned:,} assigned, unplaced {report.by_reason}; {full} collectors exactly full, none over")
        parts = [*watch.seconds.most_common(), ("planning and the rest in Python", seconds - watch.seconds.total())]
        for name, spent in parts:
            print(f"  {spent / seconds:5.1%}  {name}")
        lab.close()


if __name__ == "__main__":
    main()
