"""`fairdue seed --debtors`: any number of debtors, the same for a seed, as risky as asked, with a ledger that is right."""

from __future__ import annotations

import io
from statistics import mean
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.accounts.queries.recount import check_ledger
from fairdue.entrypoints.demo import volume
from fairdue.entrypoints.demo.volume import VOLUME, Distribution, find_or_found_agency, sow
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor, RiskProfile

pytestmark = pytest.mark.django_db
FACTS = ("late_payments_count", "monthly_income_minor", "employment_status", "industry_sector", "family_situation")


def seed(*options: str) -> str:
    out = io.StringIO()
    call_command("seed", *options, stdout=out)
    return out.getvalue()


def told() -> list[tuple[Any, ...]]:
    """Everything of the debtors but their ids and the seed in their references."""
    agency = Agency.objects.get(name=VOLUME)
    with agency_scope(agency.id):
        profiles = {found.debtor_id: found for found in RiskProfile.objects.all()}
        return [
            (
                account.debtor.full_name,
                account.original_minor,
                account.balance_minor,
                account.due_on,
                account.risk_score,
                *(getattr(profiles[account.debtor_id], name) for name in FACTS),
            )
            for account in Account.objects.select_related("debtor").order_by("external_ref")
        ]


@pytest.mark.row("S32")
def test_debtors_are_made_with_all_that_belongs_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volume, "CHUNK", 30)
    printed = seed("--debtors", "100")
    assert "100 debtors in" in printed
    assert "100 accounts scored" in printed
    agency = Agency.objects.get(name=VOLUME)
    with agency_scope(agency.id):
        accounts = list(Account.objects.all())
        assert len({account.debtor_id for account in accounts}) == RiskProfile.objects.count() == Debtor.objects.count() == 100
        assert all(account.risk_score and account.risk_level for account in accounts)
        kinds = set(JournalEntry.objects.values_list("kind", flat=True))
        assert {"debtor.created", "account.imported", "debtor.circumstances_stated", "account.scored"} <= kinds
        assert all(0 < account.balance_minor <= account.original_minor for account in accounts)
    assert check_ledger(agency.id).disagreements == ()


@pytest.mark.row("S32")
def test_a_seed_gives_the_same_debtors_and_another_seed_others() -> None:
    from django.db import transaction

    found = []
    for number in ("7", "7", "8"):
        with transaction.atomic():
            seed("--debtors", "40", "--seed", number)
            found.append(told())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(set(found[0]) & set(found[2])) == 0


@pytest.mark.row("S32")
def test_a_seed_is_used_once_and_scores_can_wait() -> None:
    assert "scored" not in seed("--debtors", "5", "--seed", "3", "--no-scores")
    with pytest.raises(CommandError, match="seed 3 are there already"):
        seed("--debtors", "5", "--seed", "3")
    assert {row[4] for row in told()} == {None}
    for wrong in (
        ("--debtors", "0"),
        ("--debtors", "x"),
        ("--debtors", "5", "--seed", "-1"),
        ("--debtors", "5", "--distribution", "odd"),
    ):
        with pytest.raises(CommandError):
            seed(*wrong)


@pytest.mark.row("S32")
def test_the_distribution_sets_how_risky_they_are() -> None:
    actor, means = find_or_found_agency(), {}
    for number, distribution in enumerate(Distribution):
        sow(actor, 200, distribution, number, with_scores=True)
        with agency_scope(actor.agency_id):
            made = Account.objects.filter(external_ref__startswith=f"S{number}-")
            means[distribution] = mean(made.values_list("risk_score", flat=True))
    assert means[Distribution.LOW_RISK] + 60 < means[Distribution.BALANCED] < means[Distribution.HIGH_RISK] - 60
