"""Scorecards: how likely and how much an account can be recovered."""
