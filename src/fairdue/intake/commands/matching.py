"""Matching: rows of new accounts find the debtor they are about, known before or met in the same batch, and why is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from fairdue.intake.rules.persons import SHARED_MAX, group_same_person, is_similar_name
from fairdue.intake.types import NamedRow
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import execute, rows
from fairdue.parties.commands.candidates import note_candidates

SAME_FILE = "same_file"

# One more than may share a value tells that too many do. OFFSET 0 looks debtors up last: of a table that has just grown the
# planner knows too little, and would look up every row for each of its debtors.
_BY_CONTACT = """
SELECT r.row_number, r.debtor_name, d.id AS debtor_id, d.full_name
FROM {source} r
CROSS JOIN LATERAL (
    SELECT debtor_id FROM parties_contact_point
    WHERE agency_id = %(agency_id)s AND value = r.{kind} AND kind = '{kind}' LIMIT {most}) c
CROSS JOIN LATERAL (SELECT id, full_name FROM parties_debtor WHERE agency_id = %(agency_id)s AND id = c.debtor_id OFFSET 0) d
WHERE r.is_new_debtor AND r.{kind} {comparable}
"""
_BY_IDENTITY = """
SELECT r.row_number, r.debtor_name, d.debtor_id, d.full_name
FROM {source} r
CROSS JOIN LATERAL (
    SELECT id AS debtor_id, full_name FROM parties_debtor
    WHERE agency_id = %(agency_id)s AND identity_digest = r.identity_digest AND merged_into_id IS NULL LIMIT {most}) d
WHERE r.is_new_debtor AND r.identity_digest IS NOT NULL
"""
_KINDS = {
    "identity": _BY_IDENTITY,
    "email": _BY_CONTACT.replace("{comparable}", "IS NOT NULL"),
    "phone": _BY_CONTACT.replace("{comparable}", "LIKE '+%%'"),
}
"""By what a debtor may be known, the strongest first."""
_TWINS = """
SELECT row_number, debtor_name, email, CASE WHEN phone LIKE '+%%' THEN phone END AS phone,
       encode(identity_digest, 'hex') AS identity
FROM {source} r
WHERE is_new_debtor
  AND (email IN (SELECT email FROM {source} WHERE is_new_debtor GROUP BY email HAVING count(*) > 1)
       OR phone IN (SELECT phone FROM {source} WHERE is_new_debtor AND phone LIKE '+%%' GROUP BY phone HAVING count(*) > 1)
       OR identity_digest IN (SELECT identity_digest FROM {source} WHERE is_new_debtor GROUP BY 1 HAVING count(*) > 1))
"""
_GIVE = """
UPDATE {source} r SET debtor_id = pair.debtor_id, is_new_debtor = false, is_shared_debtor = true, matched_by = pair.matched_by
FROM unnest(%s::int[], %s::uuid[], %s::text[]) pair (row_number, debtor_id, matched_by) WHERE r.row_number = pair.row_number
"""
_FOLLOW = """
UPDATE {source} r SET debtor_id = lead.debtor_id, is_new_debtor = false, is_shared_debtor = true, matched_by = '{same_file}'
FROM unnest(%s::int[], %s::int[]) pair (row_number, leader)
JOIN {source} lead ON lead.row_number = pair.leader WHERE r.row_number = pair.row_number
"""
_STRANGERS = """
SELECT r.debtor_id AS one, coalesce(pair.debtor_id, o.debtor_id) AS other, pair.reason
FROM unnest(%(row_numbers)s::int[], %(debtor_ids)s::uuid[], %(other_rows)s::int[], %(reasons)s::text[])
     pair (row_number, debtor_id, other_row, reason)
JOIN {source} r ON r.row_number = pair.row_number
LEFT JOIN {source} o ON o.row_number = pair.other_row
WHERE r.debtor_id <> coalesce(pair.debtor_id, o.debtor_id)
"""
Stranger = tuple[int, UUID | None, int | None, str]


class Matching:
    """Matches the rows of one table; `strangers` are those who share a contact with somebody of another name."""

    def __init__(self, source: str, params: dict[str, Any]) -> None:
        """Take the table's name; rows that are_new_debtor are matched."""
        self._source, self._params = source, params
        self.strangers: list[Stranger] = []

    def match(self) -> None:
        """Give every row the debtor it is about: the one known longest, else the first of the same person in this table."""
        self._join_known()
        self._join_twins()

    def note_strangers(self, actor: Actor) -> int:
        """Propose strangers for merging, once all debtors exist; return in how many rows they are."""
        if self.strangers:
            numbers, debtors, others, reasons = (list(column) for column in zip(*self.strangers, strict=True))
            params = {"row_numbers": numbers, "debtor_ids": debtors, "other_rows": others, "reasons": reasons}
            note_candidates(actor, _STRANGERS.format(source=self._source), params)
        return len(self.strangers)

    def _join_known(self) -> None:
        chosen: dict[int, tuple[UUID, str]] = {}
        unlike: dict[int, Stranger] = {}
        for kind, query in _KINDS.items():
            found = rows(query.format(source=self._source, kind=kind, most=SHARED_MAX + 1), self._params)
            for row in _of_few(found):
                if is_similar_name(row.debtor_name, row.full_name):
                    before = chosen.get(row.row_number)
                    if before is None or row.debtor_id < before[0]:
                        chosen[row.row_number] = (row.debtor_id, kind)
                else:
                    unlike.setdefault(row.row_number, (row.row_number, row.debtor_id, None, f"same_{kind}"))
        if chosen:
            debtors, kinds = zip(*chosen.values(), strict=True)
            execute(_GIVE.format(source=self._source), [list(chosen), list(debtors), list(kinds)])
        self.strangers += unlike.values()

    def _join_twins(self) -> None:
        twins = rows(_TWINS.format(source=self._source), {})
        found = group_same_person(NamedRow(row.row_number, row.debtor_name, row.email, row.phone, row.identity) for row in twins)
        leaders = found.leaders
        if leaders:
            sql = _FOLLOW.format(source=self._source, same_file=SAME_FILE)
            execute(sql, [list(leaders), list(leaders.values())])
            shared = list(set(leaders.values()))
            execute(f"UPDATE {self._source} SET is_shared_debtor = true WHERE row_number = ANY(%s)", [shared])
        self.strangers += [(row, None, other, f"same_{kind}") for row, other, kind in found.strangers]


def _of_few(found: Sequence[Any]) -> Iterable[Any]:
    """Leave out what a row found by a value that too many share."""
    people = Counter(row.row_number for row in found)
    return (row for row in found if people[row.row_number] <= SHARED_MAX)
