"""The people of an agency, managed by its admins."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from ninja.responses import Status

from fairdue.access.api.fields import UNCHANGED, Email, Listing, PersonName, Username, check_agency
from fairdue.access.commands.links import invite_user, make_link
from fairdue.access.commands.users import create_user, reset_password, reset_second_factor, update_user
from fairdue.access.queries import get_user, list_users
from fairdue.access.types import InvitedUser, NewLink, NewUser, StaffRole, TokenKind, UserRow
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, IfUnchanged, Page, page_of, require

READERS = ADMINS | {Role.READONLY}
router = Router(tags=["users"])


class UserBody(Body):
    """A new user; his temporary password is in the answer."""

    username: Username
    role: StaffRole
    email: Email = ""
    first_name: PersonName = ""
    last_name: PersonName = ""
    agency: UUID | None = None


class UserPatch(Body):
    """What to change of a user."""

    role: StaffRole = UNCHANGED
    email: Email = UNCHANGED
    first_name: PersonName = UNCHANGED
    last_name: PersonName = UNCHANGED
    is_active: bool = UNCHANGED


class UserListing(Listing):
    """Which users to list."""

    role: StaffRole | None = None
    is_active: bool | None = None


@router.get("", response={200: Page[UserRow], **PROBLEMS}, operation_id="users_list")
def get_users(request: HttpRequest, listing: Query[UserListing]) -> Page[UserRow]:
    """List users; `search` looks in names and e-mail."""
    actor = require(request, READERS)
    found = list_users(
        actor,
        search=listing.search,
        role=listing.role,
        is_active=listing.is_active,
        cursor=listing.cursor,
        size=listing.page_size,
    )
    return page_of(request, found)


@router.post("", response={201: NewUser, **PROBLEMS}, operation_id="users_create")
def post_user(request: HttpRequest, payload: UserBody) -> Status[NewUser]:
    """Make a user (admin); the temporary password is shown this once."""
    actor = require(request, ADMINS)
    check_agency(actor, payload.agency)
    return Status(201, create_user(actor, **payload.model_dump(exclude={"agency"})))


@router.post("invite/", response={201: InvitedUser, **PROBLEMS}, operation_id="users_invite_create")
def post_invited_user(request: HttpRequest, payload: UserBody) -> Status[InvitedUser]:
    """Make a user without a password (admin); the link by which he sets one is shown this once and holds for seven days."""
    actor = require(request, ADMINS)
    check_agency(actor, payload.agency)
    return Status(201, invite_user(actor, **payload.model_dump(exclude={"agency"})))


@router.get("{user_id}/", response={200: UserRow, **PROBLEMS}, operation_id="users_retrieve")
def get_one_user(request: HttpRequest, user_id: UUID) -> UserRow:
    """Show a user."""
    return get_user(require(request, READERS), user_id)


@router.patch("{user_id}/", response={200: UserRow, **PROBLEMS}, operation_id="users_partial_update")
def patch_user(request: HttpRequest, user_id: UUID, payload: UserPatch, if_match: IfUnchanged = None) -> UserRow:
    """Change a user (admin). Switching him off ends his sessions at once; the last admin stays."""
    return update_user(require(request, ADMINS), user_id, payload.model_dump(exclude_unset=True), if_match)


@router.post("{user_id}/reset-password/", response={200: NewUser, **PROBLEMS}, operation_id="users_reset_password_create")
def post_reset_password(request: HttpRequest, user_id: UUID) -> NewUser:
    """Give a user a temporary password, shown this once, and end his sessions (admin)."""
    return reset_password(require(request, ADMINS), user_id)


@router.post("{user_id}/invite-link/", response={201: NewLink, **PROBLEMS}, operation_id="users_invite_link_create")
def post_invite_link(request: HttpRequest, user_id: UUID) -> Status[NewLink]:
    """Make another link for somebody who has not set a password yet, good for seven days; earlier ones stop working (admin)."""
    return Status(201, make_link(require(request, ADMINS), user_id, TokenKind.INVITE))


@router.post("{user_id}/reset-link/", response={201: NewLink, **PROBLEMS}, operation_id="users_reset_link_create")
def post_reset_link(request: HttpRequest, user_id: UUID) -> Status[NewLink]:
    """Make a link by which a user sets a new password, good for an hour; earlier ones stop working (admin)."""
    return Status(201, make_link(require(request, ADMINS), user_id, TokenKind.RESET))


@router.post("{user_id}/reset-second-factor/", response={200: UserRow, **PROBLEMS}, operation_id="users_reset_second_factor")
def post_reset_second_factor(request: HttpRequest, user_id: UUID) -> UserRow:
    """Forget the second factor of somebody who lost it, and end his sessions (admin; not one's own)."""
    return reset_second_factor(require(request, ADMINS), user_id)
