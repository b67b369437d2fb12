"""A processor with a payment page of its own, by the open protocol of docs/gateways.md."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.fakes.stripe.events import sign

SECRET = "hook_simulated"


def _now() -> str:
    return dt.datetime.fromtimestamp(time.time(), dt.UTC).isoformat()


class HostedSimulator:
    """A running processor. It counts what it makes, as others do: the same references are found at several."""

    def __init__(self, api_key: str = "key") -> None:
        self.api_key, self.is_down = api_key, False
        self.orders: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._kept: dict[str, tuple[Any, int, Any]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def pay(self, order_id: str, *, is_paid: bool = True) -> None:
        """What the payer does on the page."""
        order = self.orders[order_id]
        order["status"] = "paid" if is_paid else "declined"
        order |= {"paid_at": _now()} if is_paid else {"code": "insufficient_funds", "detail": "The bank said no."}
        self.tell("order.updated", order=dict(order))

    def charge_back(self, order_id: str) -> None:
        """What the payer's bank may do afterwards."""
        order = self.orders[order_id]
        fields = {"id": f"cb_{order_id}", "order": order_id, "status": "open", "reason": "no authorisation", "at": _now()}
        self.tell("chargeback.opened", chargeback={**fields, "amount": order["amount"], "currency": order["currency"]})

    def tell(self, kind: str, **thing: Any) -> None:
        """Keep a notification."""
        self.events.append({"id": f"n_{next(self._numbers)}", "type": kind, "at": _now(), **thing})

    def signed(self, event: dict[str, Any], secret: str = SECRET) -> tuple[bytes, str]:
        """The body and X-Signature header of a notification."""
        body = json.dumps(event).encode()
        return body, sign(body, secret)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, key: str | None) -> tuple[int, Any]:
        """Carry a request out."""
        with self.lock:
            if key and key in self._kept:
                asked, status, told = self._kept[key]
                return (status, told) if asked == (path, body) else (409, {"code": "key_reused"})
            status, told = self._perform(method, path, query, body)
            told = json.loads(json.dumps(told))
            if key and status < 400:
                self._kept[key] = ((path, body), status, told)
            return status, told

    def _perform(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        if path == "/orders":
            if method == "GET":
                return 200, {"orders": [each for each in self.orders.values() if each["reference"] == query.get("reference")]}
            return self._open(body)
        found = re.fullmatch(r"/orders/([^/]+)(/cancel|/refunds)?", path)
        order = self.orders.get(found[1]) if found else None
        if found is None or order is None:
            return 404, {"code": "not_found", "detail": "There is no such order."}
        if found[2] == "/cancel":
            order["status"] = "cancelled" if order["status"] == "open" else order["status"]
        if found[2] == "/refunds":
            refunds = [each for each in self.refunds.values() if each["order"] == order["id"]]
            return (200, {"refunds": refunds}) if method == "GET" else self._refund(order, refunds, body)
        return 200, order

    def _open(self, body: Any) -> tuple[int, Any]:
        order_id = str(next(self._numbers))
        kept = {name: body[name] for name in ("reference", "amount", "currency")}
        self.orders[order_id] = {"id": order_id, "status": "open", "page_url": f"{self.url}/pay/{order_id}", **kept}
        return 201, self.orders[order_id]

    def _refund(self, order: dict[str, Any], refunds: list[dict[str, Any]], body: Any) -> tuple[int, Any]:
        if order["status"] != "paid":
            return 409, {"code": "not_paid", "detail": "Nothing was paid."}
        if sum(float(each["amount"]) for each in refunds) + float(body["amount"]) > float(order["amount"]):
            return 422, {"code": "too_much", "detail": "More than was paid."}
        made = {"id": f"r_{next(self._numbers)}", "order": order["id"], "status": "done", "at": _now(), **body}
        self.refunds[made["id"]] = {**made, "currency": order["currency"]}
        return 201, self.refunds[made["id"]]


def _handler(simulator: HostedSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _serve(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if simulator.is_down:
                self.send_error(502, "Bad gateway")
                return
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            status, told = 401, {"code": "unauthorized"}
            if self.headers.get("Authorization") == f"Bearer {simulator.api_key}":
                body, key = json.loads(text or b"null"), self.headers.get("Idempotency-Key")
                status, told = simulator.answer(self.command, address.path, query, body, key)
            data = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler
