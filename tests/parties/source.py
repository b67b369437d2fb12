"""A table as imports give it to bulk commands, from a few rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from fairdue.kernel.db import execute
from fairdue.kernel.ids import uuid7

COLUMNS = {
    "row_number": "int",
    "debtor_id": "uuid",
    "is_new_debtor": "boolean",
    "is_shared_debtor": "boolean",
    "debtor_entry_id": "uuid",
    "salt": "uuid",
    "external_ref": "text",
    "debtor_ref": "text",
    "debtor_name": "text",
    "debtor_email": "text",
    "debtor_phone": "text",
    "email": "text",
    "phone": "text",
    "ssn_sealed": "bytea",
    "debtor_phone_2": "text",
    "phone_2": "text",
    "born_on_sealed": "bytea",
    "identity_digest": "bytea",
    "debtor_is_firm": "text",
    "debtor_language": "text",
    "debtor_address": "text",
    "debtor_city": "text",
    "debtor_region": "text",
    "debtor_postal_code": "text",
    "debtor_country": "text",
    "is_new_account": "boolean",
    "is_changed": "boolean",
    "new_name": "text",
    "is_new_ssn": "boolean",
    "is_new_born_on": "boolean",
    "has_new_contact": "boolean",
    "matched_by": "text",
    "currency": "char(3)",
    "decimals": "int",
    "monthly_income": "text",
    "late_payments_count": "text",
    "employment_status": "text",
    "contract_type": "text",
    "industry_sector": "text",
    "family_situation": "text",
    "payment_status": "text",
}
NEW = {"is_new_debtor": True, "is_new_account": True}
CHANGED = {"is_changed": True}


def fill(*rows: dict[str, Any]) -> list[UUID]:
    """Make the table `source` in the current scope from what differs from a blank row; return the debtors' ids."""
    execute("DROP TABLE IF EXISTS source")
    execute(f"CREATE TEMPORARY TABLE source ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())}) ON COMMIT DROP")
    flags = {name: False for name, kind in COLUMNS.items() if kind == "boolean"}
    made = []
    for number, row in enumerate(rows, start=1):
        whole = {
            **flags,
            "row_number": number,
            "debtor_id": uuid7(),
            "debtor_entry_id": uuid7(),
            "salt": uuid4(),
            "external_ref": f"X-{number}",
            "debtor_name": f"Person {number}",
            "currency": "USD",
            "decimals": 2,
            **row,
        }
        for raw, value in (("debtor_email", "email"), ("debtor_phone", "phone"), ("debtor_phone_2", "phone_2")):
            whole.setdefault(raw, whole.get(value))
        names = ", ".join(whole)
        execute(f"INSERT INTO source ({names}) VALUES ({', '.join(['%s'] * len(whole))})", list(whole.values()))
        made.append(whole["debtor_id"])
    return made
