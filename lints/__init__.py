"""Rules of the house that no linter of others knows, each with a test."""
