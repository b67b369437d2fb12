"""Read scores of debtors: a debtor's is that of his riskiest open account."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import debtor_sieve
from fairdue.accounts.states import OPEN
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.paging import BY_NEWEST, Slice, SortKey, fetch_page
from fairdue.parties.models import RiskProfile
from fairdue.scoring.errors import NothingToScore
from fairdue.scoring.models import Score
from fairdue.scoring.queries.cards import card_in_force
from fairdue.scoring.rules import SCORE_MAX, is_known, score_by_card
from fairdue.scoring.types import DebtorScore, FactorShare, RiskLevel, RiskyDebtor, ScorecardFacts

BY_RISK = (SortKey("risk_score", True, int), BY_NEWEST)
RISKY = (RiskLevel.HIGH.value, RiskLevel.CRITICAL.value)


def open_account_ids(agency_id: UUID, debtor_ids: Collection[UUID], *, is_unscored_only: bool = False) -> list[UUID]:
    """Return the open accounts of debtors. The caller holds an agency scope."""
    accounts = Account.objects.filter(agency_id=agency_id, debtor_id__in=debtor_ids, status__in=OPEN)
    if is_unscored_only:
        accounts = accounts.filter(risk_score=None)
    return list(accounts.values_list("id", flat=True))


def score_of_debtor(agency_id: UUID, debtor_id: UUID, *, created: bool) -> DebtorScore:
    """Read a debtor's score, all of whose open accounts have one. The caller holds an agency scope. Raises NothingToScore."""
    riskiest = Account.objects.filter(agency_id=agency_id, debtor_id=debtor_id, status__in=OPEN).order_by("-risk_score", "-id")
    score = Score.objects.filter(agency_id=agency_id, account_id=riskiest.values("id")[:1]).first()
    if score is None:
        return _score_without_accounts(agency_id, debtor_id)
    return DebtorScore(
        debtor_id=debtor_id,
        account_id=score.account_id,
        model=score.model,
        scorecard_version=score.card_version,
        total_score=score.total_score,
        score_max=SCORE_MAX,
        normalized_scores=score.factors,
        weights=score.weights,
        reasons=score.reasons,
        risk_level=score.risk_level,
        calculated_at=score.calculated_at,
        created=created,
    )


def list_risky_debtors(actor: Actor, cursor: str | None, size: int | None) -> Slice[RiskyDebtor]:
    """Return a page of the debtors of level HIGH and CRITICAL whom the actor may see, highest score first. Raises BadCursor."""
    scope = actor.scope
    with agency_scope(scope.agency_id):
        mine = Account.objects.filter(agency_id=scope.agency_id, status__in=OPEN)
        worse = mine.filter(debtor_id=OuterRef("debtor_id")).filter(
            Q(risk_score__gt=OuterRef("risk_score")) | Q(risk_score=OuterRef("risk_score"), id__gt=OuterRef("id"))
        )
        riskiest = mine.filter(~Exists(worse), risk_level__in=RISKY).select_related("debtor")
        page = fetch_page(riskiest, BY_RISK, cursor, size, lambda account: account, debtor_sieve(scope, "debtor_id"))
        scores = Score.objects.filter(agency_id=scope.agency_id, account_id__in=[account.id for account in page.results])
        found = {score.account_id: score for score in scores}
    shown = [_risky(account, found[account.id]) for account in page.results if account.id in found]
    return Slice(results=shown, next=page.next, previous=page.previous)


def _risky(account: Account, score: Score) -> RiskyDebtor:
    return RiskyDebtor(
        id=score.id,
        debtor=account.debtor_id,
        debtor_name=account.debtor.full_name,
        total_score=score.total_score,
        risk_level=score.risk_level,
        factor_breakdown={
            name: FactorShare(points=points, weight=score.weights.get(name, 0), reason=score.reasons.get(name, ""))
            for name, points in score.factors.items()
        },
        calculated_at=score.calculated_at,
    )


def _score_without_accounts(agency_id: UUID, debtor_id: UUID) -> DebtorScore:
    version, card = card_in_force(agency_id)
    profile = RiskProfile.objects.filter(agency_id=agency_id, debtor_id=debtor_id).first()
    if profile is None:
        raise NothingToScore
    minor = profile.monthly_income_minor
    facts = ScorecardFacts(
        total_debt_amount=Decimal(0),
        # In minor units: against no debt, an income of any size is the same.
        monthly_income=None if minor is None else Decimal(minor),
        late_payments_count=profile.late_payments_count,
        employment_status=profile.employment_status,
        contract_type=profile.contract_type,
        industry_sector=profile.industry_sector,
        family_situation=profile.family_situation,
    )
    if not is_known(facts, card):
        raise NothingToScore
    scored = score_by_card(facts, card)
    return DebtorScore(
        debtor_id=debtor_id,
        account_id=None,
        model=scored.model,
        scorecard_version=version,
        total_score=scored.total_score,
        score_max=SCORE_MAX,
        normalized_scores=dict(scored.factors),
        weights=dict(scored.weights),
        reasons=dict(scored.reasons),
        risk_level=scored.risk_level,
        calculated_at=clock.now(),
        created=False,
    )
