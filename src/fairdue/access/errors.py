"""What can go wrong with signing in and with people."""

from __future__ import annotations

from fairdue.kernel.errors import Conflict, DomainError, Forbidden, Throttled, Unauthenticated


class WrongCredentials(Unauthenticated):
    """The user name or the password is not right."""

    code = "wrong_credentials"


class TooManyLogins(Throttled):
    """Too many log-ins failed: wait for the seconds given, then try again."""

    code = "too_many_logins"


class RefreshRefused(Unauthenticated):
    """This refresh token is not valid any more: sign in again."""

    code = "refresh_refused"


class PasswordChangeRequired(Forbidden):
    """Choose a password of your own first."""

    code = "password_change_required"


class WrongPassword(DomainError):
    """The current password is not right."""

    code = "wrong_password"
    status = 400


class WeakPassword(DomainError):
    """This password is too easy to guess."""

    code = "weak_password"
    status = 422


class NameTaken(Conflict):
    """This name is taken."""

    code = "name_taken"


class LastAdmin(Conflict):
    """An agency keeps at least one active admin."""

    code = "last_admin"


class OwnRole(Forbidden):
    """Nobody changes his own role."""

    code = "own_role"


class UserInactive(Conflict):
    """The user is switched off: activate the user first."""

    code = "user_inactive"


class AlreadyCollector(Conflict):
    """This user is a collector already."""

    code = "already_collector"


class NotATeamLead(DomainError):
    """Only an active team lead of the agency can lead a team."""

    code = "not_a_team_lead"
    status = 400


class UnknownTeam(DomainError):
    """The agency has no such active team."""

    code = "unknown_team"
    status = 400


class UnknownUser(DomainError):
    """The agency has no such active user who works accounts."""

    code = "unknown_user"
    status = 400


class ForeignAgency(DomainError):
    """The agency named is not the one you act in."""

    code = "foreign_agency"
    status = 400


class LeaveOverlaps(Conflict):
    """The collector is away on some of these days already."""

    code = "leave_overlaps"


class LeaveIsOver(Conflict):
    """These days are over: what was cannot be changed."""

    code = "leave_is_over"


class CyclicDeputies(Conflict):
    """On some day these collectors would stand in for one another in a circle, and all be away."""

    code = "cyclic_deputies"


class UnknownDeputy(DomainError):
    """Only another active collector of the agency can stand in."""

    code = "unknown_deputy"
    status = 400
