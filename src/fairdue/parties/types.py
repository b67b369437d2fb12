"""What crosses the border of parties."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ContactKind(StrEnum):
    """How a debtor can be reached."""

    EMAIL = "email"
    PHONE = "phone"
    POSTAL = "postal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedIdentity:
    """Encrypted identity of a debtor, and a keyed digest that is equal for equal ones; null where nothing is known."""

    ssn_last4_sealed: bytes | None
    born_on_sealed: bytes | None
    identity_digest: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContactPoint:
    """A contact point as somebody typed it; a postal one has its lines instead of a value."""

    kind: ContactKind
    value: str = ""
    is_primary: bool = True
    line1: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPointRow:
    """A contact point: `value` is normalised, `raw` as it was typed."""

    id: UUID
    kind: str
    value: str
    raw: str
    is_primary: bool
    line1: str
    city: str
    region: str
    postal_code: str
    country: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorRow:
    """A debtor in a list."""

    id: UUID
    external_ref: str
    full_name: str
    is_firm: bool
    language: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorDetail:
    """A debtor with his contact points; identity is null to those who may not see it. The flat fields are the primary ones.

    One that was merged into another has nothing left but his own facts.
    """

    id: UUID
    external_ref: str
    full_name: str
    is_firm: bool
    language: str
    ssn_last4: str | None
    born_on: dt.date | None
    email: str | None
    phone: str | None
    address_line1: str | None
    address_city: str | None
    address_state: str | None
    address_zip: str | None
    contact_points: tuple[ContactPointRow, ...]
    merged_into: UUID | None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealing:
    """How far a change of keys came: debtors looked at, and those of them encrypted anew."""

    seen: int
    resealed: int


class IdentityChoice(StrEnum):
    """Whose identity remains when those of two merged debtors differ."""

    KEEP = "keep"
    TAKE = "take"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """What merging would do to two debtors themselves.

    Contact points that move, and those of them that are primary no more; those of the first that the other has too, and those of
    them that are primary for the other; facts that the first lacks and gets (`filled`); and parts of the identity that differ.
    """

    contact_points: tuple[UUID, ...]
    demoted: tuple[UUID, ...]
    shared_points: tuple[UUID, ...]
    shared_primary: tuple[UUID, ...]
    filled: tuple[str, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSearch:
    """How many pairs that were not known yet a search proposed, and whether there are no more."""

    found: int
    is_complete: bool
