"""Fairdue: debt collection orchestration, from placement to closure."""

__version__ = "0.1.0"
