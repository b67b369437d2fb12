"""Invites and resets of passwords, for whoever has the link. Mounted under /auth/links/."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from fairdue.access.api.fields import Password, Token, origin_of
from fairdue.access.commands.links import accept_link, look_at_link
from fairdue.access.types import LinkFacts
from fairdue.kernel.web import PROBLEMS, Body, client_ip

router = Router(tags=["auth"])


class LinkBody(Body):
    """The token of a link: in the body, so that no log of addresses has it."""

    token: Token


class AcceptBody(LinkBody):
    """The token of a link and the password wanted."""

    new_password: Password


@router.post("look/", auth=None, response={200: LinkFacts, **PROBLEMS}, operation_id="auth_links_look")
def post_look(request: HttpRequest, payload: LinkBody) -> LinkFacts:
    """Tell whom a link is for and whether it has expired. 404 for one that is wrong, was used, or was replaced."""
    return look_at_link(payload.token, client_ip(request))


@router.post("accept/", auth=None, response={204: None, **PROBLEMS}, operation_id="auth_links_accept")
def post_accept(request: HttpRequest, payload: AcceptBody) -> Status[None]:
    """Set the password of whom the link is for; his sessions end, and he signs in with it."""
    accept_link(payload.token, payload.new_password, origin_of(request))
    return Status(204, None)
