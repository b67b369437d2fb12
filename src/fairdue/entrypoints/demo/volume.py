"""Any number of made-up debtors with risk factors and an account each, for trials at size: made in SQL, the same for a seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fairdue.access.models import Agency
from fairdue.access.queries.collectors import today_in
from fairdue.access.types import StaffRole
from fairdue.accounts.commands.bulk_placing import find_or_create_creditors, place_accounts
from fairdue.accounts.models import Account, Placement
from fairdue.entrypoints.demo import files, portfolio
from fairdue.entrypoints.demo.people import Staff, found_agency
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, execute, rows
from fairdue.kernel.ids import uuid7
from fairdue.parties.commands.bulk import create_debtors
from fairdue.parties.commands.circumstances import keep_risk_profiles
from fairdue.parties.rules import KNOWN_CATEGORIES
from fairdue.scoring.commands.accounts import score_accounts
from fairdue.scoring.rules import CATEGORIES

VOLUME = "Volume Trial Agency"
VOLUME_STAFF = (Staff("volume.admin", "Vera", "Lindqvist", StaffRole.AGENCY_ADMIN),)
CHUNK = 20_000
FACTORS = ("monthly_income", "late_payments_count", *KNOWN_CATEGORIES, "payment_status")
STEPS = 1 << 20
"""Chance comes in so many steps: whole numbers, so that a seed gives the same everywhere."""


class Distribution(StrEnum):
    """How risky the debtors are: evenly spread, or the riskiest (or safest) of three tries in each respect."""

    BALANCED = "balanced"
    HIGH_RISK = "high-risk"
    LOW_RISK = "low-risk"


@dataclass(frozen=True, slots=True)
class Sown:
    """What was made, and in how many seconds without and with scoring."""

    debtors: int
    seconds: float
    scored: int
    scoring_seconds: float


class SeedUsed(ValueError):
    """The agency has debtors of this seed."""


_SOW = """
CREATE TEMPORARY TABLE sown ON COMMIT DROP AS
SELECT n::integer AS row_number, n::integer AS line, 'S%(seed)s-' || lpad(n::text, 8, '0') AS external_ref,
       first || ' ' || chr(65 + (({middle}) %% 26)::integer) || '. ' || last AS debtor_name,
       mail AS email, mail AS debtor_email,
       NULL::text AS phone, NULL::text AS debtor_phone, NULL::bytea AS ssn_sealed,
       uuidv7() AS account_id, uuidv7() AS ledger_account_id, uuidv7() AS debtor_id, uuidv7() AS debtor_entry_id,
       gen_random_uuid() AS salt, true AS is_new_account, true AS is_new_debtor, false AS is_changed, false AS is_shared_debtor,
       NULL::text AS matched_by, c.id AS creditor_id, c.name AS original_creditor, c.account_type, '' AS region,
       amount_minor, CASE WHEN is_partial THEN amount_minor * 3 / 5 ELSE amount_minor END AS stated_now_minor,
       NULL::bigint AS stated_minor, 'USD' AS currency, 2::smallint AS decimals, NULL::smallint AS priority,
       %(today)s::date - (1 + {age} * 400 / {steps})::integer AS due_on, NULL::bytea AS fingerprint,
       CASE WHEN {income} > {steps} * 19 / 20 THEN '0.00'
            ELSE (900 + ({steps} - {income}) * 8100 / {steps})::text || '.' || lpad((({middle}) %% 100)::text, 2, '0')
       END AS monthly_income,
       ({late} * 12 / {steps})::text AS late_payments_count, {categories},
       CASE WHEN is_partial THEN 'PARTIAL' ELSE 'UNPAID' END AS payment_status
