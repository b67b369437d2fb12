"""Read scores, scorecards, and what they say of debtors."""
