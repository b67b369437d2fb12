"""Which method and address does what, and which parameters it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.stripe.books import Books, new_id
from tests.fakes.stripe.errors import ApiError, missing
from tests.fakes.stripe.events import Endpoint
from tests.fakes.stripe.forms import check_known, integer, required

Answer = dict[str, Any]
Action = Callable[[Books, str, Answer], Answer]
CUSTOMER = ("name", "email", "phone", "description", "address", "shipping")
METHOD = ("type", "card", "billing_details", "allow_redisplay")
CONFIRM = ("payment_method", "off_session", "return_url", "setup_future_usage", "payment_method_types", "shipping")
CONFIRM += ("error_on_requires_action", "receipt_email", "use_stripe_sdk", "mandate_data", "payment_method_options")
INTENT = (
    *CONFIRM,
    "amount",
    "currency",
    "customer",
    "description",
    "confirm",
    "automatic_payment_methods",
    "statement_descriptor",
)
INTENT += ("statement_descriptor_suffix", "confirmation_method", "capture_method")
REFUND = ("charge", "payment_intent", "amount", "reason", "refund_application_fee", "reverse_transfer")
PAGE = ("limit", "starting_after", "ending_before", "created")
LIMIT_MAX = 100


@dataclass(frozen=True)
class Route:
    """One address."""

    method: str
    path: re.Pattern[str]
    known: tuple[str, ...]
    action: Action


def _route(method: str, path: str, action: Action, *known: str) -> Route:
    return Route(method, re.compile("/v1/" + path.replace("{id}", r"(?P<id>[^/]+)")), known, action)


def _list(kind: str, *filters: str) -> Action:
    def action(books: Books, _id: str, given: Answer) -> Answer:
        found = [
            thing
            for thing in books.all(kind)
            if all(thing.get(name) == given[name] for name in filters if name in given) and _is_within(thing, given)
        ]
        return page_of(found, given, f"/v1/{kind}s")

    return action


def _is_within(thing: Answer, given: Answer) -> bool:
    created = given.get("created") or {}
    if not isinstance(created, dict):
        return bool(thing["created"] == int(created))
    return all(
        {"gte": thing["created"] >= int(bound), "lte": thing["created"] <= int(bound)}.get(name, True)
        for name, bound in created.items()
    )


def page_of(found: list[Answer], given: Answer, url: str) -> Answer:
    """A page of a list, newest first."""
    limit = integer(given, "limit", 10)
    if not 1 <= limit <= LIMIT_MAX:
        raise ApiError(400, "invalid_request_error", "This value must be between 1 and 100.", "parameter_invalid_integer")
    ids = [thing["id"] for thing in found]
    begin = ids.index(given["starting_after"]) + 1 if given.get("starting_after") in ids else 0
    data = found[begin : begin + limit]
    return {"object": "list", "url": url, "has_more": begin + limit < len(found), "data": data}


def _events(books: Books, _id: str, given: Answer) -> Answer:
    found = [event for event in reversed(books.outbox.events) if given.get("type") in {None, event["type"]}]
    return page_of(found, given, "/v1/events")


def _event(books: Books, event_id: str, _given: Answer) -> Answer:
    for event in books.outbox.events:
        if event["id"] == event_id:
            return event
    raise missing("event", event_id)


def _create_endpoint(books: Books, _id: str, given: Answer) -> Answer:
    made = Endpoint(new_id("we"), required(given, "url"), new_id("whsec"), list(given.get("enabled_events") or ["*"]))
    books.outbox.endpoints[made.id] = made
    return {**_shown(made), "secret": made.secret}


def _delete_endpoint(books: Books, endpoint_id: str, _given: Answer) -> Answer:
    if books.outbox.endpoints.pop(endpoint_id, None) is None:
        raise missing("webhook endpoint", endpoint_id)
    return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}


def _list_endpoints(books: Books, _id: str, given: Answer) -> Answer:
    return page_of([_shown(each) for each in books.outbox.endpoints.values()], given, "/v1/webhook_endpoints")


def _shown(endpoint: Endpoint) -> Answer:
    kinds = endpoint.enabled_events
    return {
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "url": endpoint.url,
        "enabled_events": kinds,
        "status": "enabled",
        "livemode": False,
    }


def _methods_of(books: Books, customer_id: str, given: Answer) -> Answer:
    books.get("cus", customer_id)
    found = [method for method in books.all("payment_method") if method["customer"] == customer_id]
    return page_of(found, given, f"/v1/customers/{customer_id}/payment_methods")


def _delete_customer(books: Books, customer_id: str, _given: Answer) -> Answer:
    books.get("cus", customer_id)
    for method in books.all("payment_method"):
        if method["customer"] == customer_id:
            method["customer"] = None
    del books.things[customer_id]
    return {"id": customer_id, "object": "customer", "deleted": True}


ROUTES = (
    _route("POST", "customers", lambda books, _, given: books.create_customer(given), *CUSTOMER),
    _route("GET", "customers", _list("customer", "email"), "email", *PAGE),
    _route("GET", "customers/{id}", lambda books, key, _: books.get("cus", key)),
    _route("POST", "customers/{id}", lambda books, key, given: books.update(books.get("cus", key), given, CUSTOMER), *CUSTOMER),
    _route("DELETE", "customers/{id}", _delete_customer),
    _route("GET", "customers/{id}/payment_methods", _methods_of, "type", *PAGE),
    _route("POST", "payment_methods", lambda books, _, given: books.create_method(given), *METHOD),
    _route("GET", "payment_methods", _list("payment_method", "customer", "type"), "customer", "type", *PAGE),
    _route("GET", "payment_methods/{id}", lambda books, key, _: books.get("pm", key)),
    _route(
        "POST",
        "payment_methods/{id}/attach",
        lambda books, key, given: books.attach(key, required(given, "customer")),
        "customer",
    ),
    _route("POST", "payment_methods/{id}/detach", lambda books, key, _: books.detach(key)),
    _route("POST", "payment_intents", lambda books, _, given: books.create_intent(given), *INTENT),
    _route("GET", "payment_intents", _list("payment_intent", "customer"), "customer", *PAGE),
    _route("GET", "payment_intents/{id}", lambda books, key, _: books.get("pi", key), "client_secret"),
    _route(
        "POST",
        "payment_intents/{id}",
        lambda books, key, given: books.update(books.get("pi", key), given, ("description", "shipping")),
        "description",
        "shipping",
    ),
    _route("POST", "payment_intents/{id}/confirm", lambda books, key, given: books.confirm(key, given), *CONFIRM),
    _route("POST", "payment_intents/{id}/cancel", lambda books, key, given: books.cancel(key, given), "cancellation_reason"),
    _route("GET", "charges", _list("charge", "payment_intent", "customer"), "payment_intent", "customer", *PAGE),
    _route("GET", "charges/{id}", lambda books, key, _: books.get("ch", key)),
    _route("POST", "refunds", lambda books, _, given: books.create_refund(given), *REFUND),
    _route("GET", "refunds", _list("refund", "payment_intent", "charge"), "payment_intent", "charge", *PAGE),
    _route("GET", "refunds/{id}", lambda books, key, _: books.get("re", key)),
    _route("GET", "disputes", _list("dispute", "payment_intent", "charge"), "payment_intent", "charge", *PAGE),
    _route("GET", "disputes/{id}", lambda books, key, _: books.get("du", key)),
    _route("POST", "disputes/{id}/close", lambda books, key, _: books.close_dispute(key, is_won=False)),
    _route("GET", "events", _events, "type", *PAGE),
    _route("GET", "events/{id}", _event),
    _route("POST", "webhook_endpoints", _create_endpoint, "url", "enabled_events", "api_version", "description"),
    _route("GET", "webhook_endpoints", _list_endpoints, *PAGE),
    _route("DELETE", "webhook_endpoints/{id}", _delete_endpoint),
)


def _expanded(books: Books, answer: Answer, given: Answer) -> Answer:
    """Put whole things in the place of ids that the caller wants to see."""
    names = [name.removeprefix("data.") for name in given.get("expand") or []]
    if answer.get("object") == "list":
        return {**answer, "data": [_with(books, thing, names) for thing in answer["data"]]}
    return _with(books, answer, names)


def _with(books: Books, answer: Answer, names: list[str]) -> Answer:
    wanted = {name: books.things.get(answer.get(name) or "") for name in names}
    return {**answer, **{name: thing for name, thing in wanted.items() if thing}}


def perform(books: Books, method: str, path: str, given: Answer) -> Answer:
    """Do what a request asks for. Raises ApiError."""
    for route in ROUTES:
        found = route.path.fullmatch(path)
        if found and route.method == method:
            check_known(given, route.known)
            return _expanded(books, route.action(books, found.groupdict().get("id", ""), given), given)
    raise ApiError(404, "invalid_request_error", f"Unrecognized request URL ({method}: {path}).")
