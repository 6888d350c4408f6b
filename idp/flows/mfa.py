"""Second factors: what a pool demands, what a person has, how one is set up.

Software tokens (authenticator apps) are the only ones yet. Setting one up takes two steps,
by a signed-in person or in the middle of a sign-in (MFA_SETUP), where each step gives a new
session and the seed stays with the attempt until its first code has been shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from idp.credentials import totp
from idp.credentials.models import SoftwareToken
from idp.directory.models import User
from idp.flows import attempts, events
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName
from idp.journal.events import Kind
from idp.kernel.refusals import (
    CodeMismatch,
    EnableSoftwareTokenMFA,
    ExpiredCode,
    InvalidParameter,
    InvalidSession,
    SoftwareTokenMFANotFound,
)
from idp.pools.models import Pool

SOFTWARE_TOKEN = "SOFTWARE_TOKEN_MFA"
NOT_SET_UP = _("User has not set up software token mfa")  # [K]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A seed (base32) for the app, and the session to go on with where there is one."""

    secret: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """UserMFASettingList and PreferredMfaSetting."""

    enabled: tuple[str, ...]
    preferred: str


def offered(pool: Pool) -> list[str]:
    """The factors that somebody may set up here."""
    return [SOFTWARE_TOKEN] if pool.software_token_mfa and pool.mfa_configuration != Pool.Mfa.OFF else []


def factor(user: User) -> SoftwareToken | None:
    """The second factor that a sign-in must ask for; where the pool demands one, whatever is there counts."""
    if not offered(user.pool):
        return None
    token = totp.of(user)
    return token if token and (token.enabled or user.pool.mfa_configuration == Pool.Mfa.ON) else None


def propose(user: User) -> Proposed:
    """AssociateSoftwareToken of a signed-in person. Raises SoftwareTokenMFANotFound."""
    _may_have_app(user.pool)
    return Proposed(totp.propose(user))


def verify(user: User, code: str, *, caller: Caller | None = None, name: str = "") -> None:
    """VerifySoftwareToken of a signed-in person: the app takes the place of one they had.

    It is asked for once it is enabled, or where the pool demands it. Raises
    EnableSoftwareTokenMFA, SoftwareTokenMFANotFound.
    """
    _may_have_app(user.pool)
    row = totp.waiting(user)
    if row is None:
        raise SoftwareTokenMFANotFound
    with events.refusals(user, Kind.FACTOR_CHANGE, caller):
        step = _shown(totp.reveal(row), code)
        with transaction.atomic():
            if not totp.accept(row, step, name=name):
                raise EnableSoftwareTokenMFA(detail="a racing twin was first")
            events.note(user, Kind.FACTOR_CHANGE, caller)


def propose_in(session: str, *, caller: Caller) -> Proposed:
    """AssociateSoftwareToken in the middle of a sign-in; the session changes.

    Raises InvalidSession, SoftwareTokenMFANotFound.
    """
    attempt = _setting_up(session, caller)
    seed = totp.draw()
    return Proposed(seed, attempts.renew(attempt, {"seed": seed}))


def shown_in(session: str, *, caller: Caller) -> Proposed:
    """The same for a page, which may be loaded twice: seed and session stay. Raises as `propose_in`."""
    attempt = _setting_up(session, caller)
    seed = attempts.recall(attempt).get("seed") or attempts.note(attempt, {"seed": totp.draw()}).get("seed", "")
    return Proposed(seed, session)


def verify_in(session: str, code: str, *, caller: Caller, name: str = "") -> str:
    """VerifySoftwareToken in the middle of a sign-in; returns the session to answer MFA_SETUP with.

    The person has the app from here on, even if the sign-in is left there. Raises
    InvalidSession, EnableSoftwareTokenMFA, SoftwareTokenMFANotFound.
    """
    attempt = _setting_up(session, caller)
    seed = attempts.recall(attempt).get("seed", "")
    if not seed:
        raise SoftwareTokenMFANotFound
    attempts.count_try(attempt)
    with events.refusals(attempt.person, Kind.FACTOR_CHANGE, caller):
        step = _shown(seed, code)
    with transaction.atomic():
        renewed = attempts.renew(attempt, {"verified": "true"})
        if not totp.add_first(attempt.person, seed, step, name=name):
            # Somebody set one up meanwhile: this sign-in has proved the password only, and must not replace it.
            raise InvalidSession(detail="there is a software token already")
        events.note(attempt.person, Kind.FACTOR_CHANGE, caller)
        return renewed


def prefer(
    user: User, *, caller: Caller | None = None, enabled: bool | None = None, preferred: bool | None = None
) -> None:
    """SetUserMFAPreference and (without ``caller``) AdminSetUserMFAPreference for the app; None leaves as it is.

    Raises InvalidParameter.
    """
    token = totp.of(user)
    if token is None:
        if enabled or preferred:
            raise InvalidParameter(NOT_SET_UP)
        return
    token.enabled = token.enabled if enabled is None else enabled
    token.preferred = token.enabled and (token.preferred if preferred is None else preferred)
    with transaction.atomic():
        token.save(update_fields=["enabled", "preferred"])
        events.note(user, Kind.FACTOR_CHANGE, caller)


def settings(user: User) -> Settings:
    """What GetUser and AdminGetUser tell."""
    token = totp.of(user)
    if token is None or not token.enabled:
        return Settings((), "")
    return Settings((SOFTWARE_TOKEN,), SOFTWARE_TOKEN if token.preferred else "")


def forget(user: User) -> None:
    """AdminDeleteSoftwareToken. Raises SoftwareTokenMFANotFound."""
    with transaction.atomic():
        if not totp.forget(user):
            raise SoftwareTokenMFANotFound
        events.note(user, Kind.FACTOR_CHANGE)


def configure(pool: Pool, configuration: str, *, software_token: bool) -> None:
    """SetUserPoolMfaConfig; ``pool`` is the row itself, not a kept copy.

    Raises InvalidParameter when the pool would demand a factor and offer none.
    """
    conforms(configuration, software_token=software_token)
    pool.mfa_configuration = configuration
    pool.software_token_mfa = software_token
    pool.save(update_fields=["mfa_configuration", "software_token_mfa", "modified"])


def conforms(configuration: str, *, software_token: bool) -> None:
    """A pool that demands a factor must offer one. Raises InvalidParameter."""
    if configuration == Pool.Mfa.ON and not software_token:
        raise InvalidParameter(_("MFA needs at least one factor that people can set up."))  # [P]


def _may_have_app(pool: Pool) -> None:
    if SOFTWARE_TOKEN not in offered(pool):
        raise SoftwareTokenMFANotFound(_("Software Token MFA is not enabled for the userPool."))  # [K]


def _setting_up(session: str, caller: Caller) -> Attempt:
    attempt = attempts.find(session, caller)
    if attempt.challenge != ChallengeName.MFA_SETUP:
        raise InvalidSession(detail=f"the session waits for {attempt.challenge}")
    _may_have_app(caller.pool)
    return attempt


def _shown(seed: str, code: str) -> int:
    try:
        return totp.step_of(seed, code)
    except (CodeMismatch, ExpiredCode) as refusal:
        raise EnableSoftwareTokenMFA(field="code", detail=refusal.code) from None
