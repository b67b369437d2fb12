"""What can go wrong with accounts."""

from __future__ import annotations

from fairdue.kernel.errors import Conflict, DomainError


class InvalidTransition(DomainError):
    """Invalid transition."""

    code = "invalid_transition"


class CollectorRequired(DomainError):
    """The account has no collector yet: assign it to one instead."""

    code = "collector_required"


class CollectorUnavailable(DomainError):
    """There is no such active collector in this agency."""

    code = "collector_unavailable"


class CollectorAtCapacity(DomainError):
    """The collector has as many open accounts as he may have."""

    code = "collector_at_capacity"
    status = 409


class AccountNotOpen(DomainError):
    """The account is settled or closed: reopen it first."""

    code = "account_not_open"
    status = 409


class AccountOpen(DomainError):
    """The account is open: there is nothing to reopen."""

    code = "account_open"
    status = 409


class AccountExists(DomainError):
    """This creditor has an account with this external_ref already."""

    code = "account_exists"
    status = 409


class CreditorExists(DomainError):
    """The agency has a creditor of this name already."""

    code = "creditor_exists"
    status = 409


class StaleAccount(Conflict):
    """Somebody changed this account after you opened it: look at it again."""

    code = "stale_account"


class MethodNotAllowed(DomainError):
    """An account is never deleted: close it with a reason."""

    code = "method_not_allowed"
    status = 405


class PartyExists(DomainError):
    """The debtor is a party of this account already."""

    code = "party_exists"
    status = 409


class IdempotencyKeyReused(DomainError):
    """This Idempotency-Key came before with another request."""

    code = "idempotency_key_reused"
    status = 409


class ExportExpired(DomainError):
    """The file is gone: exports are kept for a week. Ask for a new one."""

    code = "export_expired"
    status = 410
