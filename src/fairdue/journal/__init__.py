"""The append-only record: audit trail, account timeline and outbox at once."""
