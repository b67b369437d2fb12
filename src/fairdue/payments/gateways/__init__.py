"""The outside world of payments: one module for each kind of processor, all behind one Protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.conf import settings

from fairdue.payments.errors import GatewayMisconfigured
from fairdue.payments.gateways.hosted import HostedGateway
from fairdue.payments.gateways.protocol import Gateway
from fairdue.payments.gateways.stripe import StripeGateway
from fairdue.payments.types.gateways import Access, GatewayName

GATEWAYS: Mapping[str, Callable[[Access], Gateway]] = {
    GatewayName.STRIPE: StripeGateway,
    GatewayName.HOSTED: HostedGateway,
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def open_gateway(access: Access) -> Gateway:
    """Return the gateway of a processor. Raises GatewayMisconfigured for an unknown kind or an address that is not allowed."""
    if access.gateway not in GATEWAYS or not _is_allowed(access.base_url):
        raise GatewayMisconfigured
    return GATEWAYS[access.gateway](access)


def _is_allowed(base_url: str) -> bool:
    """Whether the operator lets requests go there: an agency's admin must not send this server to machines of its own network."""
    if not base_url:
        return True
    address = urlsplit(base_url)
    if address.hostname in LOOPBACK:
        return settings.ENV.mode != "production"
    return address.scheme == "https" and address.hostname in settings.ENV.gateway_hosts
