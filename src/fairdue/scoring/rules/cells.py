"""Reading the scorecard's facts from the cells of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from fairdue.scoring.types import ScorecardFacts


class BadCell(ValueError):
    """A cell that the scorecard cannot read; `column` names it."""

    def __init__(self, column: str, problem: str) -> None:
        """Keep the column beside the sentence."""
        self.column = column
        super().__init__(f"{column} {problem}")


_AMOUNT = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)


def read_facts(cells: Mapping[str, str]) -> ScorecardFacts:
    """Read the seven columns of a row. Raises BadCell for a number that is missing or not one; categories are free text."""
    return ScorecardFacts(
        total_debt_amount=_amount(cells, "total_debt_amount"),
        monthly_income=_amount(cells, "monthly_income"),
        late_payments_count=_count(cells, "late_payments_count"),
        employment_status=cells["employment_status"],
        contract_type=cells["contract_type"],
        industry_sector=cells["industry_sector"],
        family_situation=cells["family_situation"],
    )


def _amount(cells: Mapping[str, str], column: str) -> Decimal:
    text = cells[column].strip()
    if not _AMOUNT.fullmatch(text):
        raise BadCell(column, "must be a plain decimal number such as 1250.00" if text else "is missing")
    return Decimal(text)


def _count(cells: Mapping[str, str], column: str) -> int:
    text = cells[column].strip()
    if not _COUNT.fullmatch(text):
        raise BadCell(column, "must be a whole number, 0 or more" if text else "is missing")
    return int(text)
