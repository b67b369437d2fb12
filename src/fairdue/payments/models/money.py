"""Tables: processors, payments and their shares, refunds, disputes, charges, and facts that came before their cause."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fairdue.accounts.models import Account
from fairdue.kernel.db import TenantForeignKey, TenantModel
from fairdue.payments.states import DisputeStatus, FactKind, PaymentMethod, PaymentStatus, RefundStatus


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
