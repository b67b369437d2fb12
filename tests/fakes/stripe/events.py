"""Events: kept, signed as Stripe signs them, and delivered until an endpoint takes them."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import queue
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

API_VERSION = "2026-10-28.endive"
ATTEMPTS_MAX = 5
RETRY_SECONDS = 0.1
PATIENCE_SECONDS = 30


def sign(body: bytes, secret: str, at: int | None = None) -> str:
    """The Stripe-Signature header: HMAC-SHA256 over `timestamp.body` (docs.stripe.com/webhooks, verify manually)."""
    timestamp = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


@dataclass
class Endpoint:
    """Where events go."""

    id: str
    url: str
    secret: str
    enabled_events: list[str]
    delivered: list[tuple[str, int]] = field(default_factory=list)

    def wants(self, kind: str) -> bool:
        """Whether it asked for this kind."""
        return "*" in self.enabled_events or kind in self.enabled_events


class Outbox:
    """Every event, oldest first, and the thread that delivers them. `is_held` keeps them back."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.endpoints: dict[str, Endpoint] = {}
        self.is_held = False
        self._due: queue.Queue[tuple[str, Endpoint, int] | None] = queue.Queue()
        self._open = 0
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def emit(self, kind: str, thing: dict[str, Any], event_id: str, request: dict[str, Any], previous: Any = None) -> None:
        """Keep an event about a thing as it is now, and deliver it."""
        data: dict[str, Any] = {"object": copy.deepcopy(thing)}
        if previous:
            data["previous_attributes"] = previous
        event = {
            "id": event_id,
            "object": "event",
            "api_version": API_VERSION,
            "created": int(time.time()),
            "data": data,
            "livemode": False,
            "pending_webhooks": sum(endpoint.wants(kind) for endpoint in self.endpoints.values()),
            "request": request,
            "type": kind,
        }
        self.events.append(event)
        if not self.is_held:
            self.deliver(event["id"])

    def body_of(self, event_id: str) -> bytes:
        """The bytes that are signed and sent."""
        (event,) = [event for event in self.events if event["id"] == event_id]
        return json.dumps(event, indent=2).encode()

    def deliver(self, event_id: str) -> None:
        """Put an event in line for every endpoint that wants it; again when it was delivered before."""
        (event,) = [event for event in self.events if event["id"] == event_id]
        for endpoint in self.endpoints.values():
            if endpoint.wants(event["type"]):
                self._put(event_id, endpoint, 1)

    def drain(self) -> None:
        """Wait until nothing is in line any more."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._open == 0, PATIENCE_SECONDS):
                raise TimeoutError("events are still in line")

    def stop(self) -> None:
        """End the thread."""
        self._due.put(None)
        self._thread.join(PATIENCE_SECONDS)

    def _put(self, event_id: str, endpoint: Endpoint, attempt: int) -> None:
        with self._changed:
            self._open += 1
        self._due.put((event_id, endpoint, attempt))

    def _run(self) -> None:
        while (due := self._due.get()) is not None:
            event_id, endpoint, attempt = due
            status = _post(endpoint, self.body_of(event_id))
            endpoint.delivered.append((event_id, status))
            if not 200 <= status < 300 and attempt < ATTEMPTS_MAX:
                time.sleep(RETRY_SECONDS * 2 ** (attempt - 1))
                self._put(event_id, endpoint, attempt + 1)
            with self._changed:
                self._open -= 1
                self._changed.notify_all()


def _post(endpoint: Endpoint, body: bytes) -> int:
    """Send; return the status, 0 when nobody answered."""
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": sign(body, endpoint.secret)}
    address = urlsplit(endpoint.url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("POST", address.path, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
