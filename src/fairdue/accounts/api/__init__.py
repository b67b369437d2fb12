"""Routes of accounts, debtors and creditors."""
