"""Tables: processors, payments and the accounts they are for, refunds, disputes, and facts that came before their cause."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from fairdue.accounts.models import Account
from fairdue.kernel.db import TenantForeignKey, TenantModel
from fairdue.parties.models import Debtor
from fairdue.payments.states import (
    BankFileStatus,
    BankFormat,
    BankItemStatus,
    CallStatus,
    DisputeStatus,
    EventStatus,
    FactKind,
    PaymentMethod,
    PaymentStatus,
    RefundStatus,
)


class PaymentProcessor(TenantModel):
    """Through whom money comes. `gateway` names the program that speaks to him, blank for money that people see come in.

    `settings` are what may be shown of how to reach him, `secrets` what may not: encrypted, never given out.
    """

    name = models.TextField()
    slug = models.TextField()
    gateway = models.TextField(default="", db_default="")
    api_base_url = models.TextField(default="", db_default="")
    settings = models.JSONField(default=dict)
    secrets = models.BinaryField(null=True)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Slugs are unique in the agency."""

        db_table = "payments_processor"
        constraints = [models.UniqueConstraint(fields=["agency_id", "slug"], name="payments_processor_slug")]


class Payment(TenantModel):
    """One receipt of money, for one account or several (`PaymentShare`).

    `external_ref` is the processor's or the bank's own name of it. `received_on` is the agency's local date it counts from.
    `request_digest` tells a repeated request from another one under the same key. `refunded_minor` and `disputed_minor` count
    what is gone again: completed refunds, and disputes that are open or lost. `version` grows with every change.
    """

    processor = TenantForeignKey(PaymentProcessor)
    method = models.TextField(choices=[(method.value, method.value) for method in PaymentMethod])
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.TextField(choices=[(status.value, status.value) for status in PaymentStatus])
    received_on = models.DateField()
    completed_at = models.DateTimeField(null=True)
    external_ref = models.TextField(default="", db_default="")
    reason = models.TextField(default="", db_default="")
    failure_code = models.TextField(default="", db_default="")
    failure_detail = models.TextField(default="", db_default="")
    refunded_minor = models.BigIntegerField(default=0, db_default=0)
    disputed_minor = models.BigIntegerField(default=0, db_default=0)
    taken_by = models.UUIDField(null=True)
    idempotency_key = models.TextField()
    request_digest = models.BinaryField(null=True)
    metadata = models.JSONField(default=dict)
    version = models.IntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Listed newest first, by status, by day and by amount; known to a processor by one reference, to a caller by one key."""

        db_table = "payments_payment"
        indexes = [
            models.Index(fields=["agency_id", "created_at", "id"], name="payment_by_age"),
            models.Index(fields=["agency_id", "received_on", "id"], name="payment_by_day"),
            models.Index(fields=["agency_id", "status", "created_at"], name="payment_by_status"),
            models.Index(fields=["agency_id", "amount_minor", "id"], name="payment_by_amount"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "processor", "external_ref"],
                name="payment_ref",
                condition=~(Q(external_ref="") | Q(status=PaymentStatus.REVERSED.value)),
            ),
            models.UniqueConstraint(
                fields=["agency_id", "taken_by", "idempotency_key"], name="payment_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_positive"),
            models.CheckConstraint(condition=Q(refunded_minor__gte=0, disputed_minor__gte=0), name="payment_gone_again"),
            models.CheckConstraint(condition=Q(method__in=[method.value for method in PaymentMethod]), name="payment_method"),
            models.CheckConstraint(condition=Q(status__in=[status.value for status in PaymentStatus]), name="payment_status"),
        ]


class PaymentShare(TenantModel):
    """How much of a payment is for an account, and what it is applied to.

    `applied` is {bucket: minor units} as the replay of the account last said; the rest of what is left of the share is
    unapplied. `posting_id` is the posting by which its money came in.

    `commission_bps` and `allocation_order` are the creditor's terms of when the money came in.
    """

    payment = TenantForeignKey(Payment)
    account = TenantForeignKey(Account)
    position = models.SmallIntegerField()
    amount_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField(default=0, db_default=0)
    posting_id = models.UUIDField(null=True)
    applied = models.JSONField(default=dict)
    applied_minor = models.BigIntegerField(default=0, db_default=0)
    commission_minor = models.BigIntegerField(default=0, db_default=0)
    commission_bps = models.IntegerField(default=0, db_default=0)
    allocation_order = models.TextField(default="", db_default="")

    class Meta:
        """One for each account of a payment; an account's are found together."""

        db_table = "payments_share"
        indexes = [models.Index(fields=["agency_id", "account", "payment"], name="payments_share_account")]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "payment", "account"], name="payments_share_once"),
            models.UniqueConstraint(fields=["agency_id", "payment", "position"], name="payments_share_position"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_share_positive"),
            models.CheckConstraint(
                condition=Q(net_minor__gte=0, net_minor__lte=models.F("amount_minor")), name="payments_share_net"
            ),
            models.CheckConstraint(condition=Q(applied_minor__gte=0, commission_minor__gte=0), name="payments_share_applied"),
        ]


