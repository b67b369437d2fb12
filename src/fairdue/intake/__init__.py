"""Imports: a creditor's file becomes checked, stored accounts."""
