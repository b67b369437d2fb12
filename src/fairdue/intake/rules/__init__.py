"""Decisions of intake, pure: the layout of files, what a row must hold, who is the same person."""
