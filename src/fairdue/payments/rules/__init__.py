"""Decisions about payments as pure functions over frozen facts."""
