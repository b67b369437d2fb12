"""Tables: what is asked of gateways and what they tell, and the cards they keep."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fairdue.kernel.db import TenantForeignKey, TenantModel
from fairdue.parties.models import Debtor
from fairdue.payments.models.money import Payment, PaymentProcessor, Refund
from fairdue.payments.states import CallStatus, EventStatus


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
