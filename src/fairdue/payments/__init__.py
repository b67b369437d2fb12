"""Money in: payments, refunds, disputes, and the processors they come through."""
