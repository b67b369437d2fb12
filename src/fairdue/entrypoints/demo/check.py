"""What the demo data must come to, counted after loading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.accounts.queries.recount import check_ledger
from fairdue.accounts.states import AccountStatus
from fairdue.entrypoints.demo import files, story
from fairdue.entrypoints.demo.people import Crew
from fairdue.intake.models import ImportJob
from fairdue.kernel.db import agency_scope
from fairdue.payments.models import Payment
from fairdue.payments.queries.check import check_money

APEX_ACCOUNTS, APEX_IMPORTS, APEX_PAYMENTS = 85, 7, 163
LAKESIDE_ACCOUNTS, LAKESIDE_IMPORTS, LAKESIDE_PAYMENTS = 6, 1, 4

Outcome = tuple[str, str, int, int, int, int]


class DemoDiffersError(Exception):
    """The demo data did not come out as it should: always a defect."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One loaded agency."""

    name: str
    statuses: dict[str, int]
    imports: int
    row_errors: int

    @property
    def accounts(self) -> int:
        """How many accounts it has."""
        return sum(self.statuses.values())

    def __str__(self) -> str:
        """As the command prints it."""
        spread = ", ".join(f"{self.statuses.get(status.value, 0)} {status.value}" for status in AccountStatus)
        return f"{self.name}: {self.accounts} accounts ({spread}) from {self.imports} imports with {self.row_errors} errors."


def check_demo(apex: Crew, lakeside: Crew) -> list[Summary]:
    """Count both agencies. Raises DemoDiffersError."""
    return [
        _check(apex.agency_id, files.apex_files(), APEX_ACCOUNTS, APEX_IMPORTS, APEX_PAYMENTS),
        _check(lakeside.agency_id, files.lakeside_files(), LAKESIDE_ACCOUNTS, LAKESIDE_IMPORTS, LAKESIDE_PAYMENTS),
    ]


def _check(agency_id: UUID, delivered: Sequence[files.DemoFile], accounts: int, imports: int, payments: int) -> Summary:
    with agency_scope(agency_id):
        jobs = [_outcome(job) for job in ImportJob.objects.filter(agency_id=agency_id).order_by("created_at")]
        counted = Account.objects.filter(agency_id=agency_id).order_by().values_list("status").annotate(count=Count("id"))
        statuses = dict(counted)
        paid = Payment.objects.filter(agency_id=agency_id).count()
    summary = Summary(Agency.objects.get(id=agency_id).name, statuses, len(jobs), sum(job[5] for job in jobs))
    _compare("imports", jobs, [_promised(file) for file in delivered])
    _compare("statuses", statuses, Counter(story.PLOTS[plot][0].value for plot, _ in files.plots(delivered).values()))
    _compare("totals", (summary.accounts, summary.imports, paid), (accounts, imports, payments))
    _compare("balances that the ledger contradicts", check_ledger(agency_id).disagreements, ())
    _compare("money that the ledger contradicts", check_money(agency_id), ())
    return summary


def _outcome(job: ImportJob) -> Outcome:
    return (job.file_name, job.status, job.created_count, job.changed_count, job.unchanged_count, job.processed_errors)


def _promised(file: files.DemoFile) -> Outcome:
    status = "failed" if file.is_failed else "completed"
    return (file.name, status, file.created, file.changed, file.unchanged, file.errors)


def _compare(what: str, found: object, promised: object) -> None:
    if found != promised:
        raise DemoDiffersError(f"demo data: {what}: {found} instead of {promised}")