class Refund(TenantModel):
    """Money that goes back to who paid. It is back when completed."""

    payment = TenantForeignKey(Payment)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.TextField(default="", db_default="")
    status = models.TextField(choices=[(status.value, status.value) for status in RefundStatus])
    external_ref = models.TextField(default="", db_default="")
    failure_code = models.TextField(default="", db_default="")
    failure_detail = models.TextField(default="", db_default="")
    requested_by = models.UUIDField(null=True)
    idempotency_key = models.TextField()
    request_digest = models.BinaryField(null=True)
    refunded_on = models.DateField(null=True)
    completed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Those of a payment, whose processor knows each by one reference; known to a caller by one key."""

        db_table = "payments_refund"
        indexes = [models.Index(fields=["agency_id", "payment"], name="payments_refund_payment")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "payment", "external_ref"], name="payments_refund_ref", condition=~Q(external_ref="")
            ),
            models.UniqueConstraint(
                fields=["agency_id", "requested_by", "idempotency_key"], name="payments_refund_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_refund_positive"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in RefundStatus]), name="payments_refund_status"
            ),
        ]


class Dispute(TenantModel):
    """A charge-back: the bank of who paid took money back, and a dispute about it is open, won or lost."""

    payment = TenantForeignKey(Payment)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.TextField(default="", db_default="")
    status = models.TextField(choices=[(status.value, status.value) for status in DisputeStatus])
    external_ref = models.TextField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """The payment's processor, or its bank, knows each by one reference; open ones are listed."""

        db_table = "payments_dispute"
        indexes = [
            models.Index(fields=["agency_id", "payment"], name="payments_dispute_payment"),
            models.Index(fields=["agency_id", "status", "id"], name="payments_dispute_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "payment", "external_ref"], name="payments_dispute_ref"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_dispute_positive"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in DisputeStatus]), name="payments_dispute_status_known"
            ),
        ]


class ParkedFact(TenantModel):
    """What a processor told of a payment whose money we did not know of yet; taken up when it comes."""

    processor = TenantForeignKey(PaymentProcessor)
    payment_ref = models.TextField()
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in FactKind])
    external_ref = models.TextField()
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        """Once for each fact; found by the payment's reference."""

        db_table = "payments_parked_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "processor", "payment_ref", "kind", "external_ref"], name="payments_parked_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in FactKind]), name="payments_parked_kind"),
        ]


class GatewayBreaker(TenantModel):
    """What all processes know of whether a processor answers; no row means that nothing ever failed.

    `trial_id` names the one caller who tries while it is open.
    """

    processor = TenantForeignKey(PaymentProcessor)
    failures = ArrayField(models.DateTimeField(), default=list)
    opened_at = models.DateTimeField(null=True)
    trial_id = models.UUIDField(null=True)
    trial_until = models.DateTimeField(null=True)
    openings = models.IntegerField(default=0, db_default=0)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        """One for each processor."""

        db_table = "payments_breaker"
        constraints = [models.UniqueConstraint(fields=["agency_id", "processor"], name="payments_breaker_once")]


