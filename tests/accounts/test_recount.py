"""The recount finds what somebody changed behind the ledger's back."""

from __future__ import annotations

import io

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests import cast, factories
from tests.database import superuser_url

from fairdue.accounts.queries.recount import check_ledger


@pytest.mark.django_db(transaction=True)
def test_a_planted_disagreement_is_named() -> None:
    people = cast.assemble()
    good, bad = factories.account(people.agency, balance="10.00"), factories.account(people.agency, balance="20.00")
    people.alice.api.patch(f"accounts/{good.id}/", {"current_balance": "7.50", "reason": "Discount"})
    factories.account(people.agency, balance="0.00")
    factories.account(people.other_agency)
    clean = check_ledger(people.agency.id)
    assert (clean.accounts, clean.postings, clean.disagreements) == (3, 3, ())
    out = io.StringIO()
    call_command("ledger", "check", stdout=out)
    assert "Harbour Recovery: 3 accounts, 3 postings, 0 disagreements" in out.getvalue()
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as superuser:
        superuser.execute("UPDATE accounts_account SET balance_minor = balance_minor + 1 WHERE id = %s", [bad.id])
    (found,) = check_ledger(people.agency.id).disagreements
    assert (found.account_id, found.external_ref, found.cached_minor, found.ledger_minor) == (
        bad.id,
        bad.external_ref,
        2001,
        2000,
    )
    assert check_ledger(people.other_agency.id).disagreements == ()
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 amounts disagree"):
        call_command("ledger", "check", stdout=out)
    assert f"account {bad.id} ({bad.external_ref}): balance 20.01 USD, ledger 20.00 USD" in out.getvalue()
