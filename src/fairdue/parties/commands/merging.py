"""The parties' side of merging and splitting: contact points, identity, language, circumstances and candidates.

Callers lock both debtors first, move the accounts, and write the journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from fairdue.kernel import clock
from fairdue.kernel.db import execute
from fairdue.parties.commands.sealing import seal_identity
from fairdue.parties.models import ContactPoint, Debtor, RiskProfile
from fairdue.parties.queries import open_identity
from fairdue.parties.types import IdentityChoice, MergePlan

IDENTITY = ("ssn_last4", "born_on")
SEALED = ("ssn_last4_sealed", "born_on_sealed", "identity_digest")
_CIRCUMSTANCES = tuple(
    field.attname
    for field in RiskProfile._meta.local_fields
    if field.attname not in {"id", "agency_id", "debtor_id", "updated_at"}
)
_CARRY_OVER = """
INSERT INTO parties_merge_candidate (agency_id, debtor_id, other_id, reason, created_at)
SELECT agency_id, least(third, %(target)s), greatest(third, %(target)s), reason, %(at)s
FROM (SELECT *, CASE WHEN debtor_id = %(other)s THEN other_id ELSE debtor_id END AS third FROM parties_merge_candidate
      WHERE agency_id = %(agency_id)s AND %(other)s IN (debtor_id, other_id) AND status = 'open') c
WHERE third <> %(target)s
ON CONFLICT (agency_id, debtor_id, other_id) DO NOTHING
"""
_CLOSE = """
UPDATE parties_merge_candidate SET status = 'merged', decided_at = %(at)s
WHERE agency_id = %(agency_id)s AND %(other)s IN (debtor_id, other_id)
  AND (status = 'open' OR %(target)s IN (debtor_id, other_id))
"""
_REOPEN = """
UPDATE parties_merge_candidate c SET status = 'open', decided_at = NULL
WHERE agency_id = %(agency_id)s AND %(other)s IN (debtor_id, other_id) AND status = 'merged' AND NOT EXISTS (
    SELECT FROM parties_debtor d
    WHERE d.agency_id = c.agency_id AND d.id IN (c.debtor_id, c.other_id) AND d.merged_into_id IS NOT NULL)
"""
_TWO_PEOPLE = """
INSERT INTO parties_merge_candidate (agency_id, debtor_id, other_id, reason, status, created_at, decided_at)
VALUES (%(agency_id)s, least(%(target)s, %(other)s), greatest(%(target)s, %(other)s), 'split', 'dismissed', %(at)s, %(at)s)
ON CONFLICT (agency_id, debtor_id, other_id) DO UPDATE SET status = 'dismissed', decided_at = excluded.decided_at
"""
_DEMOTE = """
UPDATE parties_contact_point c SET is_primary = false
WHERE agency_id = %(agency_id)s AND debtor_id = ANY(%(debtors)s) AND is_primary AND EXISTS (
    SELECT FROM parties_contact_point o
    WHERE o.agency_id = c.agency_id AND o.debtor_id = c.debtor_id AND o.kind = c.kind AND o.is_primary AND o.id < c.id)
"""
_PROMOTE = """
UPDATE parties_contact_point c SET is_primary = true
FROM (SELECT DISTINCT ON (debtor_id, kind) id FROM parties_contact_point p
      WHERE agency_id = %(agency_id)s AND debtor_id = ANY(%(debtors)s) AND NOT EXISTS (
          SELECT FROM parties_contact_point o
          WHERE o.agency_id = p.agency_id AND o.debtor_id = p.debtor_id AND o.kind = p.kind AND o.is_primary)
      ORDER BY debtor_id, kind, id) oldest
