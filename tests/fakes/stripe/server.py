"""The simulator's HTTP side: keys, idempotency, faults. One process, any number of callers, on loopback only."""

from __future__ import annotations

import copy
import json
import re
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from tests.fakes.stripe.books import Books, new_id
from tests.fakes.stripe.errors import ApiError
from tests.fakes.stripe.events import Endpoint, Outbox, sign
from tests.fakes.stripe.forms import parse_form
from tests.fakes.stripe.routes import perform

HANG_SECONDS_MAX = 60
SECRET = "whsec_simulated"


class Fault(StrEnum):
    """What goes wrong with a request: before it is carried out, or after, when only the answer is lost."""

    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    ERROR_BEFORE = "error_before"
    ERROR_AFTER = "error_after"
    TOO_MANY = "too_many"


@dataclass
class _Planned:
    fault: Fault
    path: re.Pattern[str]
    method: str
    times: int


@dataclass(frozen=True)
class Call:
    """A request that came in."""

    method: str
    path: str
    given: dict[str, Any]
    key: str | None
    version: str | None
    authorization: str


class StripeSimulator:
    """A running simulator; `with StripeSimulator() as stripe: ... stripe.url`."""

    def __init__(self, port: int = 0, api_key: str | None = None) -> None:
        self.outbox = Outbox()
        self.books = Books(self.outbox)
        self.calls: list[Call] = []
        self.api_key = api_key
        self.lock = threading.RLock()
        self.is_down = False
        self.released = threading.Event()
        self._faults: deque[_Planned] = deque()
        self._kept: dict[str, tuple[tuple[str, str, Any], int, dict[str, Any]]] = {}
        self._in_use: set[str] = set()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.simulator = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self.outbox.stop()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def plan(self, fault: Fault, path: str = "/v1/", method: str = "POST", times: int = 1) -> None:
        """Let the next requests whose address begins with `path` go wrong."""
        self._faults.append(_Planned(fault, re.compile(re.escape(path)), method, times))

    def plan_at_confirm(self, fault: Fault, times: int = 1) -> None:
        """Let the next confirmations go wrong."""
        self._faults.append(_Planned(fault, re.compile("/v1/payment_intents/[^/]+/confirm"), "POST", times))

    @contextmanager
    def down(self) -> Iterator[None]:
        """Let nobody through: each connection is cut."""
        self.is_down = True
        try:
            yield
        finally:
            self.is_down = False

    def endpoint(self, url: str, secret: str = SECRET, kinds: tuple[str, ...] = ("*",)) -> Endpoint:
        """Deliver events to an address."""
        made = Endpoint(new_id("we"), url, secret, list(kinds))
        self.outbox.endpoints[made.id] = made
        return made

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Every event of a kind, oldest first."""
        with self.lock:
            return [event for event in self.outbox.events if kind in {None, event["type"]}]

    def signed(self, event: dict[str, Any], secret: str = SECRET, at: int | None = None) -> tuple[bytes, str]:
        """The body and Stripe-Signature header of a delivery."""
        body = json.dumps(event, indent=2).encode()
        return body, sign(body, secret, at)

    def called(self, path: str, method: str = "POST") -> list[Call]:
        """The requests that came to addresses beginning so, cut connections aside."""
        return [call for call in self.calls if call.method == method and call.path.startswith(path)]

    def forget_keys(self) -> None:
        """Do as Stripe does after 24 hours."""
        self._kept.clear()

    def fault_of(self, call: Call) -> Fault | None:
        """Take the fault that is planned for a request."""
        with self.lock:
            for planned in self._faults:
                if planned.times and call.method == planned.method and planned.path.match(call.path):
                    planned.times -= 1
                    return planned.fault
        return None

    def answer(self, call: Call) -> tuple[int, dict[str, Any], bool]:
        """Carry a request out: status, body, and whether it was replayed."""
        if self.api_key is not None and call.authorization != f"Bearer {self.api_key}":
            return (*_told(ApiError(401, "invalid_request_error", "Invalid API Key provided.", "api_key_invalid")), False)
        key = call.key if call.method == "POST" else None
        asked = (call.method, call.path, call.given)
        with self.lock:
            if key is not None and key in self._kept:
                return self._replayed(key, asked)
            if key is not None and key in self._in_use:
                busy = "There is currently another in-progress request using this Idempotent Key."
                return (*_told(ApiError(409, "idempotency_error", busy, "idempotency_key_in_use")), False)
            self.books.request = {"id": new_id("req"), "idempotency_key": key}
            try:
                status, body = 200, copy.deepcopy(perform(self.books, call.method, call.path, call.given))
            except ApiError as error:
                status, body = _told(error)
                if not error.is_kept:
                    return status, body, False
            if key is not None:
                self._kept[key] = (asked, status, body)
            return status, body, False

    def _replayed(self, key: str, asked: tuple[str, str, Any]) -> tuple[int, dict[str, Any], bool]:
        first, status, body = self._kept[key]
        if first != asked:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request."
            )
            return (*_told(ApiError(400, "idempotency_error", message)), False)
        return status, body, True


def _told(error: ApiError) -> tuple[int, dict[str, Any]]:
    return error.status, copy.deepcopy(error.body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    simulator: StripeSimulator

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: callers that give up are part of the plan."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one piece: in two, the second waits for the caller's delayed acknowledgement.
    wbufsize = 65_536
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        simulator = self.server.simulator
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if simulator.is_down:
            self._reset()
            return
        address = urlsplit(self.path)
        given = {**parse_form(address.query), **parse_form(text)}
        call = Call(
            self.command,
            address.path,
            given,
            self.headers.get("Idempotency-Key"),
            self.headers.get("Stripe-Version"),
            self.headers.get("Authorization", ""),
        )
        simulator.calls.append(call)
        if address.path.startswith("/_simulator/authenticate/"):
            self._authenticate(address.path.rpartition("/")[2], given)
            return
        fault = simulator.fault_of(call)
        if fault is Fault.HANG_BEFORE:
            self._hang()
        elif fault is Fault.RESET_BEFORE:
            self._reset()
        elif fault is Fault.ERROR_BEFORE:
            self._send(*_told(ApiError(500, "api_error", "An unknown error occurred")), is_replayed=False)
        elif fault is Fault.TOO_MANY:
            self._send(*_told(ApiError(429, "invalid_request_error", "Too many requests", "rate_limit")), is_replayed=False)
        else:
            status, body, is_replayed = simulator.answer(call)
            if fault is Fault.HANG_AFTER:
                self._hang()
            elif fault is Fault.RESET_AFTER:
                self._reset()
            elif fault is Fault.ERROR_AFTER:
                self._send(*_told(ApiError(500, "api_error", "An unknown error occurred")), is_replayed=False)
            else:
                self._send(status, body, is_replayed=is_replayed)

    def _authenticate(self, intent_id: str, given: dict[str, Any]) -> None:
        """The bank's page: pass, unless told otherwise, and go back to where the cardholder came from."""
        simulator = self.server.simulator
        with simulator.lock:
            intent = simulator.books.get("pi", intent_id)
            back = ((intent["next_action"] or {}).get("redirect_to_url") or {}).get("return_url")
            simulator.books.authenticate(intent_id, is_passed=given.get("result", "pass") == "pass")
        self.send_response(303 if back else 200)
        if back:
            self.send_header("Location", back)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: dict[str, Any], *, is_replayed: bool) -> None:
        data = json.dumps(body, indent=2).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Request-Id", new_id("req"))
        if is_replayed:
            self.send_header("Idempotent-Replayed", "true")
        self.end_headers()
        self.wfile.write(data)

    def _hang(self) -> None:
        """Answer nothing until the caller has given up, or the simulator ends."""
        self.close_connection = True
        self.connection.settimeout(0.1)
        for _ in range(HANG_SECONDS_MAX * 10):
            if self.server.simulator.released.is_set():
                return
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    def _reset(self) -> None:
        """Cut the connection with a TCP reset."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
