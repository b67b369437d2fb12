"""Set up a second factor, sign in with it, make recovery codes, turn it off."""

from __future__ import annotations

from uuid import UUID

from fairdue.access import events
from fairdue.access.commands.attempts import begin_attempt, note_success
from fairdue.access.commands.home import at_home, record_at_home
from fairdue.access.commands.one_time_tokens import tokens_like
from fairdue.access.commands.passwords import confirm_password
from fairdue.access.commands.sessions import TOTP, is_welcome, revoke_sessions, start_session
from fairdue.access.errors import (
    EnrolmentMissing,
    SecondFactorOff,
    SecondFactorOn,
    SignInExpired,
    WrongCode,
    WrongPassword,
    WrongSignInCode,
)
from fairdue.access.models import OneTimeToken, RecoveryCode, SecondFactor, User
from fairdue.access.queries.people import person_of
from fairdue.access.queries.second_factors import codes_left, open_secret, sealing_place
from fairdue.access.rules import (
    CHALLENGE_FAILURES_MAX,
    digest_of,
    matching_step,
    new_recovery_codes,
    new_secret,
    otpauth_url,
    plain_code,
)
from fairdue.access.types import Enrolment, Origin, RecoveryCodes, TokenKind, TokenPair
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor
from fairdue.kernel.crypto import keyring
from fairdue.kernel.db import global_transaction

RECOVERY_CODE = "recovery_code"
RESEALED_AT_ONCE = 500
_FIRST = UUID(int=0)


def sign_in_with_code(challenge: str, code: str, origin: Origin) -> TokenPair:
    """Finish a sign-in with a code of the app, or a recovery code, which is used up.

    Raises TooManyLogins, SignInExpired, WrongSignInCode; the fifth wrong code ends the sign-in.
    """
    waiting = tokens_like(challenge, TokenKind.SIGN_IN).first()
    if waiting is None:
        raise SignInExpired
    attempt_id = begin_attempt(waiting.user.username, origin.ip)
    pair = _finish(waiting, code, origin, attempt_id)
    if pair is None:
        raise WrongSignInCode
    return pair


def start_enrolment(actor: Actor | PlatformActor, password: str) -> Enrolment:
    """Make a secret for the actor's authenticator app; it counts once a code of it was given.

    A secret made before is forgotten. Raises TooManyLogins, WrongPassword, SecondFactorOn.
    """
    user = person_of(actor)
    attempt_id = confirm_password(user, actor, password)
    with at_home(user.agency_id):
        locked = _locked(user)
        note_success(attempt_id)
        if locked.second_factor_at is not None:
            raise SecondFactorOn
        secret = new_secret()
        sealed = keyring().encrypt(secret, sealing_place(locked.id))
        fields = {"secret_sealed": sealed, "last_step": 0, "created_at": clock.now()}
        SecondFactor.objects.update_or_create(user=locked, defaults=fields)
        record_at_home(locked, events.SECOND_FACTOR_STARTED, actor)
        return Enrolment(secret=secret, otpauth_url=otpauth_url(secret, locked.username))


def confirm_enrolment(actor: Actor | PlatformActor, code: str) -> RecoveryCodes:
    """Turn the second factor on with a code of the app, end the actor's other sessions, and make recovery codes.

    Raises TooManyLogins, SecondFactorOn, EnrolmentMissing, WrongCode.
    """
    user = person_of(actor)
    attempt_id = begin_attempt(user.username, actor.ip or "127.0.0.1")
    with at_home(user.agency_id):
        locked = _locked(user)
        if locked.second_factor_at is not None:
            raise SecondFactorOn
        if not SecondFactor.objects.filter(user=locked).exists():
            raise EnrolmentMissing
        if not _take_step(locked, code):
            raise WrongCode
        locked.second_factor_at = locked.updated_at = clock.now()
        locked.save(update_fields=["second_factor_at", "updated_at"])
        codes = _make_codes(locked)
        ended = revoke_sessions(locked.id, "second factor turned on", keep=actor.session_id)
        note_success(attempt_id)
        record_at_home(locked, events.SECOND_FACTOR_ON, actor, {"sessions_ended": ended})
        return codes


def renew_recovery_codes(actor: Actor | PlatformActor, password: str, code: str) -> RecoveryCodes:
    """Make new recovery codes; those before stop working. Raises TooManyLogins, WrongPassword, SecondFactorOff, WrongCode."""
    user = person_of(actor)
    attempt_id = confirm_password(user, actor, password)
    with at_home(user.agency_id):
        locked = _proven(user, code)
        codes = _make_codes(locked)
        note_success(attempt_id)
        record_at_home(locked, events.RECOVERY_CODES_MADE, actor)
        return codes


