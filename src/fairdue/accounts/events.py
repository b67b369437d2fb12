"""Journal kinds of creditors and accounts."""

from __future__ import annotations

CREDITOR_CREATED = "creditor.created"
CREDITOR_EDITED = "creditor.edited"
ACCOUNT_CREATED = "account.created"
ACCOUNT_IMPORTED = "account.imported"
ACCOUNT_REIMPORTED = "account.reimported"
ACCOUNT_EDITED = "account.edited"
BALANCE_ADJUSTED = "account.balance_adjusted"
STATUS_CHANGED = "account.status_changed"
ACCOUNT_REOPENED = "account.reopened"
ACCOUNT_ASSIGNED = "account.assigned"
ACCOUNT_ESCALATED = "account.escalated"
ACCOUNT_DEESCALATED = "account.deescalated"
NOTE_ADDED = "account.note_added"
ACCOUNTS_EXPORTED = "account.exported"
EXPORT_FETCHED = "account.export_fetched"
