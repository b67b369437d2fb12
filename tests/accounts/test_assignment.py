"""Give accounts to collectors."""

from __future__ import annotations

import pytest
from tests import cast, factories

pytestmark = pytest.mark.django_db


def test_factory_walks_to_every_status() -> None:
    people = cast.assemble()
    for status in factories.ROUTES:
        made = factories.account(people.agency, None if status == "new" else people.carl, status)
        assert made.status == status
        assert made.balance_minor == 100000