WHERE c.agency_id = %(agency_id)s AND c.id = oldest.id
"""


def plan_merge(target: Debtor, other: Debtor) -> MergePlan:
    """Say what merging `other` into `target` would do to the two. Changes nothing."""
    mine, theirs = _points(target), _points(other)
    known = {(point.kind, point.value): point.id for point in mine}
    has_primary = {point.kind for point in mine if point.is_primary}
    moving = [point for point in theirs if (point.kind, point.value) not in known]
    shared = [point for point in theirs if (point.kind, point.value) in known]
    identities = dict(zip(IDENTITY, zip(open_identity(target), open_identity(other), strict=True), strict=True))
    conflicts = tuple(name for name, (one, two) in identities.items() if one is not None and two is not None and one != two)
    filled = [] if conflicts else [name for name, (one, two) in identities.items() if one is None and two is not None]
    filled += ["language"] if other.language and not target.language else []
    filled += ["circumstances"] if _profile(target) is None and _profile(other) is not None else []
    return MergePlan(
        contact_points=tuple(point.id for point in moving),
        demoted=tuple(point.id for point in moving if point.is_primary and point.kind in has_primary),
        shared_points=tuple(known[point.kind, point.value] for point in shared),
        shared_primary=tuple(known[point.kind, point.value] for point in shared if point.is_primary),
        filled=tuple(filled),
        conflicts=conflicts,
    )


def absorb(target: Debtor, other: Debtor, plan: MergePlan, choice: IdentityChoice | None) -> None:
    """Carry out a plan: `other` gives all to `target` and points at him.

    When the identity is taken, the two change theirs over, so that a split can change them back.
    """
    points = ContactPoint.objects.filter(agency_id=target.agency_id)
    points.filter(id__in=plan.demoted).update(is_primary=False)
    points.filter(id__in=plan.contact_points).update(debtor_id=target.id)
    points.filter(debtor_id=other.id).delete()
    if plan.conflicts and choice is IdentityChoice.TAKE:
        _swap_identities(target, other)
    (ssn_last4, born_on), (his_ssn_last4, his_born_on) = open_identity(target), open_identity(other)
    _set_identity(
        target,
        his_ssn_last4 if "ssn_last4" in plan.filled else ssn_last4,
        his_born_on if "born_on" in plan.filled else born_on,
    )
    if "language" in plan.filled:
        target.language = other.language
    theirs_stated = _profile(other)
    if "circumstances" in plan.filled and theirs_stated is not None:
        stated = {name: getattr(theirs_stated, name) for name in _CIRCUMSTANCES}
        RiskProfile.objects.create(agency_id=target.agency_id, debtor_id=target.id, updated_at=clock.now(), **stated)
    other.merged_into = target
    _save(target, other)
    params = {"agency_id": target.agency_id, "target": target.id, "other": other.id, "at": clock.now()}
    execute(_CARRY_OVER, params)
    execute(_CLOSE, params)


def release(target: Debtor, other: Debtor, plan: MergePlan, choice: IdentityChoice | None) -> None:
    """Let a merged debtor stand for himself again: what `target` got from him is his again, and the two are known to be two.

    Contact points that both had are given to both; those that moved are moved back by `move_points`.
    """
    if plan.conflicts and choice is IdentityChoice.TAKE:
        _swap_identities(target, other)
    (ssn_last4, born_on), (his_ssn_last4, his_born_on) = open_identity(target), open_identity(other)
    _set_identity(
        target,
        None if "ssn_last4" in plan.filled and ssn_last4 == his_ssn_last4 else ssn_last4,
        None if "born_on" in plan.filled and born_on == his_born_on else born_on,
    )
    if "language" in plan.filled and target.language == other.language:
        target.language = ""
    stated, theirs_stated = _profile(target), _profile(other)
    if "circumstances" in plan.filled and stated is not None and _is_same(stated, theirs_stated):
        RiskProfile.objects.filter(agency_id=target.agency_id, id=stated.id).delete()
    other.merged_into = None
    _save(target, other)
    for point in ContactPoint.objects.filter(agency_id=target.agency_id, debtor_id=target.id, id__in=plan.shared_points):
        copy = {
            field.attname: getattr(point, field.attname) for field in ContactPoint._meta.local_fields if field.attname != "id"
        }
        copy |= {"debtor_id": other.id, "is_primary": point.id in plan.shared_primary, "created_at": clock.now()}
        ContactPoint.objects.create(**copy)
    params = {"agency_id": target.agency_id, "target": target.id, "other": other.id, "at": clock.now()}
    execute(_TWO_PEOPLE, params)
    execute(_REOPEN, params)


def move_points(agency_id: UUID, from_id: UUID, to_id: UUID, points: Iterable[UUID], primary: Iterable[UUID]) -> list[UUID]:
    """Give contact points of one debtor to another, those of `primary` as primary ones; return which were moved.

    One that the other has too stays. Where one of the two has no primary one of a kind, or two, his oldest becomes it.
    """
    all_points = ContactPoint.objects.filter(agency_id=agency_id)
    has_too = all_points.filter(debtor_id=to_id, kind=OuterRef("kind"), value=OuterRef("value"))
    his = all_points.filter(~Exists(has_too), debtor_id=from_id, id__in=list(points)).order_by("id")
    moved = list(his.values_list("id", flat=True))
    found = all_points.filter(id__in=moved)
    found.update(debtor_id=to_id)
    found.filter(id__in=list(primary)).update(is_primary=True)
    for settle in (_DEMOTE, _PROMOTE):
        execute(settle, {"agency_id": agency_id, "debtors": [from_id, to_id]})
    return moved


def _points(debtor: Debtor) -> list[ContactPoint]:
    return list(ContactPoint.objects.filter(agency_id=debtor.agency_id, debtor_id=debtor.id).order_by("id"))


def _profile(debtor: Debtor) -> RiskProfile | None:
    return RiskProfile.objects.filter(agency_id=debtor.agency_id, debtor_id=debtor.id).first()


def _is_same(one: RiskProfile, other: RiskProfile | None) -> bool:
    return all(getattr(one, name) == getattr(other, name, None) for name in _CIRCUMSTANCES)


def _swap_identities(one: Debtor, other: Debtor) -> None:
    for name in SEALED:
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)


def _set_identity(debtor: Debtor, ssn_last4: str | None, born_on: dt.date | None) -> None:
    if open_identity(debtor) != (ssn_last4, born_on):
        sealed = seal_identity(ssn_last4, born_on)
        for name in SEALED:
            setattr(debtor, name, getattr(sealed, name))


def _save(*debtors: Debtor) -> None:
    for debtor in debtors:
        debtor.updated_at = clock.now()
        debtor.save(update_fields=[*SEALED, "language", "merged_into", "updated_at"])
