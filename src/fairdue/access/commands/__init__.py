"""Change who may come in: signing in, sessions, passwords, agencies, users, teams, collectors, API keys."""
