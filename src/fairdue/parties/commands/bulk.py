"""Debtors and contact points of many rows at once.

`source` is the name of a table with a row for each: row_number, debtor_id, is_new_debtor, is_shared_debtor (more rows are about
him), debtor_entry_id and salt (for the journal), external_ref, debtor_name, email, phone and ssn_sealed; is_new_account and
is_changed; for changed ones new_name, is_new_ssn, is_new_born_on and has_new_contact. Further columns are read only where
`brings` names the field they come from, so that a plain file costs nothing more. Callers hold an agency scope.
"""

from __future__ import annotations

from collections.abc import Collection

from fairdue.journal.commands import record_each_person
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows
from fairdue.parties.commands.locking import hold_debtors
from fairdue.parties.commands.sealing import digest_identity
from fairdue.parties.events import CONTACT_POINT_ADDED, DEBTOR_CREATED, DEBTOR_EDITED
from fairdue.parties.models import Debtor
from fairdue.parties.queries import open_identity
from fairdue.parties.rules import normalised_postal_sql

ADDRESS = ("debtor_address", "debtor_city", "debtor_region", "debtor_postal_code", "debtor_country")
_LINES = "line1, city, region, postal_code, country"
_POSTAL = normalised_postal_sql(*(f"s.{name}" for name in ADDRESS))
_IS_FIRM = "lower(btrim(s.debtor_is_firm)) IN ('true', 'yes', 'y', '1', 'firm', 'company')"

# A chain of merges is followed one link each time.
_FOLLOW = """
UPDATE {source} s SET debtor_id = d.merged_into_id
FROM parties_debtor d
WHERE NOT s.is_new_debtor AND d.agency_id = %(agency_id)s AND d.id = s.debtor_id AND d.merged_into_id IS NOT NULL
"""
_CREATE = """
INSERT INTO parties_debtor (id, agency_id, external_ref, full_name, is_firm, ssn_last4_sealed, born_on_sealed, identity_digest,
                            language, created_at, updated_at)
SELECT debtor_id, %(agency_id)s, {external_ref}, debtor_name, {is_firm}, ssn_sealed, {born_on}, {digest}, {language},
       %(at)s, %(at)s
FROM {source} s WHERE is_new_debtor
"""
_CREATED = """
SELECT debtor_entry_id AS id, salt, debtor_id AS subject_id, {changes} AS changes, NULL::jsonb AS facts, debtor_id AS person_id,
       jsonb_strip_nulls(jsonb_build_object('full_name', debtor_name, 'email', email, 'phone', phone{personal})) AS personal
FROM {source} s WHERE is_new_debtor
"""
_POINTS = """
INSERT INTO parties_contact_point (agency_id, debtor_id, created_at, {columns})
SELECT %(agency_id)s, s.debtor_id, %(at)s, k.* FROM {source} s CROSS JOIN LATERAL {points}
WHERE k.value IS NOT NULL AND s.is_new_debtor
"""
# OFFSET 0 looks each one up by its index: from a guess about a table that has just grown, all would be compared with all.
_UNKNOWN_POINTS = """
SELECT DISTINCT ON (s.debtor_id, k.kind, k.value) s.debtor_id, s.row_number, k.*
FROM {source} s CROSS JOIN LATERAL {points}
WHERE k.value IS NOT NULL AND {which} AND NOT EXISTS (
    SELECT FROM parties_contact_point c
    WHERE c.agency_id = %(agency_id)s AND c.debtor_id = s.debtor_id AND c.kind = k.kind AND c.value = k.value OFFSET 0)
ORDER BY s.debtor_id, k.kind, k.value, s.row_number
"""
_ADD_POINTS = """
INSERT INTO parties_contact_point (agency_id, debtor_id, created_at, {columns})
SELECT %(agency_id)s, debtor_id, %(at)s, {shown} FROM ({unknown}) n
ON CONFLICT DO NOTHING
"""
# At most one of a kind is primary: the first that came.
_IS_PRIMARY = """
is_primary AND row_number() OVER (PARTITION BY debtor_id, kind ORDER BY is_primary DESC, row_number) = 1 AND NOT EXISTS (
    SELECT FROM parties_contact_point c
    WHERE c.agency_id = %(agency_id)s AND c.debtor_id = n.debtor_id AND c.kind = n.kind AND c.is_primary OFFSET 0)
"""
_ADDED = """
SELECT debtor_id AS subject_id, NULL::jsonb AS changes, NULL::jsonb AS facts, debtor_id AS person_id,
       jsonb_build_object('point_kind', kind, 'value', value, 'raw', raw) AS personal
FROM ({unknown}) n
"""
_FOLLOWERS = "s.is_new_account AND s.is_shared_debtor AND NOT s.is_new_debtor"
# Several rows may be about one debtor: of each fact the last row that brings another one wins.
_TAKEN = """
SELECT s.*, d.full_name AS old_full_name, d.language AS old_language, d.is_firm AS old_is_firm, {takes}
FROM {source} s JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = s.debtor_id
WHERE s.has_new_contact OR {flags}
"""
_TAKES = "({when}) AND s.row_number = max(s.row_number) FILTER (WHERE {when}) OVER (PARTITION BY s.debtor_id) AS takes_{name}"
_UPDATE = """
UPDATE parties_debtor d SET {assignments}, updated_at = %(at)s
FROM (SELECT debtor_id, {values} FROM ({taken}) s GROUP BY debtor_id HAVING bool_or({any})) n
WHERE d.agency_id = %(agency_id)s AND d.id = n.debtor_id
"""
_CHANGED = """
SELECT s.debtor_id AS subject_id, {changes} AS changes, NULL::jsonb AS facts, s.debtor_id AS person_id,
       jsonb_strip_nulls(jsonb_build_object({personal})) AS personal
FROM ({taken}) s WHERE {any} OR s.has_new_contact
"""
_NEW_IDENTITIES = """
SELECT id FROM parties_debtor WHERE agency_id = %(agency_id)s
AND id IN (SELECT s.debtor_id FROM {source} s WHERE {which}) AND ssn_last4_sealed IS NOT NULL AND born_on_sealed IS NOT NULL
"""
_DIGESTS = """
UPDATE parties_debtor d SET identity_digest = n.digest FROM unnest(%(ids)s::uuid[], %(digests)s::bytea[]) n (id, digest)
WHERE d.agency_id = %(agency_id)s AND d.id = n.id
"""


