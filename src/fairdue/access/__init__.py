"""Agencies, users, roles, teams, collectors, sessions and API keys: who may come in."""
