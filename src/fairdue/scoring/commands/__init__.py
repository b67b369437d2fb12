"""Score accounts and process debtors."""
