"""Tables: files of banks and their entries, and how files are read."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from fairdue.accounts.models import Account
from fairdue.kernel.db import TenantForeignKey, TenantModel
from fairdue.payments.states import BankFileStatus, BankFormat, BankItemStatus


class BankProfile(TenantModel):
    """How the CSV files of a bank are read. What it says is in its versions; `version` is the one in use.

    `header_key` stands for the columns of its files: one with the same columns is read by it without being told.
    """

    name = models.TextField()
    header_key = models.TextField()
    version = models.IntegerField(default=1)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Names are unique in the agency; at most one active profile for the same columns."""

        db_table = "payments_bank_profile"
        constraints = [
            models.UniqueConstraint("agency_id", Lower("name"), name="payments_bank_profile_name"),
            models.UniqueConstraint(
                fields=["agency_id", "header_key"], name="payments_bank_profile_header", condition=Q(is_active=True)
            ),
        ]


class BankProfileVersion(TenantModel):
    """One state of a bank profile, never edited: the header it is for and how the columns are read."""

    profile = TenantForeignKey(BankProfile)
    version = models.IntegerField()
    document = models.JSONField()
    created_by_name = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Numbered within the profile."""

        db_table = "payments_bank_profile_version"
        constraints = [models.UniqueConstraint(fields=["agency_id", "profile", "version"], name="payments_bank_version_number")]


class BankFile(TenantModel):
    """A file of entries that a bank sent. `read_line` is up to where it is read: reading goes on there after a kill.

    `mapping` is how it is read, as the profile said when it came, if it is read by one. `problems` are the first of its entries
    that cannot be read, as [line, why, code, facts]; older ones lack code and facts, and line 0 is the file itself.
    """

    file_name = models.TextField()
    file_format = models.TextField(choices=[(each.value, each.value) for each in BankFormat])
    stored_as = models.TextField()
    size_bytes = models.BigIntegerField()
    sha256 = models.TextField()
    mapping = models.JSONField(default=dict)
    profile = TenantForeignKey(BankProfile, null=True)
    profile_version = models.IntegerField(null=True)
    status = models.TextField(choices=[(status.value, status.value) for status in BankFileStatus])
    error_code = models.TextField(default="", db_default="")
    error_detail = models.TextField(default="", db_default="")
    read_line = models.IntegerField(default=0, db_default=0)
    entries_count = models.IntegerField(default=0, db_default=0)
    duplicates_count = models.IntegerField(default=0, db_default=0)
    refused_count = models.IntegerField(default=0, db_default=0)
    problems = models.JSONField(default=list)
    created_by = models.UUIDField(null=True)
    created_by_name = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    completed_at = models.DateTimeField(null=True)

    class Meta:
        """Listed newest first."""

        db_table = "payments_bank_file"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in BankFileStatus]), name="payments_bank_file_status"
            ),
        ]


class BankItem(TenantModel):
    """An entry of a bank file, kept once by the bank's own reference however often it is sent.

    `words` are what of its text may be the reference of an account. `posting_id` is the posting by which its money stands
    outside of all accounts: in suspense while it waits for somebody, in operating when it is the agency's own.
    """

    file = TenantForeignKey(BankFile)
    line = models.IntegerField()
    bank_ref = models.TextField()
    reference = models.TextField(default="", db_default="")
    text = models.TextField(default="", db_default="")
    words = ArrayField(models.TextField(), default=list)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    booked_on = models.DateField()
    method = models.TextField()
    payer_name = models.TextField(default="", db_default="")
    payer_account = models.TextField(default="", db_default="")
    is_debit = models.BooleanField(default=False, db_default=False)
    status = models.TextField(choices=[(status.value, status.value) for status in BankItemStatus])
    problem = models.TextField(default="", db_default="")
    account = TenantForeignKey(Account, null=True)
    payment_id = models.UUIDField(null=True)
    posting_id = models.UUIDField(null=True)
    reason = models.TextField(default="", db_default="")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Once by reference; those of a file in order, and those that wait for somebody."""

        db_table = "payments_bank_item"
        indexes = [
            models.Index(fields=["agency_id", "file", "status", "id"], name="payments_bank_item_file"),
            models.Index(fields=["agency_id", "status", "id"], name="payments_bank_item_status"),
            models.Index(fields=["agency_id", "payer_account"], name="payments_bank_item_payer", condition=~Q(payer_account="")),
            models.Index(
                fields=["agency_id", "payment_id"], name="payments_bank_item_payment", condition=Q(payment_id__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "bank_ref"], name="payments_bank_item_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_bank_item_positive"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in BankItemStatus]), name="payments_bank_item_status_known"
            ),
        ]
