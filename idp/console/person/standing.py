"""How a person stands: read once for a page, told in a badge and in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.dateformat import format as formatted

from idp.credentials import passwords, throttles, totp
from idp.credentials.models import SoftwareToken
from idp.directory.models import Status, User
from idp.flows import notify, recover, unlock
from idp.flows.profile import ADDRESSES
from idp.flows.unlock import Lock

GUESSES = {throttles.SIGN_IN, throttles.SECOND_FACTOR}
LOCKED = {
    throttles.SIGN_IN: "Signing in",
    throttles.SECOND_FACTOR: "The codes of the authenticator app",
    "ConfirmForgotPassword": "Setting a new password by a code",
    "ForgotPassword": "Asking for a recovery code",
    "ResendConfirmationCode": "Sending the confirmation code again",
    "ConfirmSignUp": "Confirming the account",
    "ChangePassword": "Changing the password",
    "GetUserAttributeVerificationCode": "Asking for a code that verifies an address",
    "VerifyUserAttribute": "Verifying an address",
}
STATES: dict[str, tuple[str, str, str]] = {
    Status.UNCONFIRMED: ("unconfirmed", "", "Signed up, and has not shown the code yet: send it again, or confirm."),
    Status.CONFIRMED: ("confirmed", "good", "Can sign in."),
    Status.FORCE_CHANGE_PASSWORD: (
        *("temporary password", ""),
        "Has a temporary password, and must choose another with it to sign in.",
    ),
    Status.RESET_REQUIRED: (
        *("must reset the password", ""),
        "The former password is worth nothing: the code in a letter sets another.",
    ),
    Status.EXTERNAL_PROVIDER: ("from a provider", "good", "Signs in with a provider, and has no password here."),
    Status.COMPROMISED: ("compromised", "bad", "The password is known to others: reset it."),
}
"""Word, colour and meaning."""


@dataclass(frozen=True, slots=True)
class Standing:
    user: User
    locks: list[Lock]
    app: SoftwareToken | None

    @property
    def badges(self) -> list[tuple[str, str]]:
        """Words with their colours, the one that weighs most first."""
        word, colour, _ = _state(self.user)
        found = [] if self.user.enabled else [("disabled", "bad")]
        if self.is_locked:
            found.append(("locked", "bad"))
        return [*found, (word, colour if self.user.enabled else "quiet")]

    @property
    def is_locked(self) -> bool:
        """Out, however right the password is."""
        return any(lock.purpose in GUESSES for lock in self.locks)

    @property
    def sentences(self) -> list[str]:
        return list(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if not self.user.enabled:
            yield "Cannot sign in: disabled. Enable them to let them in again."
        for lock in self.locks:
            how = f"{lock.count} wrong tries, the last at {moment(lock.since)}"
            if lock.purpose not in GUESSES:
                how = f"{lock.count} times since {moment(lock.since)}"
            yield f"{LOCKED.get(lock.purpose, lock.purpose)} is locked until {moment(lock.until)} ({how})."
        if self.user.status != Status.CONFIRMED or (self.user.enabled and not self.is_locked):
            yield _state(self.user)[2]
        if self.user.status in recover.RECOVERABLE and not self.is_reachable:
            yield "No code for a new password can reach them: no e-mail address is verified."
        yield from _temporary(self.user)

    @property
    def verified(self) -> list[str]:
        return [name for name in self._addresses() if getattr(self.user, f"{name}_verified")]

    @property
    def unverified(self) -> list[str]:
        return [name for name in self._addresses() if not getattr(self.user, f"{name}_verified")]

    @property
    def provable(self) -> list[str]:
        """Addresses that a code can reach and has not proved."""
        return [name for name in self.unverified if name in notify.CHANNELS]

    @property
    def is_reachable(self) -> bool:
        """Whether a code for a new password has an address to go to."""
        return any(name in notify.CHANNELS for name in self.verified)

    @property
    def code_seen(self) -> datetime | None:
        """When the authenticator app's last code was taken, to the half minute."""
        if not self.app or not self.app.last_step:
            return None
        return datetime.fromtimestamp(self.app.last_step * totp.STEP, tz=UTC)

    def _addresses(self) -> list[str]:
        return [name for name in ADDRESSES if self.user.attribute(name)]


def read(user: User) -> Standing:
    return Standing(user, unlock.locks(user), totp.of(user))


def called(user: User) -> str:
    """The name an operator knows: where the address is the user name, the stored one is a bare id."""
    return (user.email or user.phone_number) if user.pool.username_attributes else user.username


def moment(at: datetime) -> str:
    return formatted(at, "j M Y, H:i:s")


def _state(user: User) -> tuple[str, str, str]:
    return STATES.get(user.status) or (str(user.get_status_display()), "quiet", "")


def _temporary(user: User) -> Iterator[str]:
    if user.status != Status.FORCE_CHANGE_PASSWORD or user.password_changed is None:
        return
    end = moment(user.password_changed + timedelta(days=user.pool.temporary_password_days))
    if passwords.temporary_expired(user):
        yield f"It expired at {end}: send a new one."
    else:
        yield f"It is good until {end}."
