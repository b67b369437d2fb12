"""The simulator is held to Stripe's contract by three others: the official library, the official CLI, and localstripe.

The CLI comes from npm and localstripe from PyPI, each into a folder of its own under the home of tests; where they cannot be had
the tests say so and are skipped.
"""

from __future__ import annotations

import contextlib
import platform
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import stripe
from stripe import RequestsClient, StripeClient
from tests.fakes.stripe import Fault, StripeSimulator

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".fairdue" / "tools"
CLI, LOCALSTRIPE = "1.52.0", "1.15.10"
INSTALL_SECONDS_MAX, START_SECONDS_MAX = 180, 60


@pytest.fixture
def sim() -> Iterator[StripeSimulator]:
    with StripeSimulator() as running:
        yield running


def client(url: str, retries: int = 0) -> Any:
    """The official library."""
    http = RequestsClient(timeout=20)
    return StripeClient("sk_test_1", base_addresses={"api": url}, max_network_retries=retries, http_client=http).v1


@pytest.fixture
def api(sim: StripeSimulator) -> Any:
    return client(sim.url)


def intent(api: Any, card: str = "pm_card_visa", key: str | None = None, **params: Any) -> Any:
    found = {
        "amount": 2000,
        "currency": "usd",
        "payment_method": card,
        "payment_method_types": ["card"],
        "confirm": True,
        **params,
    }
    return api.payment_intents.create(found, {"idempotency_key": key} if key else {})


def test_the_library_charges_lists_and_refunds(sim: StripeSimulator, api: Any) -> None:
    customer = api.customers.create({"email": "dan@example.test", "metadata": {"a": "1"}})
    method = api.payment_methods.create(
        {"type": "card", "card": {"number": "4242424242424242", "exp_month": 1, "exp_year": 2035, "cvc": "1"}}
    )
    api.payment_methods.attach(method.id, {"customer": customer.id})
    assert [each.id for each in api.customers.payment_methods.list(customer.id)] == [method.id]
    made = intent(api, method.id, customer=customer.id, off_session=True)
    assert (made.status, made.amount_received) == ("succeeded", 2000)
    assert isinstance(made.latest_charge, str)
    charge = api.charges.retrieve(made.latest_charge)
    assert (charge.paid, charge.payment_method_details.card.last4) == (True, "4242")
    assert api.payment_intents.retrieve(made.id, {"expand": ["latest_charge"]}).latest_charge.id == charge.id
    refund = api.refunds.create({"payment_intent": made.id, "amount": 500})
    assert (refund.status, api.charges.retrieve(charge.id).amount_refunded) == ("succeeded", 500)
    with pytest.raises(stripe.InvalidRequestError) as above:
        api.refunds.create({"charge": charge.id, "amount": 1501})
    assert above.value.code == "charge_exceeds_amount"
    assert [each.id for each in api.refunds.list({"payment_intent": made.id})] == [refund.id]
    api.payment_methods.detach(method.id)
    assert list(api.payment_methods.list({"customer": customer.id})) == []
    assert api.customers.update(customer.id, {"metadata": {"a": "", "b": "2"}}).metadata.to_dict() == {"b": "2"}
    assert api.customers.delete(customer.id).deleted


@pytest.mark.parametrize(
    ("number", "code", "decline_code"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000009987", "card_declined", "lost_card"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4000000000000119", "processing_error", "processing_error"),
        ("4000000000000341", "card_declined", "generic_decline"),
    ],
)
def test_cards_are_declined_as_stripe_declines_them(api: Any, number: str, code: str, decline_code: str) -> None:
    method = api.payment_methods.create({"type": "card", "card": {"number": number, "exp_month": 1, "exp_year": 2035}})
    with pytest.raises(stripe.CardError) as declined:
        intent(api, method.id)
    error = declined.value.error
    assert (declined.value.http_status, error.code, error.decline_code) == (402, code, decline_code)
    assert error.payment_intent["status"] == "requires_payment_method"
    assert api.charges.retrieve(error.charge).status == "failed"


