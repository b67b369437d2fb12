"""The cast for every test of access."""

from __future__ import annotations

import pytest

from fairdue.kernel.actor import Role
from tests.cast import Cast, Member, assemble, member


@pytest.fixture
def cast(db: None) -> Cast:
    """Both agencies and their people."""
    return assemble()


@pytest.fixture
def root(db: None) -> Member:
    """A platform superuser."""
    return member(None, "root", Role.SUPERUSER)
