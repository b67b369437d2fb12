"""Read the statement of an account."""

from __future__ import annotations

from uuid import UUID

from fairdue.accounts.models import Account
from fairdue.accounts.queries.scope import in_scope
from fairdue.accounts.types import AccountStatement, AccountStatementLine
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope
from fairdue.kernel.errors import NotFound
from fairdue.kernel.money import format_minor
from fairdue.ledger.queries import statement


def account_statement(actor: Actor, account_id: UUID) -> AccountStatement:
    """Return the latest postings of an account the actor may see. Raises NotFound."""
    with agency_scope(actor.agency_id):
        account = in_scope(Account.objects.filter(id=account_id), actor.scope).first()
        if account is None:
            raise NotFound
        lines = statement(actor.agency_id, account.id)
    return AccountStatement(
        currency=account.currency,
        current_balance=format_minor(account.balance_minor, account.currency),
        lines=tuple(
            AccountStatementLine(
                id=line.posting_id,
                bucket=line.bucket,
                recipe=line.recipe,
                effective_on=line.effective_on,
                recorded_at=line.recorded_at,
                reason=line.reason,
                amount=format_minor(line.amount_minor, line.currency),
                balance=format_minor(line.balance_minor, line.currency),
            )
            for line in lines
        ),
    )