FROM (
    SELECT n, (%(firsts)s::text[])[1 + (({first}) %% %(first_count)s)::integer] AS first,
           (%(lasts)s::text[])[1 + (({last}) %% %(last_count)s)::integer] AS last,
           5000 + ({amount} * {amount} / {steps}) * 4 AS amount_minor, ({partial}) %% 4 = 0 AS is_partial
    FROM generate_series(%(begin)s::bigint, %(end)s::bigint) n
) made
CROSS JOIN LATERAL (SELECT lower(first || '.' || last) || n || '@example.com' AS mail) m
JOIN sown_creditor c ON c.number = ({creditor}) %% %(creditor_count)s
"""
_CREDITORS = """
CREATE TEMPORARY TABLE sown_creditor ON COMMIT DROP AS
SELECT c.id, c.name, k.account_type, k.number - 1 AS number
FROM unnest(%(names)s::text[], %(types)s::text[]) WITH ORDINALITY k (name, account_type, number)
JOIN accounts_creditor c ON c.agency_id = %(agency_id)s AND lower(c.name) = lower(k.name)
"""


def find_or_found_agency() -> Actor:
    """Return who acts in the agency of these debtors, which is made when it is not there."""
    known = Agency.objects.filter(name=VOLUME).first()
    return system(found_agency(VOLUME, "NY-DCA-0000001", VOLUME_STAFF).agency_id if known is None else known.id, "seed")


def sow(actor: Actor, count: int, distribution: Distribution, seed: int, *, with_scores: bool) -> Sown:
    """Make debtors with everything an import brings: accounts, postings, risk factors, journal. Raises SeedUsed.

    Each chunk commits by itself.
    """
    began = clock.elapsed()
    with agency_scope(actor.agency_id):
        if Account.objects.filter(agency_id=actor.agency_id, external_ref=f"S{seed}-{1:08}").exists():
            raise SeedUsed(seed)
        names = "SELECT unnest(%(names)s::text[]) AS name, 'USD' AS currency"
        find_or_create_creditors(actor, names, {"names": [name for name, _ in portfolio.CREDITORS.values()]})
        today = today_in(actor.agency_id)
        placed = Placement.objects.create(agency_id=actor.agency_id, source_id=uuid7(), reference=f"seed {seed}", placed_on=today)
    sql = _sql(distribution)
    params = {**_words(), "agency_id": actor.agency_id, "seed": seed, "today": today}
    for begin in range(1, count + 1, CHUNK):
        with agency_scope(actor.agency_id):
            execute(_CREDITORS, params)
            execute(sql, {**params, "begin": begin, "end": min(count, begin + CHUNK - 1)})
            create_debtors(actor, "sown")
            place_accounts(actor, "sown", placed.id, placed.source_id or placed.id, effective_on=today)
            keep_risk_profiles(actor, "sown", FACTORS)
            execute("DROP TABLE sown, sown_creditor")
    rows("SELECT fairdue_analyze_accounts()")
    sown = clock.elapsed()
    scored = score_accounts(actor, placement_id=placed.id).scored if with_scores else 0
    return Sown(count, sown - began, scored, clock.elapsed() - sown)


def _sql(distribution: Distribution) -> str:
    """The statement, with a chance of its own for each column."""
    pick = {Distribution.BALANCED: "", Distribution.HIGH_RISK: "greatest", Distribution.LOW_RISK: "least"}[distribution]

    def chance(number: int) -> str:
        """A whole number from 0 up to STEPS for row n, the same for the same seed."""
        return f"(hashint8extended(n, %(seed)s::bigint * 1000 + {number}) & {STEPS - 1})"

    def risk(number: int) -> str:
        return f"{pick}({', '.join(chance(number * 3 + tried) for tried in range(3 if pick else 1))})"

    categories = (f"{_category(name, risk(20 + place))} AS {name}" for place, name in enumerate(CATEGORIES))
    return _SOW.format(
        steps=STEPS,
        first=chance(1),
        last=chance(2),
        middle=chance(3),
        creditor=chance(4),
        partial=chance(5),
        amount=risk(10),
        age=risk(11),
        income=risk(12),
        late=risk(13),
        categories=", ".join(categories),
    )


def _category(name: str, risk: str) -> str:
    words = sorted(CATEGORIES[name], key=lambda word: (CATEGORIES[name][word], word))
    listed = ", ".join(_quoted(word) for word in words)
    return f"(ARRAY[{listed}])[1 + ({risk} * {len(words)} / {STEPS})::integer]"


def _words() -> dict[str, object]:
    """First and last names of the demo's debtors, and its creditors."""
    tables = (portfolio.CASCADE, portfolio.HARBORVIEW, portfolio.BRIGHTPATH, portfolio.METRO, portfolio.LAKESIDE)
    people = [row.name.split() for table in tables for row in files.read_table(table)]
    named = [words for words in people if len(words) == 2 and all(word.isalpha() for word in words)]  # noqa: PLR2004  # first, last
    firsts, lasts = sorted({first for first, _ in named}), sorted({last for _, last in named})
    creditors = portfolio.CREDITORS.values()
    return {
        "firsts": firsts,
        "lasts": lasts,
        "first_count": len(firsts),
        "last_count": len(lasts),
        "names": [name for name, _ in creditors],
        "types": [kind for _, kind in creditors],
        "creditor_count": len(creditors),
    }


def _quoted(word: str) -> str:
    return f"'{word}'"
