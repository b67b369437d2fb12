"""Layouts that need no profile: our own column names, and the column sets of rows E10 and S29. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fairdue.intake.rules.documents import FORMAT
from fairdue.intake.rules.fields import OF_KIND, REQUIRED
from fairdue.intake.states import ImportKind


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A layout that is recognised by its header: what it is called, what it is, and the document it is read by."""

    name: str
    kind: ImportKind
    about: str
    document: Mapping[str, Any]


def _document(kind: ImportKind, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """These columns, and every other field by its own name."""
    taken = {column["field"] for column in columns}
    own = [{"sources": [name], "field": name} for name in OF_KIND[kind] if name not in taken]
    return {"format": FORMAT, "is_lenient": False, "constants": {}, "columns": [*columns, *own]}


STANDARD = {
    kind: BuiltIn(name="standard", kind=kind, about=f"our own names: {', '.join(REQUIRED[kind])}", document=_document(kind, []))
    for kind in ImportKind
}
_BANK_CASES = BuiltIn(
    name="bank_cases",
    kind=ImportKind.ACCOUNTS,
    about="a bank's cases: what was lent, what is due, and for how many days (row E10)",
    document=_document(
        ImportKind.ACCOUNTS,
        [
            {"sources": ["case_id"], "field": "external_ref", "is_required": True},
            {"sources": ["bank_code"], "field": "creditor_name"},
            {"sources": ["borrower_name"], "field": "debtor_name", "is_required": True},
            {"sources": ["loan_amount"], "field": "original_amount", "is_required": True},
            {"sources": ["due_amount"], "field": "balance", "is_required": True},
            {"sources": ["priority"], "field": "priority", "values": {"medium": "normal", "critical": "urgent"}},
        ],
    ),
)
_RISK_FACTORS = BuiltIn(
    name="risk_factors",
    kind=ImportKind.ACCOUNTS,
    about="debtors with the factors of the scorecard (rows S04-S10 and S29)",
    document=_document(
        ImportKind.ACCOUNTS,
        [
            {"any_of": ["external_ref", "debtor_id"], "field": "external_ref", "is_required": True},
            {"any_of": ["debtor_name", "name"], "field": "debtor_name", "is_required": True},
            {"sources": ["total_debt_amount"], "field": "original_amount", "is_required": True},
        ],
    ),
)
BUILT_IN: dict[ImportKind, tuple[BuiltIn, ...]] = {
    ImportKind.ACCOUNTS: (STANDARD[ImportKind.ACCOUNTS], _BANK_CASES, _RISK_FACTORS),
    ImportKind.RECALL: (STANDARD[ImportKind.RECALL],),
    ImportKind.REFERENCES: (STANDARD[ImportKind.REFERENCES],),
}
"""In the order they are tried."""