def test_a_bank_that_asks_its_customer(sim: StripeSimulator, api: Any) -> None:
    made = intent(api, "pm_card_authenticationRequired", return_url="https://example.test/back")
    assert (made.status, made.next_action.type) == ("requires_action", "redirect_to_url")
    sim.books.authenticate(made.id, is_passed=True)
    assert api.payment_intents.retrieve(made.id).status == "succeeded"
    refused = intent(api, "pm_card_authenticationRequired")
    sim.books.authenticate(refused.id, is_passed=False)
    assert api.payment_intents.retrieve(refused.id).last_payment_error.code == "payment_intent_authentication_failure"
    with pytest.raises(stripe.CardError) as declined:
        intent(api, "pm_card_authenticationRequired", off_session=True)
    assert declined.value.code == "authentication_required"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"amount": 49}, "amount_too_small"),
        ({"amount": 100_000_000}, "amount_too_large"),
        ({"colour": "blue"}, "parameter_unknown"),
        ({"customer": "cus_nobody"}, "resource_missing"),
        ({"payment_method": "pm_nobody"}, "resource_missing"),
        ({"currency": "kwd", "amount": 5124}, "parameter_invalid_integer"),
        ({"payment_method_types": [], "automatic_payment_methods": {"enabled": True}}, None),
    ],
)
def test_bad_requests_are_refused(api: Any, params: dict[str, Any], code: str | None) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intent(api, **params)
    assert refused.value.code == code


def test_an_idempotency_key_gives_the_first_answer_again_to_the_same_request_only(sim: StripeSimulator, api: Any) -> None:
    first = intent(api, key="one")
    again = intent(api, key="one")
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        intent(api, key="one", amount=2001)
    with pytest.raises(stripe.CardError) as declined:
        intent(api, "pm_card_chargeDeclined", key="two")
    with pytest.raises(stripe.CardError) as declined_again:
        intent(api, "pm_card_chargeDeclined", key="two")
    assert declined_again.value.error.charge == declined.value.error.charge
    with pytest.raises(stripe.InvalidRequestError):
        intent(api, key="three", amount=1)
    assert intent(api, key="three").status == "succeeded", "a request that failed its checks uses up no key"
    sim.forget_keys()
    assert intent(api, key="one").id != first.id


@pytest.mark.parametrize(
    ("fault", "error", "is_done"),
    [
        (Fault.ERROR_BEFORE, stripe.APIError, False),
        (Fault.ERROR_AFTER, stripe.APIError, True),
        (Fault.RESET_BEFORE, stripe.APIConnectionError, False),
        (Fault.RESET_AFTER, stripe.APIConnectionError, True),
        (Fault.TOO_MANY, stripe.RateLimitError, False),
    ],
)
def test_faults_are_what_they_say(sim: StripeSimulator, api: Any, fault: Fault, error: type[Exception], is_done: bool) -> None:
    sim.plan(fault)
    with pytest.raises(error):
        intent(api)
    assert bool(sim.books.all("charge")) is is_done
    assert intent(api).status == "succeeded"


def test_events_are_signed_delivered_and_tried_again(sim: StripeSimulator, api: Any) -> None:
    with _listener(fail_first=2) as (url, got):
        sim.endpoint(url, "whsec_one", ("payment_intent.succeeded",))
        made = intent(api)
        sim.outbox.drain()
    assert [status for status, _, _ in got] == [500, 500, 200]
    _, body, signature = got[-1]
    event = stripe.Webhook.construct_event(body, signature, "whsec_one")  # type: ignore[no-untyped-call]  # the library's own
    assert (event.type, event.data.object["id"]) == ("payment_intent.succeeded", made.id)
    assert api.events.retrieve(event.id).id == event.id


def test_disputes_come_and_end(sim: StripeSimulator, api: Any) -> None:
    made = intent(api, "pm_card_createDispute")
    (dispute,) = list(api.disputes.list({"payment_intent": made.id}))
    assert (dispute.status, dispute.amount, dispute.charge) == ("needs_response", 2000, made.latest_charge)
    with pytest.raises(stripe.InvalidRequestError):
        api.refunds.create({"payment_intent": made.id})
    assert api.disputes.close(dispute.id).status == "lost"
    assert [event["type"] for event in sim.events()][-3:] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    ]


