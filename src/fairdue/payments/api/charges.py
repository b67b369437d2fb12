"""What is owed beside money coming in: charges, and giving up the rest."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from fairdue.accounts.types import AccountDetail
from fairdue.kernel.actor import ADMINS
from fairdue.kernel.web import PROBLEMS, require
from fairdue.payments.api.bodies import Because, ChargeBody, Key
from fairdue.payments.commands.charging import charge_account, write_off_account

router = Router(tags=["accounts"])


@router.post("/{uuid:account_id}/charges/", response={201: AccountDetail, **PROBLEMS}, operation_id="accounts_charges_create")
def accounts_charge(request: HttpRequest, account_id: UUID, body: ChargeBody, idempotency_key: Key = "") -> Status[AccountDetail]:
    """Add interest, fees or costs to what is owed on an account; a repeated Idempotency-Key adds nothing twice."""
    actor, key = require(request, ADMINS), idempotency_key
    return Status(201, charge_account(actor, account_id, body.bucket, body.amount, body.reason, body.effective_on, key))


@router.post("/{uuid:account_id}/write-off/", response={200: AccountDetail, **PROBLEMS}, operation_id="accounts_write_off")
def accounts_write_off(request: HttpRequest, account_id: UUID, body: Because) -> AccountDetail:
    """Give up all that an account still owes."""
    return write_off_account(require(request, ADMINS), account_id, body.reason)
