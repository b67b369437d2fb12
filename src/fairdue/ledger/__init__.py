"""Double entry: every amount moves from one ledger account to another."""
