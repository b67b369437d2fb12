"""A stateful simulator of Stripe's API, for the official SDK and CLI in tests. `python -m tests.fakes.stripe` runs it."""

from __future__ import annotations

from tests.fakes.stripe.server import Fault, StripeSimulator

__all__ = ["Fault", "StripeSimulator"]
