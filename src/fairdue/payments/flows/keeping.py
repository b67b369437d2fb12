"""Let a processor keep a debtor's card for later payments, and drop it."""

from __future__ import annotations

from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.payments.commands.breaking import admit
from fairdue.payments.commands.keeping import drop_saved, find_owner, keep_saved, name_owner
from fairdue.payments.flows.asking import ask, gateway_of
from fairdue.payments.queries.methods import method_reached
from fairdue.payments.types.gateways import SavedMethodRow


def keep_method(actor: Actor, debtor_id: UUID, processor_id: UUID, method_ref: str) -> SavedMethodRow:
    """Keep the card that the processor calls `method_ref` for a debtor; safe to repeat at any point.

    Raises NotFound, Invalid, MethodsNotKept, MethodRefused, GatewayUnavailable, GatewayMisconfigured.
    """
    owner_id, owner_ref = find_owner(actor, debtor_id, processor_id)
    gateway, permit = gateway_of(actor, processor_id), admit(actor, processor_id)
    if not owner_ref:
        key = f"fairdue:{owner_id}:owner"
        made = ask(actor, permit, lambda: gateway.keep_owner(str(owner_id), key))
        owner_ref = name_owner(actor, owner_id, made)
    seen = ask(actor, permit, lambda: gateway.keep_method(method_ref, owner_ref))
    return keep_saved(actor, owner_id, seen)


def drop_method(actor: Actor, method_id: UUID) -> None:
    """Let the processor keep a card no longer. Raises NotFound, GatewayUnavailable, GatewayMisconfigured."""
    processor_id, method_ref = method_reached(actor, method_id)
    gateway = gateway_of(actor, processor_id)
    ask(actor, admit(actor, processor_id), lambda: gateway.drop_method(method_ref))
    drop_saved(actor, method_id)
