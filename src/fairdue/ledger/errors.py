"""What can go wrong in the ledger."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


class AlreadyReversed(DomainError):
    """This entry has been reversed already."""

    code = "already_reversed"
    status = 409


class ReversalOfReversal(DomainError):
    """A reversal cannot be reversed: post the entry again."""

    code = "reversal_of_reversal"
    status = 409