def create_debtors(actor: Actor, source: str, brings: Collection[str] = ()) -> None:
    """Create a debtor for each row that is_new_debtor, and the contact points that rows of new accounts bring.

    `brings` names the fields of the file. Debtors are held from here on; rows that were given to one who was merged meanwhile go
    to the one he was merged into.
    """
    hold_debtors(actor.agency_id)
    params = {"agency_id": actor.agency_id, "at": clock.now()}
    (found,) = rows(f"SELECT EXISTS (SELECT FROM {source} WHERE NOT is_new_debtor) AS known")
    while found.known and execute(_FOLLOW.format(source=source), params):
        pass
    columns, points = _points(brings)
    execute(_CREATE.format(source=source, **_created_values(brings)), params)
    execute(_POINTS.format(source=source, columns=columns, points=points), params)
    if found.known:
        unknown = _UNKNOWN_POINTS.format(source=source, points=points, which=_FOLLOWERS)
        record_each_person(actor, CONTACT_POINT_ADDED, "debtor", _ADDED.format(unknown=unknown), params)
        _add_points(unknown, columns, params)
    changes = "jsonb_build_object('external_ref', jsonb_build_array(NULL, external_ref))"
    created = _CREATED.format(
        source=source,
        changes="NULL::jsonb" if "debtor_ref" in brings else changes,
        personal="".join(f", '{name}', {value}" for name, value in _told(brings).items()),
    )
    record_each_person(actor, DEBTOR_CREATED, "debtor", created, {}, has_ids=True)


def change_debtors(actor: Actor, source: str, brings: Collection[str] = ()) -> None:
    """Take over names, identities, languages and contact points from rows whose debtor is known; earlier contact points stay.

    Which rows bring a new name, identity number, birth date or contact point the caller has marked; he has locked the debtors.
    """
    params = {"agency_id": actor.agency_id, "at": clock.now()}
    facts = _changeable(brings)
    takes = ", ".join(_TAKES.format(name=name, when=when) for name, (when, _, _) in facts.items())
    flags = " OR ".join(sorted({when.split(" AND ")[0] for when, _, _ in facts.values()}))
    taken = _TAKEN.format(source=source, takes=takes, flags=flags)
    any_taken = " OR ".join(f"takes_{name}" for name in facts)
    changed = _CHANGED.format(taken=taken, any=any_taken, changes=_masked(facts), personal=_changed_values(facts, brings))
    record_each_person(actor, DEBTOR_EDITED, "debtor", changed, params)
    update = _UPDATE.format(
        taken=taken,
        any=any_taken,
        assignments=", ".join(f"{column} = coalesce(n.{column}, d.{column})" for _, column, _ in facts.values()),
        values=", ".join(
            f"any_value({value}) FILTER (WHERE takes_{name}) AS {column}" for name, (_, column, value) in facts.items()
        ),
    )
    execute(update, params)
    _renew_digests(source, " OR ".join(facts[name][0] for name in ("ssn_last4", "born_on") if name in facts), params)
    columns, points = _points(brings)
    unknown = _UNKNOWN_POINTS.format(source=source, points=points, which="s.has_new_contact")
    _add_points(unknown, columns, params)


