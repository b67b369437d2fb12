"""What holds for all rows of an import."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fairdue.access.models import Agency
from fairdue.accounts.models import Creditor
from fairdue.accounts.rules import UNSPECIFIED_CREDITOR
from fairdue.intake.models import ImportJob
from fairdue.intake.rules.mapping import fit
from fairdue.intake.states import ImportKind
from fairdue.kernel import clock
from fairdue.kernel.money import decimals_by_currency, decimals_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for all rows of an import. `has_currency`: rows may be in other currencies than the import's own."""

    import_id: UUID
    kind: ImportKind
    fields: tuple[str, ...]
    is_lenient: bool
    currency: str
    has_currency: bool
    creditor_name: str | None
    default_creditor: str
    placed_on: dt.date
    as_of_on: dt.date

    @property
    def row_currency(self) -> str:
        """SQL for the currency of a staged row."""
        return "coalesce(s.currency, %(currency)s)::char(3)" if self.has_currency else "%(currency)s::char(3)"

    @property
    def exponent(self) -> str:
        """SQL for the decimals of that currency; those of the import's own where it is unknown."""
        own = decimals_of(self.currency)
        return f"coalesce((%(exponents)s::jsonb ->> s.currency)::int, {own})" if self.has_currency else str(own)

    def params(self, agency_id: UUID) -> dict[str, Any]:
        """As parameters of SQL."""
        return {
            "agency_id": agency_id,
            "import_id": self.import_id,
            "currency": self.currency,
            "exponents": json.dumps(decimals_by_currency()),
            "creditor_name": self.creditor_name,
            "default_creditor": self.default_creditor,
            "is_lenient": self.is_lenient,
            "as_of_on": self.as_of_on,
        }


def terms_of(job: ImportJob) -> Terms:
    """Gather what holds for all rows of an import."""
    agency = Agency.objects.get(id=job.agency_id)
    today = clock.today(agency.time_zone)
    layout = fit(job.document, ImportKind(job.kind), job.header, job.mapping_name)
    foreign = Creditor.objects.filter(agency_id=job.agency_id, currency__isnull=False).exclude(currency=job.currency)
    return Terms(
        import_id=job.id,
        kind=ImportKind(job.kind),
        fields=layout.fields,
        is_lenient=layout.is_lenient,
        currency=job.currency,
        has_currency="currency" in layout.fields or (job.creditor_id is None and foreign.exists()),
        creditor_name=job.creditor.name if job.creditor is not None else None,
        default_creditor=_default_creditor(job, agency),
        placed_on=today,
        as_of_on=job.as_of_on or today,
    )


def _default_creditor(job: ImportJob, agency: Agency) -> str:
    """Whose the rows are that name no creditor: the one the mapping profile is for, else the agency's choice for such rows."""
    profile = job.profile
    if profile is not None and profile.creditor is not None:
        return profile.creditor.name
    return str(agency.settings.get("default_creditor") or UNSPECIFIED_CREDITOR)
