"""Take over what files say of debtors' circumstances: income, work, household, payments made late."""

from __future__ import annotations

from collections.abc import Collection

from fairdue.journal.commands import record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute
from fairdue.parties.events import CIRCUMSTANCES_STATED
from fairdue.parties.rules import category_sql

CATEGORIES = ("employment_status", "contract_type", "industry_sector", "family_situation", "payment_status")
_BLANK = ", ''"
# Of each fact the last row of a debtor that tells it; an income keeps the currency it was told in.
_STATED = """
SELECT debtor_id, min(currency) AS currency, {income_currency} AS income_currency, {lasts}
FROM (SELECT debtor_id, row_number, currency, {values} FROM {source} WHERE {any}) told GROUP BY debtor_id
"""
_LAST = "(array_agg({value} ORDER BY row_number DESC) FILTER (WHERE {known} IS NOT NULL))[1]"
_DIFFERENT = """
SELECT n.debtor_id, coalesce(n.income_currency, p.currency, n.currency) AS currency, p.currency AS old_currency, {pairs}
FROM ({stated}) n LEFT JOIN LATERAL (
    SELECT * FROM parties_risk_profile p WHERE p.agency_id = %(agency_id)s AND p.debtor_id = n.debtor_id OFFSET 0) p ON true
WHERE {different}
"""
_TOLD = """
SELECT debtor_id AS subject_id, NULL::jsonb AS changes, NULL::jsonb AS facts, debtor_id AS person_id,
       jsonb_strip_nulls(jsonb_build_object({pairs})) AS personal
FROM ({different}) s
"""
_KEEP = """
INSERT INTO parties_risk_profile (agency_id, debtor_id, updated_at, currency, {columns})
SELECT %(agency_id)s, debtor_id, %(at)s, currency, {values} FROM ({different}) s ORDER BY debtor_id
ON CONFLICT (agency_id, debtor_id) DO UPDATE SET updated_at = excluded.updated_at, currency = excluded.currency, {kept}
"""


def keep_risk_profiles(actor: Actor, source: str, brings: Collection[str]) -> None:
    """Keep the circumstances that rows of the table `source` bring; blank cells and what is known already change nothing.

    Categories are kept in upper case, income in minor units of the row's currency, for which the row has its `decimals`.
    The caller holds an agency scope.
    """
    columns = {name: f"nullif({category_sql(name)}, '')" for name in CATEGORIES if name in brings}
    if "late_payments_count" in brings:
        columns["late_payments_count"] = "late_payments_count::integer"
    if "monthly_income" in brings:
        columns["monthly_income_minor"] = "round(monthly_income::numeric * 10::numeric ^ decimals)::bigint"
    if columns:
        different = _different(source, columns)
        params = {"agency_id": actor.agency_id, "at": clock.now()}
        told = _TOLD.format(different=different, pairs=", ".join(_pair(name) for name in _shown(columns)))
        record_each_person(actor, CIRCUMSTANCES_STATED, "debtor", told, params)
        keep = _KEEP.format(
            different=different,
            columns=", ".join(columns),
            values=", ".join(f"coalesce({name}, old_{name}{_BLANK if name in CATEGORIES else ''})" for name in columns),
            kept=", ".join(f"{name} = excluded.{name}" for name in columns),
        )
        execute(keep, params)


def _different(source: str, columns: dict[str, str]) -> str:
    """SQL for the debtors of whom something new is said: the new values, null where nothing is said, and the old."""
    has_income = "monthly_income_minor" in columns
    stated = _STATED.format(
        source=source,
        income_currency=_LAST.format(value="currency", known="monthly_income_minor") if has_income else "NULL::text",
        lasts=", ".join(f"{_LAST.format(value=name, known=name)} AS {name}" for name in columns),
        values=", ".join(f"{value} AS {name}" for name, value in columns.items()),
        any=" OR ".join(f"{name.removesuffix('_minor')} IS NOT NULL" for name in columns),
    )
    different = [f"(n.{name} IS NOT NULL AND n.{name} IS DISTINCT FROM p.{name})" for name in columns]
    if has_income:
        different.append("n.income_currency <> p.currency")
    return _DIFFERENT.format(
        stated=stated,
        pairs=", ".join(f"n.{name}, p.{name} AS old_{name}" for name in columns),
        different=" OR ".join(different),
    )


def _shown(columns: dict[str, str]) -> list[str]:
    return [*columns, "currency"] if "monthly_income_minor" in columns else list(columns)


def _pair(name: str) -> str:
    both = f"jsonb_build_array(nullif(old_{name}::text, ''), {name})"
    return f"'{name}', CASE WHEN {name} IS NOT NULL AND {name} IS DISTINCT FROM old_{name} THEN {both} END"
