"""Tables: entries (partitioned by month of their id), erasable personal values, and seals."""

from __future__ import annotations

from django.db import models

from fairdue.kernel.db import TenantModel


class JournalEntry(TenantModel):
    """Who did what to which subject, when, and what changed. The database adds `xid`, the transaction that wrote it."""

    at = models.DateTimeField()
    kind = models.TextField()
    subject_type = models.TextField()
    subject_id = models.UUIDField()
    actor_role = models.TextField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField()
    ip = models.GenericIPAddressField(null=True)
    request_id = models.UUIDField(null=True)
    changes = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    personal_digest = models.BinaryField(null=True)

    class Meta:
        """Made by SQL in the migration: Django has no partitioned tables."""

        managed = False
        db_table = "journal_entry"


class JournalPersonal(TenantModel):
    """Personal values of one entry (same id), kept apart so that they can be erased while the entry's seal still verifies."""

    person_id = models.UUIDField(null=True)
    salt = models.UUIDField()
    values = models.JSONField()

    class Meta:
        """Found by person when that person is erased."""

        db_table = "journal_personal"
        indexes = [models.Index(fields=["agency_id", "person_id"], name="journal_personal_person")]


class JournalSeal(TenantModel):
    """A link of an agency's chain: the entries of the transactions [from_xid, to_xid), their digest, and a keyed mac over all."""

    sequence = models.BigIntegerField()
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    entries = models.BigIntegerField()
    digest = models.BinaryField()
    previous = models.BinaryField()
    mac = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        """One chain an agency: a unique sequence lets only one sealer win."""

        db_table = "journal_seal"
        constraints = [models.UniqueConstraint(fields=["agency_id", "sequence"], name="journal_seal_sequence")]
