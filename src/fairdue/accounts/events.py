"""Journal kinds of accounts and creditors."""

from __future__ import annotations

ACCOUNT_IMPORTED = "account.imported"
ACCOUNT_RESTATED = "account.restated"
CREDITOR_CREATED = "creditor.created"