def turn_off(actor: Actor | PlatformActor, password: str, code: str) -> None:
    """Forget the actor's second factor. Raises TooManyLogins, WrongPassword, SecondFactorOff, WrongCode."""
    user = person_of(actor)
    attempt_id = confirm_password(user, actor, password)
    with at_home(user.agency_id):
        locked = _proven(user, code)
        forget_second_factor(locked)
        note_success(attempt_id)
        record_at_home(locked, events.SECOND_FACTOR_OFF, actor)


def forget_second_factor(user: User) -> bool:
    """Remove the secret and recovery codes of a locked user, in the caller's transaction. Returns whether there were any."""
    RecoveryCode.objects.filter(user=user).delete()
    found, _ = SecondFactor.objects.filter(user=user).delete()
    user.second_factor_at, user.updated_at = None, clock.now()
    user.save(update_fields=["second_factor_at", "updated_at"])
    return found > 0


def reseal_second_factors(after_id: UUID | None = None) -> tuple[int, UUID | None]:
    """Encrypt anew what is not under the first key among the next RESEALED_AT_ONCE secrets, in one transaction.

    Returns how many, and where to go on, None at the end.
    """
    with global_transaction():
        later = SecondFactor.objects.filter(id__gt=after_id or _FIRST).order_by("id")
        found = list(later.select_for_update(no_key=True)[:RESEALED_AT_ONCE])
        stale = [factor for factor in found if not keyring().is_current(bytes(factor.secret_sealed))]
        for factor in stale:
            factor.secret_sealed = keyring().encrypt(open_secret(factor), sealing_place(factor.user_id))
        SecondFactor.objects.bulk_update(stale, ["secret_sealed"])
        return len(stale), found[-1].id if len(found) == RESEALED_AT_ONCE else None


def _finish(waiting: OneTimeToken, code: str, origin: Origin, attempt_id: UUID) -> TokenPair | None:
    """Return None for a wrong code instead of raising: that it came must be committed. Raises SignInExpired."""
    with at_home(waiting.user.agency_id):
        user = User.objects.select_for_update(of=("self",)).select_related("agency").get(id=waiting.user_id)
        token = OneTimeToken.objects.filter(id=waiting.id, expires_at__gt=clock.now()).first()
        if token is None or token.failures >= CHALLENGE_FAILURES_MAX or user.second_factor_at is None or not is_welcome(user):
            raise SignInExpired
        how = _take(user, code)
        if how is None:
            token.failures += 1
            token.save(update_fields=["failures"])
            record_at_home(user, events.SECOND_FACTOR_FAILED, origin, {"failures": token.failures})
            return None
        token.delete()
        note_success(attempt_id)
        if waiting.attempt_id is not None:
            note_success(waiting.attempt_id)
        facts = {"second_factor": how}
        return start_session(user, origin, facts if how == TOTP else {**facts, "recovery_codes_left": codes_left(user.id)})


def _locked(user: User) -> User:
    """Lock the user who acts, unless his password has been changed since it was checked. Raises WrongPassword."""
    locked = User.objects.select_for_update().get(id=user.id)
    if locked.password != user.password:
        raise WrongPassword
    return locked


def _proven(user: User, code: str) -> User:
    """Lock the user who acts and take a code of his. Raises SecondFactorOff, WrongCode."""
    locked = _locked(user)
    if locked.second_factor_at is None:
        raise SecondFactorOff
    if _take(locked, code) is None:
        raise WrongCode
    return locked


def _take(user: User, code: str) -> str | None:
    """Use up a code of a locked user; return which kind it was, None when it is wrong or was used."""
    if _take_step(user, code):
        return TOTP
    unused = RecoveryCode.objects.filter(user=user, code_hash=digest_of(plain_code(code)), used_at=None)
    return RECOVERY_CODE if unused.update(used_at=clock.now()) else None


def _take_step(user: User, code: str) -> bool:
    factor = SecondFactor.objects.get(user=user)
    step = matching_step(open_secret(factor), plain_code(code), factor.last_step, clock.now())
    if step is None:
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _make_codes(user: User) -> RecoveryCodes:
    codes = new_recovery_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=digest_of(plain_code(code))) for code in codes)
    return RecoveryCodes(recovery_codes=codes)