@pytest.mark.parametrize(
    ("trigger", "events"),
    [
        ("payment_intent.succeeded", {"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"}),
        ("payment_intent.payment_failed", {"payment_intent.payment_failed", "charge.failed"}),
        ("charge.refunded", {"charge.refunded", "refund.created"}),
        ("charge.dispute.created", {"charge.dispute.created"}),
        ("payment_method.attached", {"customer.created", "payment_method.attached"}),
    ],
)
def test_the_official_cli_triggers_its_own_fixtures(sim: StripeSimulator, trigger: str, events: set[str]) -> None:
    command = [_cli(), "trigger", trigger, "--api-base", sim.url, "--api-key", "sk_test_123456789012"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS_MAX, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert events <= {event["type"] for event in sim.events()}


def _smoke(api: Any) -> list[Any]:
    """What any Stripe does the same way."""
    seen: list[Any] = []
    customer = api.customers.create({"email": "smoke@example.test"})
    number = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2035, "cvc": "123"}
    method = api.payment_methods.create({"type": "card", "card": number})
    api.payment_methods.attach(method.id, {"customer": customer.id})
    params = {"amount": 5000, "currency": "usd", "customer": customer.id, "payment_method": method.id}
    made = api.payment_intents.create({**params, "payment_method_types": ["card"]})
    seen.append((made.status, made.amount, made.currency))
    made = api.payment_intents.confirm(made.id)
    seen.append((made.status, made.last_payment_error))
    refund = api.refunds.create({"payment_intent": made.id, "amount": 1500})
    seen.append((refund.status, refund.amount, refund.currency))
    asked = {"number": "4000002500003155", "exp_month": 12, "exp_year": 2035, "cvc": "123"}
    secure = api.payment_methods.create({"type": "card", "card": asked})
    waiting = api.payment_intents.create(
        {"amount": 5000, "currency": "usd", "payment_method": secure.id, "payment_method_types": ["card"], "confirm": True}
    )
    seen.append(waiting.status)
    seen.append(api.payment_intents.cancel(waiting.id).status)
    failing = api.payment_methods.create({"type": "card", "card": {**number, "number": "4000000000000341"}})
    failed = {"amount": 5000, "currency": "usd", "payment_method": failing.id, "payment_method_types": ["card"], "confirm": True}
    with pytest.raises(stripe.CardError) as declined:
        api.payment_intents.create(failed)
    seen.append(declined.value.code)
    with pytest.raises(stripe.InvalidRequestError) as missing:
        api.payment_intents.retrieve("pi_nobody")
    seen.append(missing.value.http_status)
    seen.append([each.id == method.id for each in api.payment_methods.list({"customer": customer.id, "type": "card"})])
    return seen


def test_localstripe_does_the_same(sim: StripeSimulator) -> None:
    with _localstripe() as url:
        assert _smoke(client(url)) == _smoke(client(sim.url))


def _cli() -> str:
    """The CLI's program, installed once."""
    folder = TOOLS / f"stripe-cli-{CLI}"
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    program = folder / "node_modules" / "@stripe" / f"cli-{sys.platform}-{machine}" / "bin" / "stripe"
    if not program.exists():
        npm = shutil.which("npm")
        _install([npm, "install", "--prefix", str(folder), "--no-fund", "--no-audit", "--ignore-scripts", f"@stripe/cli@{CLI}"])
    if not program.exists():
        pytest.skip("SKIPPED: npm has no Stripe CLI for this machine")
    return str(program)


def _install(command: list[str | None]) -> None:
    if command[0] is None:
        pytest.skip(f"SKIPPED: there is no program to install {command[-1]} with")
    ended = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=INSTALL_SECONDS_MAX, check=False
    )
    if ended.returncode:
        pytest.skip(f"SKIPPED: {command[-1]} cannot be installed here: {(ended.stdout + ended.stderr)[-300:]}")


@contextlib.contextmanager
def _localstripe() -> Iterator[str]:
    """A running localstripe in an environment of its own: it is under another licence, and wants other versions than ours."""
    folder = TOOLS / f"localstripe-{LOCALSTRIPE}"
    program = folder / "bin" / "localstripe"
    if not program.exists():
        _install([sys.executable, "-m", "venv", str(folder)])
        _install([str(folder / "bin" / "python"), "-m", "pip", "install", "-q", f"localstripe=={LOCALSTRIPE}"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(program), "--port", str(port), "--from-scratch"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        assert process.poll() is None, "localstripe ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("localstripe does not listen")


@contextlib.contextmanager
def _listener(fail_first: int) -> Iterator[tuple[str, list[tuple[int, bytes, str]]]]:
    """An endpoint that answers 500 to the first deliveries."""
    got: list[tuple[int, bytes, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = 500 if len(got) < fail_first else 200
            got.append((status, self.rfile.read(int(self.headers["Content-Length"])), self.headers["Stripe-Signature"]))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", got
    finally:
        server.shutdown()
        server.server_close()
