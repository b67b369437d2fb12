"""What can go wrong with seals."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


class TransactionIdsWentBack(DomainError):
    """Transaction ids are lower than the last seal's: the database was restored from a logical dump. See the sealing runbook."""

    code = "transaction_ids_went_back"
    status = 409
