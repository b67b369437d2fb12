"""What can go wrong with signing in and with people."""

from __future__ import annotations

from fairdue.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Throttled, Unauthenticated


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


class SecondFactorRequired(Forbidden):
    """Your agency requires a second factor: set it up first."""

    code = "second_factor_required"


class SignInExpired(Unauthenticated):
    """This sign-in does not hold any more: give user name and password again."""

    code = "sign_in_expired"


class WrongSignInCode(Unauthenticated):
    """This code is not right, or was used before."""

    code = "wrong_sign_in_code"


class WrongCode(DomainError):
    """This code is not right, or was used before."""

    code = "wrong_code"
    status = 400


class SecondFactorOn(Conflict):
    """Your second factor is on already: turn it off first."""

    code = "second_factor_on"


class SecondFactorOff(Conflict):
    """Your second factor is not on."""

    code = "second_factor_off"


class EnrolmentMissing(Conflict):
    """Ask for a secret first."""

    code = "enrolment_missing"


class OwnLogin(Forbidden):
    """For your own log-in use your password and your second factor."""

    code = "own_login"


class AlreadyJoined(Conflict):
    """This user has set a password already: make a reset link instead."""

    code = "already_joined"


class LinkRefused(NotFound):
    """This link does not work: it is wrong, was used, or a newer one was made."""

    code = "link_refused"


class LinkExpired(DomainError):
    """This link has expired: ask your administrator for a new one."""

    code = "link_expired"
    status = 409


class AlreadySetUp(Conflict):
    """There is an agency already: its administrators add people, and the platform's superuser adds agencies."""

    code = "already_set_up"


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
