"""Signing up: a new person, a code to prove the address, a confirmation that spends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from idp.credentials import codes, passwords, throttles, verifiers
from idp.directory import names, users
from idp.directory.models import Status, User
from idp.flows import deliver, events
from idp.flows.steps import Caller, Delivery
from idp.journal.events import Kind
from idp.kernel.refusals import (
    AliasExists,
    CodeDeliveryFailure,
    InvalidParameter,
    NotAuthorized,
    UserNotFound,
)
from idp.pools import schema
from idp.pools.models import Pool


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A new, unconfirmed person, and where the code went; no delivery where the pool verifies nothing."""

    user: User
    delivery: Delivery | None


def sign_up(username: str, password: str, attributes: Mapping[str, str], *, caller: Caller) -> SignedUp:
    """Make an unconfirmed person and send the code.

    In a pool of username attributes ``username`` is the address itself. Raises
    NotAuthorized (closed, or an attribute this client may not write), InvalidParameter,
    InvalidPassword, UsernameExists, AliasExists.
    """
    pool = caller.pool
    if not pool.allow_sign_up:
        raise NotAuthorized(_("SignUp is not permitted for this user pool"))
    given = dict(attributes)
    username = by_address(pool, username, given) if pool.username_attributes else names.check_username(pool, username)
    may_write(caller, attributes, asked=schema.asked(pool, caller.client.write_attributes))
    checked = schema.checked(pool, given)
    for rule in schema.required(pool):
        if not checked.get(rule.name):
            raise schema.Missing(field=rule.name, detail=f"required attribute {rule.name}")
    passwords.conforms(pool, password)
    encoded = passwords.encode(password)
    with transaction.atomic():
        user = users.create(pool, username=username, attributes=checked, status=Status.UNCONFIRMED, password=encoded)
        verifiers.put(user, verifiers.make(user, password))
        events.note(user, Kind.SIGN_UP, caller)
        return SignedUp(user, deliver.sign_up_code(user, caller))


def confirm(username: str, code: str, *, caller: Caller, force_alias: bool = False) -> User:
    """Spend the code: the person is confirmed and the address it went to is proven.

    Raises CodeMismatch, ExpiredCode, LimitExceeded, NotAuthorized (already confirmed),
    AliasExists (the address became somebody else's; ``force_alias`` moves it).
    """
    user = names.find_or_phantom(caller.pool, username)
    with events.refusals(user, Kind.CONFIRM_SIGN_UP, caller):
        throttles.hourly(user, "ConfirmSignUp")
        if not user.exists and not caller.client.hide_existence:
            raise UserNotFound(field="username")
        if user.exists and user.status != Status.UNCONFIRMED and not caller.client.hide_existence:
            raise NotAuthorized(_("User cannot be confirmed. Current status is %s") % user.status)
        found = codes.check(user, codes.SIGN_UP, code)
        attribute = deliver.proven(user, found)
        with transaction.atomic():
            codes.spend(found)
            if not users.confirm(user):
                raise NotAuthorized(_("User cannot be confirmed. Current status is %s") % user.status)
            prove(user, attribute, force=force_alias)
            events.note(user, Kind.CONFIRM_SIGN_UP, caller)
    return user


def resend(username: str, *, caller: Caller) -> Delivery:
    """A new code; the former one is worthless. Where existence is hidden, everybody else gets the same answer.

    Raises LimitExceeded; InvalidParameter (already confirmed), UserNotFound, CodeDeliveryFailure
    where it is not.
    """
    user = names.find_or_phantom(caller.pool, username)
    with events.refusals(user, Kind.RESEND_CODE, caller):
        throttles.hourly(user, "ResendConfirmationCode")
        if not user.exists and not caller.client.hide_existence:
            raise UserNotFound(field="username")
    confirmed = user.exists and user.status != Status.UNCONFIRMED
    if confirmed and not caller.client.hide_existence:
        raise InvalidParameter(_("User is already confirmed."), field="username")
    reachable = deliver.sign_up_address(user, caller) is not None
    if not reachable and not caller.client.hide_existence:
        raise CodeDeliveryFailure
    if reachable and not confirmed:
        with transaction.atomic():
            if delivery := deliver.sign_up_code(user, caller):
                events.note(user, Kind.RESEND_CODE, caller)
                return delivery
    return deliver.decoy(user, username, codes.SIGN_UP, caller)


def prove(user: User, attribute: str, *, force: bool = False) -> None:
    """Mark the address verified; on ``force`` it is taken from whoever has it as alias."""
    try:
        users.verify(user, attribute)
    except AliasExists:
        if not force:
            raise
        with transaction.atomic():
            names.move(user, attribute, user.attribute(attribute))
            users.verify(user, attribute)


def may_write(caller: Caller, attributes: Mapping[str, str], *, asked: Sequence[schema.Rule] = ()) -> None:
    """The client's write list, every standard attribute where it has none; what is required may always be written.

    ``asked``: what may be written besides. Raises NotAuthorized.
    """
    allowed = caller.client.write_attributes
    required = {rule.name for rule in (*schema.required(caller.pool), *asked)}
    for name in attributes:
        if name in schema.VERIFIED_FLAGS or not (name in required or schema.listed(allowed, name)):
            raise NotAuthorized(
                _("A client attempted to write unauthorized attribute"), field=name, detail=schema.known(name)
            )


def by_address(pool: Pool, username: str, attributes: dict[str, str]) -> str:
    """The address that is the username, put among the attributes; it must not contradict one given there."""
    username = username.strip()
    kind = "email" if "@" in username else "phone_number"
    if kind not in pool.username_attributes:
        wanted = " / ".join(
            _("an e-mail address") if name == "email" else _("a phone number") for name in pool.username_attributes
        )
        raise InvalidParameter(_("Enter %s.") % wanted, field="username", verbatim=_should_be(pool))
    try:
        address = schema.checked(pool, {kind: username})[kind]
    except InvalidParameter as refusal:
        raise InvalidParameter(refusal.message, field="username", verbatim=refusal.verbatim) from None
    if attributes.get(kind, address) not in {address, username}:
        raise InvalidParameter(_("The address differs from the user name."), field=kind)
    attributes[kind] = address
    return address


def _should_be(pool: Pool) -> str:
    kinds = ["a phone number" if name == "phone_number" else "an email" for name in sorted(pool.username_attributes)]
    either = "either " if len(kinds) > 1 else ""
    return f"Username should be {either}{' or '.join(kinds)}."  # [K]
