"""Debtors and their contact points."""
