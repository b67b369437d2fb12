"""Money in: payments, how they are applied, refunds, disputes, bank files."""
