"""Pairs of debtors who may be one person: note them, look for them, decide about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fairdue.journal.commands import record
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.errors import NotFound
from fairdue.parties.errors import CandidateDecided
from fairdue.parties.events import CANDIDATE_DISMISSED, CANDIDATES_FOUND
from fairdue.parties.models import MergeCandidate
from fairdue.parties.types import CandidateSearch

SAME_VALUE_MAX = 10
"""A contact point of more debtors than this is an employer's or a placeholder, and tells nothing of a person."""

FOUND_MAX = 1000

_NOTE = """
INSERT INTO parties_merge_candidate (agency_id, debtor_id, other_id, reason, created_at)
SELECT DISTINCT ON (one, other) %(agency_id)s, one, other, reason, %(at)s
FROM (SELECT least(one, other) AS one, greatest(one, other) AS other, reason FROM ({source}) pairs (one, other, reason)) p
WHERE one <> other AND NOT EXISTS (
    SELECT FROM parties_debtor d WHERE d.agency_id = %(agency_id)s AND d.id IN (p.one, p.other) AND d.merged_into_id IS NOT NULL)
ORDER BY one, other, reason
ON CONFLICT (agency_id, debtor_id, other_id) DO NOTHING
"""
_WORDS = """(
    SELECT string_agg(word, ' ' ORDER BY word) FROM regexp_split_to_table(lower({name}), '[^[:alnum:]]+') word WHERE word <> '')
"""
# Only values that a few debtors share, so that the pairs stay few however large the agency is.
_SAME_POINT = f"""
SELECT a.debtor_id AS one, b.debtor_id AS other, kind AS reason
FROM (SELECT kind, value FROM parties_contact_point
      WHERE agency_id = %(agency_id)s AND (kind <> 'phone' OR value LIKE '+%%')
      GROUP BY kind, value HAVING count(*) BETWEEN 2 AND {SAME_VALUE_MAX}) shared
JOIN parties_contact_point a USING (kind, value)
JOIN parties_contact_point b USING (kind, value)
JOIN parties_debtor d ON d.agency_id = %(agency_id)s AND d.id = a.debtor_id
JOIN parties_debtor e ON e.agency_id = %(agency_id)s AND e.id = b.debtor_id
WHERE a.agency_id = %(agency_id)s AND b.agency_id = %(agency_id)s AND a.debtor_id < b.debtor_id
  AND (kind <> 'postal' OR {_WORDS.format(name="d.full_name")} = {_WORDS.format(name="e.full_name")})
"""
_SAME_IDENTITY = f"""
SELECT a.id AS one, b.id AS other, 'identity' AS reason
FROM (SELECT identity_digest FROM parties_debtor
      WHERE agency_id = %(agency_id)s AND identity_digest IS NOT NULL AND merged_into_id IS NULL
      GROUP BY 1 HAVING count(*) BETWEEN 2 AND {SAME_VALUE_MAX}) shared
JOIN parties_debtor a USING (identity_digest)
JOIN parties_debtor b USING (identity_digest)
WHERE a.agency_id = %(agency_id)s AND b.agency_id = %(agency_id)s AND a.id < b.id
  AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
"""
_FIND = f"""
SELECT one, other, min(reason) AS reason FROM ({_SAME_POINT} UNION ALL {_SAME_IDENTITY}) found
WHERE NOT EXISTS (
    SELECT FROM parties_merge_candidate c
    WHERE c.agency_id = %(agency_id)s AND c.debtor_id = found.one AND c.other_id = found.other)
GROUP BY one, other ORDER BY one, other LIMIT %(most)s
"""


def note_candidates(actor: Actor, source: str, params: Mapping[str, Any]) -> int:
    """Propose the pairs of the query `source` (two ids and a reason) for merging; return how many are new.

    A pair that was proposed before stays as it was decided, and a debtor who was merged already is left out. The caller holds
    an agency scope.
    """
    noted = execute(_NOTE.format(source=source), {**params, "agency_id": actor.agency_id, "at": clock.now()})
    if noted:
        record(actor, CANDIDATES_FOUND, "agency", actor.agency_id, facts={"pairs": noted})
    return noted


def find_candidates(actor: Actor) -> CandidateSearch:
    """Look through the whole agency for debtors who share an e-mail address, a phone number or an identity, or name and address.

    Proposes at most FOUND_MAX new pairs: `is_complete` tells whether that was all; else call it again.
    """
    with agency_scope(actor.agency_id):
        found = note_candidates(actor, _FIND, {"most": FOUND_MAX})
        return CandidateSearch(found=found, is_complete=found < FOUND_MAX)


def dismiss_candidate(actor: Actor, candidate_id: UUID) -> None:
    """Decide that two debtors are two people; the pair is not proposed again. Raises NotFound, CandidateDecided."""
    with agency_scope(actor.agency_id):
        open_ones = MergeCandidate.objects.select_for_update(no_key=True)
        found = open_ones.filter(agency_id=actor.agency_id, id=candidate_id).first()
        if found is None:
            raise NotFound
        if found.status != "open":
            raise CandidateDecided(status=found.status)
        found.status, found.decided_at = "dismissed", clock.now()
        found.save(update_fields=["status", "decided_at"])
        for debtor_id, other_id in ((found.debtor_id, found.other_id), (found.other_id, found.debtor_id)):
            facts = {"other_id": other_id, "reason": found.reason}
            record(actor, CANDIDATE_DISMISSED, "debtor", debtor_id, facts=facts)