def _points(brings: Collection[str]) -> tuple[str, str]:
    """The columns of contact points, and SQL for those of a row: the second phone and the address only where they are brought."""
    has_address = any(name in brings for name in ADDRESS)
    blank = ", '', '', '', '', ''" if has_address else ""
    listed = [f"('email', s.email, s.debtor_email, true{blank})", f"('phone', s.phone, s.debtor_phone, true{blank})"]
    if "debtor_phone_2" in brings:
        second = "CASE WHEN s.phone_2 IS DISTINCT FROM s.phone THEN s.phone_2 END"
        listed.append(f"('phone', {second}, s.debtor_phone_2, s.phone IS NULL{blank})")
    if has_address:
        raw = "concat_ws(', ', " + ", ".join(f"nullif(s.{name}, '')" for name in ADDRESS) + ")"
        lines = ", ".join(f"coalesce(s.{name}, '')" for name in ADDRESS)
        listed.append(f"('postal', nullif({_POSTAL}, ''), {raw}, true, {lines})")
    columns = "kind, value, raw, is_primary" + (f", {_LINES}" if has_address else "")
    return columns, f"(VALUES {', '.join(listed)}) k ({columns})"


def _created_values(brings: Collection[str]) -> dict[str, str]:
    def of(field: str, brought: str, otherwise: str) -> str:
        return brought if field in brings else otherwise

    return {
        "external_ref": of("debtor_ref", "coalesce(debtor_ref, external_ref)", "external_ref"),
        "is_firm": of("debtor_is_firm", f"coalesce({_IS_FIRM}, false)", "false"),
        "born_on": of("debtor_born_on", "born_on_sealed", "NULL::bytea"),
        "digest": of("debtor_born_on", "identity_digest", "NULL::bytea"),
        "language": of("debtor_language", "coalesce(debtor_language, '')", "''"),
    }


def _told(brings: Collection[str]) -> dict[str, str]:
    """What the journal tells of a row beside name, e-mail and phone; an identity only by whether it is there."""
    told = {
        "debtor_ref": ("external_ref", "coalesce(s.debtor_ref, s.external_ref)"),
        "debtor_is_firm": ("is_firm", _IS_FIRM),
        "debtor_language": ("language", "s.debtor_language"),
        "debtor_born_on": ("has_born_on", "s.born_on_sealed IS NOT NULL"),
        "debtor_phone_2": ("phone_2", "s.phone_2"),
    }
    found = dict(pair for field, pair in told.items() if field in brings)
    return found | ({"postal": f"nullif({_POSTAL}, '')"} if any(name in brings for name in ADDRESS) else {})


def _changeable(brings: Collection[str]) -> dict[str, tuple[str, str, str]]:
    """What rows may change: by its name in the journal, when they do, the column, and the new value."""
    facts = {
        "full_name": ("s.new_name IS NOT NULL", "full_name", "new_name"),
        "ssn_last4": ("s.is_new_ssn", "ssn_last4_sealed", "ssn_sealed"),
    }
    if "debtor_born_on" in brings:
        facts["born_on"] = ("s.is_new_born_on", "born_on_sealed", "born_on_sealed")
    if "debtor_language" in brings:
        facts["language"] = ("s.is_changed AND s.debtor_language <> d.language", "language", "debtor_language")
    if "debtor_is_firm" in brings:
        facts["is_firm"] = (f"s.is_changed AND ({_IS_FIRM}) <> d.is_firm", "is_firm", f"({_IS_FIRM})")
    return facts


def _masked(facts: Collection[str]) -> str:
    masked = " || ".join(
        f'CASE WHEN takes_{name} THEN \'{{"{name}": ["****", "****"]}}\'::jsonb ELSE \'{{}}\'::jsonb END'
        for name in ("ssn_last4", "born_on")
        if name in facts
    )
    return f"({masked})"


def _changed_values(facts: dict[str, tuple[str, str, str]], brings: Collection[str]) -> str:
    pairs = [
        f"'{name}', CASE WHEN takes_{name} THEN jsonb_build_array(s.old_{name}, s.{value}) END"
        if name != "is_firm"
        else f"'is_firm', CASE WHEN takes_is_firm THEN jsonb_build_array(s.old_is_firm, {value}) END"
        for name, (_, _, value) in facts.items()
        if name not in {"ssn_last4", "born_on"}
    ]
    told = {"email": "s.email", "phone": "s.phone", **_told(brings)}
    points = ("email", "phone", "phone_2", "postal")
    pairs += [f"'{name}', CASE WHEN s.has_new_contact THEN {told[name]} END" for name in points if name in told]
    return ", ".join(pairs)


def _add_points(unknown: str, columns: str, params: dict[str, object]) -> None:
    shown = columns.replace("is_primary", _IS_PRIMARY)
    execute(_ADD_POINTS.format(columns=columns, shown=shown, unknown=unknown), params)


def _renew_digests(source: str, which: str, params: dict[str, object]) -> None:
    """Make the digest of those with a new half of their identity agree with both halves."""
    ids = [row.id for row in rows(_NEW_IDENTITIES.format(source=source, which=which), params)]
    if ids:
        found = {debtor.id: digest_identity(*open_identity(debtor)) for debtor in Debtor.objects.filter(id__in=ids)}
        execute(_DIGESTS, {**params, "ids": list(found), "digests": list(found.values())})
