"""Creditors, placements, accounts and their state machine."""
