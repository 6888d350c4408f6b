"""What an administrator does to a person: no proof is asked for, and nothing is hidden.

``caller`` is a stand-in without an app (`api.call`). What ends with an act is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction

from idp.credentials import codes, passwords, throttles, verifiers
from idp.directory import groups, names, users
from idp.directory.models import Group, Status, User
from idp.flows import deliver, events, invite, recover, sessions, sign_up
from idp.flows.models import Attempt
from idp.flows.profile import ADDRESSES
from idp.flows.steps import Caller
from idp.journal.events import Kind
from idp.kernel import actor
from idp.kernel.refusals import (
    CodeDeliveryFailure,
    InvalidParameter,
    NotAuthorized,
    UnsupportedUserState,
    UserDisabled,
)
from idp.messages import outbox
from idp.pools import schema
from idp.pools.models import Pool

EMAIL = invite.EMAIL


def create(
    username: str,
    attributes: Mapping[str, str],
    *,
    caller: Caller,
    password: str = "",
    mediums: Collection[str] = (),
    members_of: Iterable[Group] = (),
    force_alias: bool = False,
    silent: bool = False,
) -> User:
    """A person with a temporary password, drawn unless given, and a letter with it unless ``silent``.

    Required attributes may be missing: NEW_PASSWORD_REQUIRED asks for them. ``force_alias`` takes a
    verified address from whoever has it. Raises InvalidParameter, InvalidPassword, UsernameExists,
    AliasExists, CodeDeliveryFailure, ResourceNotFound (a group of another pool).
    """
    pool = caller.pool
    given = dict(attributes)
    if pool.username_attributes:
        username = sign_up.by_address(pool, username, given)
    else:
        username = names.check_username(pool, username)
    checked = schema.checked(pool, given)
    vouched = [name for name in ADDRESSES if checked.get(name) and checked.get(f"{name}_verified") == "true"]
    unproven = checked | {f"{name}_verified": "false" for name in vouched}
    password = _temporary(pool, password)
    encoded = passwords.encode(password)
    with transaction.atomic():
        user = users.create(
            pool, username=username, attributes=unproven, status=Status.FORCE_CHANGE_PASSWORD, password=encoded
        )
        verifiers.put(user, verifiers.make(user, password))
        for name in vouched:
            sign_up.prove(user, name, force=force_alias)
        for group in members_of:
            groups.add(user, group)
        events.note(user, Kind.SIGN_UP)
        if not silent:
            invite.write(user, password, mediums, caller)
    return user


def invite_again(user: User, *, caller: Caller, password: str = "", mediums: Collection[str] = ()) -> None:
    """A new temporary password, which lives as long as the first one did, and a letter with it.

    Raises UnsupportedUserState, InvalidPassword, CodeDeliveryFailure, NotAuthorized (an operator), UserNotFound.
    """
    _not_an_operator(user)
    password = _temporary(user.pool, password)
    encoded = passwords.encode(password, user=user)
    with transaction.atomic():
        users.reread(user, "status")
        if user.status != Status.FORCE_CHANGE_PASSWORD:  # also who has just chosen a password keeps it
            raise UnsupportedUserState(
                f"Resend not possible. {user.username} status is not FORCE_CHANGE_PASSWORD"
            )  # [K]
        passwords.store(user, encoded, status=Status.FORCE_CHANGE_PASSWORD)
        _end_conversations(user)
        events.note(user, Kind.PASSWORD_CHANGE)
        invite.write(user, password, mediums, caller)


def confirm(user: User) -> None:
    """Confirmed without a code; no address is proven by it. Raises NotAuthorized."""
    with transaction.atomic():
        if not users.confirm(user):
            now = User.objects.filter(pk=user.pk).values_list("status", flat=True).first() or user.status
            raise NotAuthorized(f"User cannot be confirmed. Current status is {now}")  # [K]
        codes.forget(user, codes.SIGN_UP)
        events.note(user, Kind.CONFIRM_SIGN_UP)


def disable(user: User) -> None:
    """No sign-in from now on, and every token and session ends at once. Raises NotAuthorized (oneself)."""
    _not_oneself(user)
    with transaction.atomic():
        users.disable(user)
        sessions.sign_out_everywhere(user)


def set_password(
    user: User, password: str, *, permanent: bool, sign_out: bool = False, mail: Caller | None = None
) -> None:
    """Whoever has it signs in with it, or, unless it is ``permanent``, must choose another with it.

    Tokens stay, as with Amazon, unless ``sign_out``; sign-ins and recoveries that are under way end. ``mail``
    sends a temporary one to the verified address. Raises InvalidPassword, PasswordHistoryViolation,
    CodeDeliveryFailure, NotAuthorized (an operator).
    """
    _not_an_operator(user)
    if mail and (permanent or not user.email_verified):
        raise CodeDeliveryFailure("Only a temporary password is mailed, and only to a verified e-mail address.")  # [P]
    passwords.conforms(user.pool, password)
    passwords.unused_before(user, password)
    encoded = passwords.encode(password, user=user)
    status = Status.CONFIRMED if permanent else Status.FORCE_CHANGE_PASSWORD
    with transaction.atomic():
        passwords.store(user, encoded, status=status)
        codes.forget(user, codes.SIGN_UP, codes.RECOVER)
        throttles.forgive(user)
        _end_conversations(user)
        events.note(user, Kind.PASSWORD_CHANGE)
        if sign_out:
            sessions.sign_out_everywhere(user)
        if mail:
            invite.write(user, password, (EMAIL,), mail)


def reset_password(user: User, *, caller: Caller) -> None:
    """The password is worth nothing until the code in a letter has set another; every token and session ends.

    Raises NotAuthorized (also for oneself), InvalidParameter (no verified address).
    """
    _not_oneself(user)
    if not user.enabled:
        raise UserDisabled
    if user.status not in recover.RECOVERABLE:
        raise NotAuthorized("User password cannot be reset in the current state.")  # [K]
    with transaction.atomic():
        users.set_status(user, Status.RESET_REQUIRED)
        sessions.end_everything(user)
        events.note(user, Kind.FORGOT_PASSWORD)
        try:
            deliver.recovery_code(user, caller, anywhere=True)
        except CodeDeliveryFailure:
            raise InvalidParameter(  # [K]
                "Cannot reset password for the user as there is no registered/verified email or phone_number"
            ) from None


def delete(user: User, *, caller: Caller | None = None) -> None:
    """The person and everything of theirs; what is kept by ``sub`` alone goes too, but for the journal: their
    events go when the pool's time for events is over.

    Raises NotAuthorized (an operator who acts upon themselves).
    """
    _not_oneself(user)
    with transaction.atomic():
        codes.forget(user)
        throttles.forget(user)
        outbox.forget(user.pool_id, user.pk)
        _end_conversations(user)
        events.note(user, Kind.DELETE, caller)
        user.delete()


def _not_oneself(user: User) -> None:
    """An operator who is acting now locks out others, never themselves. Raises NotAuthorized."""
    acting = actor.current()
    if acting and acting.kind == actor.Kind.OPERATOR and acting.id == user.sub:
        raise NotAuthorized("Nobody does this to themselves: ask another operator.")  # [P]


def _not_an_operator(user: User) -> None:
    """Operators choose their own password, by a one-time link. Raises NotAuthorized."""
    if user.is_staff:
        raise NotAuthorized("An operator's password is chosen by the operator, with a one-time link.")  # [P]


def _temporary(pool: Pool, password: str) -> str:
    if not password:
        return passwords.generate(pool)
    passwords.conforms(pool, password)
    return password


def _end_conversations(user: User) -> None:
    """Sign-ins under way, proved by the former password or not yet."""
    Attempt.objects.filter(pool_id=user.pool_id, subject=user.pk).delete()
