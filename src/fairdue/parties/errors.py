"""What can go wrong with debtors."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


class ContactPointExists(DomainError):
    """The debtor has this contact point already."""

    code = "contact_point_exists"
    status = 409


class DebtorMerged(DomainError):
    """The debtor was merged into another: use that one."""

    code = "debtor_merged"
    status = 409


class IdentityConflict(DomainError):
    """Both debtors have an identity and they differ: say whether to keep it or take the other's."""

    code = "identity_conflict"
    status = 409


class CandidateDecided(DomainError):
    """Somebody has decided about this pair already."""

    code = "candidate_decided"
    status = 409
