"""Write entries: one, or one for each row of a query, in the transaction of the change they record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute

Listener = Callable[[UUID, str, UUID], None]
_listeners: list[Listener] = []

_COLUMNS = """(id, agency_id, at, kind, subject_type, subject_id, actor_role, actor_id, actor_name, ip, request_id,
               changes, facts, personal_digest)"""
_VALUES = """%(agency_id)s, %(at)s, %(kind)s, %(subject_type)s, subject_id, %(actor_role)s, %(actor_id)s::uuid, %(actor_name)s,
       %(ip)s::inet, %(request_id)s::uuid, coalesce(changes, %(none)s::jsonb), coalesce(facts, %(none)s::jsonb)"""
_DIGEST = "CASE WHEN personal IS NOT NULL THEN sha256(convert_to(salt::text || personal::text, 'UTF8')) END"
_EACH = f"INSERT INTO journal_entry {_COLUMNS} SELECT uuidv7(), {_VALUES}, NULL FROM ({{source}}) rows"
_EACH_PERSON = f"INSERT INTO journal_entry {_COLUMNS} SELECT id, {_VALUES}, {_DIGEST} FROM ({{source}}) rows"
_PERSONAL = """
INSERT INTO journal_personal (id, agency_id, person_id, salt, "values")
SELECT id, %(agency_id)s, person_id, salt, personal FROM ({source}) rows WHERE personal IS NOT NULL
"""
_BOTH = f"""
WITH source AS MATERIALIZED (SELECT uuidv7() AS id, gen_random_uuid() AS salt, rows.* FROM ({{source}}) rows),
     entry AS ({_EACH_PERSON.format(source="SELECT * FROM source")})
{_PERSONAL.format(source="SELECT * FROM source")}
"""
_ONE = _BOTH.format(
    source="SELECT %(subject_id)s::uuid AS subject_id, %(changes)s::jsonb AS changes, %(facts)s::jsonb AS facts, "
    "%(person_id)s::uuid AS person_id, %(personal)s::jsonb AS personal"
)


def listen(listener: Listener) -> None:
    """Call `listener(agency_id, kind, subject_id)` after each single entry, in its transaction. Wiring does this at start."""
    if listener not in _listeners:
        _listeners.append(listener)


def record(
    actor: Actor,
    kind: str,
    subject_type: str,
    subject_id: UUID,
    *,
    changes: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    person_id: UUID | None = None,
) -> None:
    """Write one entry and tell the listeners.

    `changes` is {field: [old, new]}, `facts` whatever else explains it; values about a debtor go into `personal` only.
    """
    execute(
        _ONE,
        {
            **_context(actor, kind, subject_type),
            "subject_id": subject_id,
            "changes": _json(changes),
            "facts": _json(facts),
            "personal": _json(personal) if personal else None,
            "person_id": person_id,
        },
    )
    for listener in _listeners:
        listener(actor.agency_id, kind, subject_id)


def record_each(actor: Actor, kind: str, subject_type: str, source: str, params: Mapping[str, Any]) -> None:
    """Write one entry for each row of the query `source`, which gives subject_id, changes and facts.

    For work over sets; listeners are not told of single rows. `params` must not use the names of the entry's own columns.
    """
    execute(_EACH.format(source=source), {**params, **_context(actor, kind, subject_type)})


def record_changed(actor: Actor, kind: str, subject_type: str, change: str, source: str, params: Mapping[str, Any]) -> int:
    """Run the statement `change` and write one entry for each row of `source`, a query over what it returns, `changed`.

    Otherwise like `record_each`, for a change that returns old and new values: the rows are not looked up twice. `source` gives
    one row for each that is changed. Returns how many.
    """
    entries = _EACH.format(source=source)
    return execute(f"WITH changed AS ({change}) {entries}", {**params, **_context(actor, kind, subject_type)})


def record_each_person(
    actor: Actor, kind: str, subject_type: str, source: str, params: Mapping[str, Any], *, has_ids: bool = False
) -> None:
    """Like `record_each` for rows about people: `source` also gives person_id and personal.

    With `has_ids` it gives the entry's id and its salt too, the same each time it is read: two plain inserts then do the work
    of one that has to keep all rows in between.
    """
    values = {**params, **_context(actor, kind, subject_type)}
    if has_ids:
        execute(_EACH_PERSON.format(source=source), values)
        execute(_PERSONAL.format(source=source), values)
    else:
        execute(_BOTH.format(source=source), values)


def erase_person(person_id: UUID) -> int:
    """Delete the personal values of all entries about a person; the entries and their seals stay. Returns how many."""
    return execute("DELETE FROM journal_personal WHERE person_id = %s", [person_id])


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return {field: [old, new]} for the fields of `after` that differ from `before`."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def _context(actor: Actor, kind: str, subject_type: str) -> dict[str, Any]:
    return {
        "agency_id": actor.agency_id,
        "at": clock.now(),
        "kind": kind,
        "subject_type": subject_type,
        "actor_role": actor.role.value,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "ip": actor.ip,
        "request_id": actor.request_id,
        "none": "{}",
    }


def _json(values: Mapping[str, Any] | None) -> str:
    return json.dumps(values or {}, default=str)
