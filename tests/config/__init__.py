"""Tests of settings, the embedded PostgreSQL, the command line and the supervisor."""
