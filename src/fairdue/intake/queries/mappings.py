"""Find the mapping that a file is read by, as it stands now."""

from __future__ import annotations

from uuid import UUID

from fairdue.intake.errors import ImportApplied, ImportExpired
from fairdue.intake.queries.imports import find_import
from fairdue.intake.queries.profiles import profile_for
from fairdue.intake.queries.progress import sums_of
from fairdue.intake.states import ImportKind, ImportStatus
from fairdue.intake.types import Upload, UsedMapping
from fairdue.kernel.db import agency_scope


def mapping_for(agency_id: UUID, creditor_id: UUID | None, kind: ImportKind, profile_id: UUID | None) -> UsedMapping | None:
    """Return the mapping profile named, else the creditor's, else None: a built-in layout. Raises ProfileNotUsable."""
    with agency_scope(agency_id):
        found = profile_for(agency_id, creditor_id, kind, profile_id)
    if found is None:
        return None
    profile, version, document = found
    return UsedMapping(profile_id=profile.id, name=profile.name, version=version, document=document)


def stored_upload(agency_id: UUID, import_id: UUID, profile_id: UUID | None) -> Upload:
    """Return the upload of an import of which nothing has been applied, under another profile when one is named.

    Raises ImportNotFound, ImportApplied, ImportExpired, ProfileNotUsable.
    """
    with agency_scope(agency_id):
        job = find_import(agency_id, import_id)
        if job.expired_at is not None:
            raise ImportExpired(import_id=job.id)
        sums = sums_of(agency_id, [job])[job.id]
        if job.status == ImportStatus.COMPLETED or job.is_applying or sums.rows:
            raise ImportApplied(status=job.status)
        used = None
        if profile_id is not None:
            used = mapping_for(agency_id, job.creditor_id, ImportKind(job.kind), profile_id)
        elif job.profile_id is not None and job.mapping_version is not None:
            used = UsedMapping(
                profile_id=job.profile_id, name=job.mapping_name, version=job.mapping_version, document=job.document
            )
        return Upload(
            file_name=job.file_name,
            file_format=job.file_format,
            source="preview",
            stored_as=job.stored_as,
            size_bytes=job.size_bytes,
            sha256=job.sha256,
            creditor_id=job.creditor_id,
            kind=job.kind,
            mapping=used,
            as_of_on=job.as_of_on,
            control_rows=job.control_rows,
            control_total=job.control_total,
        )
