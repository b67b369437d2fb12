"""The default layout of a file (rows D090-D098). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from fairdue.intake.errors import UnreadableFile

REQUIRED = ("external_ref", "debtor_name", "original_amount")
OPTIONAL = ("debtor_ssn_last4", "debtor_email", "debtor_phone", "due_date", "creditor_name", "account_type")
COLUMNS = (*REQUIRED, *OPTIONAL)
COLUMNS_MAX = 500


def read_header(names: Sequence[str]) -> list[str]:
    """Normalise a header. Raises UnreadableFile when a column is missing, doubled, or there are far too many."""
    header = [name.strip().lower() for name in names]
    if len(header) > COLUMNS_MAX:
        raise UnreadableFile("too_many_columns", f"has more than {COLUMNS_MAX} columns")
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise UnreadableFile("missing_column", f"the header lacks {', '.join(missing)}")
    doubled = sorted({name for name in header if name in COLUMNS and header.count(name) > 1})
    if doubled:
        raise UnreadableFile("doubled_column", f"the header names {', '.join(doubled)} more than once")
    return header
