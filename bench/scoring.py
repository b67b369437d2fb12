"""Scoring of 50,000 debtors, computed, stored and journalled, as a ratio to a per-debtor ORM loop in the same run.

- the loop does the same for one debtor after another: reads his account, profile and other accounts, scores by the pure function,
  stores score and account, and writes the journal; it is sampled on 1,000 debtors;
- the sets score all of them, in chunks of 5,000 that commit;
- `process_debtors` ranks and rescores all of them, and its first ten are compared with a full sort.

Prints rates, the ratio and the most memory this process took. Usage: python bench/scoring.py [DEBTORS]
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DEBTORS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
SAMPLE = 1_000
RATIO_MIN = 50


def score_one_by_one(actor: Any, debtor_ids: list[UUID], today: dt.date) -> float:
    """Score debtors through the ORM, one transaction each; seconds."""
    from fairdue.accounts.models import Account
    from fairdue.accounts.states import OPEN
    from fairdue.journal.commands import record
    from fairdue.kernel import clock
    from fairdue.kernel.db import agency_scope
    from fairdue.parties.models import Debtor, RiskProfile
    from fairdue.scoring.models import Score
    from fairdue.scoring.rules import PRIORITY_OF_LEVEL, score
    from fairdue.scoring.types import FallbackFacts, ScorecardFacts

    began = time.perf_counter()
    for debtor_id in debtor_ids:
        with agency_scope(actor.agency_id):
            debtor = Debtor.objects.get(agency_id=actor.agency_id, id=debtor_id)
            profile = RiskProfile.objects.get(agency_id=actor.agency_id, debtor=debtor)
            mine = Account.objects.filter(agency_id=actor.agency_id, debtor=debtor, status__in=OPEN)
            for account in mine.select_for_update():
                income = profile.monthly_income_minor
                facts = ScorecardFacts(
                    total_debt_amount=Decimal(account.balance_minor),
                    monthly_income=None if income is None else Decimal(income),
                    late_payments_count=profile.late_payments_count,
                    employment_status=profile.employment_status,
                    contract_type=profile.contract_type,
                    industry_sector=profile.industry_sector,
                    family_situation=profile.family_situation,
                )
                alone = FallbackFacts(
                    days_past_due=None if account.due_on is None else (today - account.due_on).days,
                    balance_minor=account.balance_minor,
                    original_minor=account.original_minor,
                    overdue_accounts_count=mine.exclude(id=account.id).filter(due_on__lt=today).count(),
                )
                scored = score(facts, alone)
                Score.objects.update_or_create(
                    agency_id=actor.agency_id,
                    account=account,
                    defaults={
                        "model": scored.model,
                        "factors": scored.factors,
                        "weights": scored.weights,
                        "reasons": scored.reasons,
                        "total_score": scored.total_score,
                        "risk_level": scored.risk_level,
                        "calculated_at": clock.now(),
                    },
                )
                account.risk_score, account.risk_level = scored.total_score, scored.risk_level
                account.priority = PRIORITY_OF_LEVEL[scored.risk_level]
                account.priority_score = scored.total_score * account.balance_minor
                account.updated_at = clock.now()
                account.save()
                record(
                    actor,
                    "account.scored",
                    "account",
                    account.id,
                    changes={"risk_score": [None, scored.total_score]},
                    personal={"factors": scored.factors},
                    person_id=debtor.id,
                )
    return time.perf_counter() - began


def check_order(actor: Any, first: Any) -> None:
    """Compare the head of the line with a full sort of scores x balances. Ends the run if they differ."""
    from fairdue.accounts.models import Account
    from fairdue.kernel.db import agency_scope

    totals: dict[UUID, int] = {}
    with agency_scope(actor.agency_id):
        for debtor_id, score in Account.objects.values_list("debtor_id", "priority_score").iterator():
            totals[debtor_id] = totals.get(debtor_id, 0) + score
    wanted = sorted(totals, key=lambda debtor_id: (-totals[debtor_id], debtor_id))[: len(first)]
    if [one.debtor_id for one in first] != wanted:
        raise SystemExit("the head of the line is not that of a full sort")


def memory_mib() -> float:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> bool:
    """Measure in the database that Django was pointed at; tell whether the ratio is reached."""
    from fairdue.access.models import Agency
    from fairdue.accounts.models import Account
    from fairdue.entrypoints.demo.volume import Distribution, find_or_found_agency, sow
    from fairdue.kernel import clock
    from fairdue.kernel.db import agency_scope
    from fairdue.scoring.commands.accounts import score_accounts
    from fairdue.scoring.commands.debtors import process_debtors
    from fairdue.scoring.queries.debtors import list_risky_debtors

    actor = find_or_found_agency()
    sown = sow(actor, DEBTORS, Distribution.BALANCED, 1, with_scores=False)
    print(f"made {DEBTORS:,} debtors: {DEBTORS / sown.seconds:,.0f}/s")
    with agency_scope(actor.agency_id):
        today = clock.today(Agency.objects.get(id=actor.agency_id).time_zone)
        sample = list(Account.objects.order_by("id").values_list("debtor_id", flat=True)[:SAMPLE])
    slow = len(sample) / score_one_by_one(actor, sample, today)
    began = time.perf_counter()
    report = score_accounts(actor)
    fast = report.scored / (time.perf_counter() - began)
    print(
        f"one by one {slow:,.0f}/s; by sets {fast:,.0f}/s = {fast / slow:.0f} x; changed {report.changed:,} of {report.scored:,}"
    )
    before = memory_mib()
    processed = process_debtors(actor, batch_size=1000, threshold=Decimal(500_000), is_dry_run=False)
    after = memory_mib()
    check_order(actor, processed.first)
    rate = processed.total_processed / processed.seconds
    print(f"process_debtors: {rate:,.0f}/s, {len(processed.errors)} errors, first ten as a full sort says")
    dry = process_debtors(actor, batch_size=1000, threshold=Decimal(500_000), is_dry_run=True, top_k=100)
    print(f"the first hundred of the line: {dry.seconds:.2f} s")
    print(f"memory at most {before:.0f} MiB before processing, {after:.0f} MiB after")
    began = time.perf_counter()
    page = list_risky_debtors(actor, None, 200)
    print(f"a page of {len(page.results)} debtors of high risk: {(time.perf_counter() - began) * 1000:.0f} ms")
    return fast / slow >= RATIO_MIN


def main() -> None:
    """Measure on an embedded server of its own."""
    with tempfile.TemporaryDirectory(prefix="fairdue-bench-") as folder:
        from bench.intake import Lab

        lab = Lab(Path(folder))
        lab.clone("scoring")
        os.environ.update(DATABASE_URL=lab.server.url("fairdue_app", "scoring"), FAIRDUE_MODE="test")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairdue.config.settings")
        import django

        django.setup()
        from django.db import connections

        is_reached = measure()
        connections.close_all()
        lab.close()
    if not is_reached:
        raise SystemExit(f"less than {RATIO_MIN} x the loop")


if __name__ == "__main__":
    main()
