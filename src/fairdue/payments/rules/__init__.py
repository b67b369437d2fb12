"""Decisions about payments. Pure."""
