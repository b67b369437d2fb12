"""Keep debtors as they are while an import gives accounts to them, and lock the two that are merged or split."""

from __future__ import annotations

from uuid import UUID

from fairdue.kernel.db import rows
from fairdue.kernel.errors import NotFound
from fairdue.parties.errors import DebtorMerged
from fairdue.parties.models import Debtor

_KEY = "hashtextextended('parties.identity ' || %s::text, 0)"


def hold_debtors(agency_id: UUID) -> None:
    """Let nobody merge or split debtors of the agency until the transaction ends; others may hold them too.

    To be called before rows of debtors are locked: a merge that waits for those would wait for this too.
    """
    rows(f"SELECT pg_advisory_xact_lock_shared({_KEY})", [agency_id])


def lock_identities(agency_id: UUID) -> None:
    """Be the only one who merges or splits debtors of the agency until the transaction ends; waits for those who hold them."""
    rows(f"SELECT pg_advisory_xact_lock({_KEY})", [agency_id])


def lock_debtors(agency_id: UUID, *debtor_ids: UUID) -> list[Debtor]:
    """Lock debtors by id and return them in the order they were named. Raises NotFound."""
    found = Debtor.objects.select_for_update(no_key=True).filter(agency_id=agency_id, id__in=debtor_ids).order_by("id")
    by_id = {debtor.id: debtor for debtor in found}
    if by_id.keys() != set(debtor_ids):
        raise NotFound
    return [by_id[debtor_id] for debtor_id in debtor_ids]


def require_unmerged(debtor: Debtor) -> None:
    """Check that a locked debtor was not merged into another. Raises DebtorMerged."""
    if debtor.merged_into_id is not None:
        raise DebtorMerged(merged_into=debtor.merged_into_id)
