"""What can go wrong with debtors."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


class ContactPointExists(DomainError):
    """The debtor has this contact point already."""

    code = "contact_point_exists"
    status = 409
