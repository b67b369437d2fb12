"""Everything that changes the ledger."""