class GatewayCall(TenantModel):
    """What a processor was, or is to be, asked to do: charge a payment, or give back a refund of it.

    Committed before it is asked, so whatever happens then, somebody knows that it may have been asked. `leased_until`: another
    caller is at it until then at most. `method_ref` is the processor's name of the card.
    """

    processor = TenantForeignKey(PaymentProcessor)
    payment = TenantForeignKey(Payment)
    refund = TenantForeignKey(Refund, null=True)
    status = models.TextField(choices=[(status.value, status.value) for status in CallStatus])
    attempts = models.SmallIntegerField(default=0, db_default=0)
    leased_until = models.DateTimeField(null=True)
    method_ref = models.TextField(default="", db_default="")
    owner_ref = models.TextField(default="", db_default="")
    return_url = models.TextField(default="", db_default="")
    is_off_session = models.BooleanField(default=False, db_default=False)
    code = models.TextField(default="", db_default="")
    asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """One for each payment, one for each refund; those that have no end are looked for, the longest unasked first."""

        db_table = "payments_gateway_call"
        indexes = [
            models.Index(
                fields=["agency_id", "asked_at", "id"], name="payments_call_open", condition=~Q(status=CallStatus.DONE.value)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "payment", "refund"], name="payments_call_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(status__in=[status.value for status in CallStatus]), name="payments_call_status"),
        ]


class GatewayEvent(TenantModel):
    """A notification as it came, its signature checked. Stored before anything is done about it.

    `sealed_body` is what it said, encrypted: it may name the payer. `body` is that of one stored before they were.
    """

    processor = TenantForeignKey(PaymentProcessor)
    external_id = models.TextField()
    kind = models.TextField()
    occurred_at = models.DateTimeField()
    body = models.TextField(default="", db_default="")
    sealed_body = models.BinaryField(null=True)
    status = models.TextField(choices=[(status.value, status.value) for status in EventStatus])
    code = models.TextField(default="", db_default="")
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)

    class Meta:
        """Once for each event of a processor; those still to be processed are found."""

        db_table = "payments_gateway_event"
        indexes = [
            models.Index(
                fields=["agency_id", "received_at"],
                name="payments_event_open",
                condition=Q(status=EventStatus.RECEIVED.value),
            ),
            models.Index(fields=["agency_id", "processed_at"], name="payments_event_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "processor", "external_id"], name="payments_event_once"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in EventStatus]), name="payments_event_status"
            ),
        ]


class GatewayOwner(TenantModel):
    """A debtor as a processor knows him who keeps methods for him: by a reference, and by nothing else."""

    processor = TenantForeignKey(PaymentProcessor)
    debtor = TenantForeignKey(Debtor)
    external_ref = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """One for each debtor and processor."""

        db_table = "payments_gateway_owner"
        constraints = [models.UniqueConstraint(fields=["agency_id", "processor", "debtor"], name="payments_owner_once")]


class SavedMethod(TenantModel):
    """A payment method that a processor keeps for a debtor. The card itself is never here."""

    owner = TenantForeignKey(GatewayOwner)
    external_ref = models.TextField()
    kind = models.TextField()
    brand = models.TextField(default="", db_default="")
    last4 = models.TextField(default="", db_default="")
    expires = models.TextField(default="", db_default="")
    dropped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Once for each method."""

        db_table = "payments_saved_method"
        constraints = [models.UniqueConstraint(fields=["agency_id", "owner", "external_ref"], name="payments_method_once")]


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


class Charge(TenantModel):
    """Interest, a fee or costs that somebody added under a key: asked for again by the same caller, it is not added twice."""

    account = TenantForeignKey(Account)
    posting_id = models.UUIDField()
    requested_by = models.UUIDField(null=True)
    idempotency_key = models.TextField()
    request_digest = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        """Known to a caller by one key."""

        db_table = "payments_charge"
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "requested_by", "idempotency_key"], name="payments_charge_once", nulls_distinct=False
            ),
        ]
