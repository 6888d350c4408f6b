"""A signed-in person changes attributes; a changed address is proven by a code."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from idp.credentials import codes, throttles
from idp.directory import users
from idp.directory.models import User
from idp.flows import deliver, events, notify, sign_up
from idp.flows.steps import Caller, Delivery
from idp.journal.events import Kind
from idp.kernel.refusals import CodeDeliveryFailure, InvalidParameter
from idp.pools import schema
from idp.pools.models import Client

ADDRESSES = ("email", "phone_number")


def update(user: User, attributes: Mapping[str, str], *, caller: Caller) -> list[Delivery]:
    """Write what the client may write; say where codes went for changed addresses that the pool verifies.

    An empty value removes. Raises NotAuthorized, InvalidParameter, AliasExists.
    """
    sign_up.may_write(caller, attributes)
    return write(user, attributes, caller=caller)


def write(user: User, attributes: Mapping[str, str], *, caller: Caller) -> list[Delivery]:
    """The same without asking the client's list.

    With ``verify_before_update`` the old address stays until the new one is proven. One whose
    verified flag comes along needs no proof (Amazon's AdminUpdateUserAttributes page). Raises
    InvalidParameter, AliasExists.
    """
    checked = schema.checked(user.pool, attributes)
    changed = {name: checked[name] for name in ADDRESSES if checked.get(name) and checked[name] != user.attribute(name)}
    vouched = {name for name in ADDRESSES if checked.get(f"{name}_verified") == "true"}
    waiting = {name for name in changed if name in user.pool.verify_before_update} - vouched
    former = {name: user.attribute(name) for name in changed}
    if unreachable := set(waiting) - notify.CHANNELS.keys():
        raise CodeDeliveryFailure(field=min(unreachable), detail="no code can reach the new address")
    with transaction.atomic():
        users.change(user, {name: value for name, value in checked.items() if name not in waiting})
        for name in set(ADDRESSES) & (checked.keys() | vouched):
            codes.forget(user, codes.attribute(name))
        for name in changed.keys() - waiting:
            _tell_former(user, name, former[name], caller)
        events.note(user, Kind.ATTRIBUTE_CHANGE, caller)
        to_verify = [name for name in changed if name in {*user.pool.auto_verified_attributes, *waiting} - vouched]
        return [
            deliver.attribute_code(user, name, changed[name], caller) for name in to_verify if name in notify.CHANNELS
        ]


def put_back(user: User, attributes: Mapping[str, str], *, caller: Caller) -> None:
    """Write what was there before, at once and as verified as it says; whoever had the address meanwhile is told.

    Raises InvalidParameter, AliasExists.
    """
    checked = schema.checked(user.pool, attributes)
    with transaction.atomic():
        former = {name: user.attribute(name) for name in ADDRESSES if name in checked}
        users.change(user, checked)
        for name, address in former.items():
            codes.forget(user, codes.attribute(name))
            if address != user.attribute(name):
                _tell_former(user, name, address, caller)
        events.note(user, Kind.ATTRIBUTE_CHANGE, caller)


def readable(user: User, client: Client) -> frozenset[str]:
    """The attributes that a client may see of somebody."""
    return frozenset(name for name in user.attributes() if schema.listed(client.read_attributes, name))


def send_code(user: User, attribute: str, *, caller: Caller) -> Delivery:
    """A code to prove the present address, or the one that waits to replace it.

    Raises LimitExceeded, InvalidParameter.
    """
    if attribute not in ADDRESSES or not user.attribute(attribute) or attribute not in notify.CHANNELS:
        raise _nothing_to_verify(attribute)
    with events.refusals(user, Kind.RESEND_CODE, caller):
        throttles.hourly(user, "GetUserAttributeVerificationCode")
    waiting = codes.pending(user, codes.attribute(attribute))
    value = waiting.value if waiting else user.attribute(attribute)
    with transaction.atomic():
        events.note(user, Kind.RESEND_CODE, caller)
        return deliver.attribute_code(user, attribute, value, caller)


def verify(user: User, attribute: str, code: str, *, caller: Caller) -> None:
    """Spend the code: the address is proven, and takes the old one's place if it waited for that.

    Raises CodeMismatch, ExpiredCode, LimitExceeded, AliasExists.
    """
    if attribute not in ADDRESSES:
        raise _nothing_to_verify(attribute)
    with events.refusals(user, Kind.ATTRIBUTE_CHANGE, caller):
        throttles.hourly(user, "VerifyUserAttribute")
        spent = codes.check(user, codes.attribute(attribute), code)
        former = user.attribute(attribute)
        with transaction.atomic():
            codes.spend(spent)
            if spent.value != former:
                if attribute not in user.pool.verify_before_update:
                    raise InvalidParameter(field="attribute", detail="the address has changed since")
                users.change(user, {attribute: spent.value})
                _tell_former(user, attribute, former, caller)
            users.verify(user, attribute)
            events.note(user, Kind.ATTRIBUTE_CHANGE, caller)


def _nothing_to_verify(attribute: str) -> InvalidParameter:
    return InvalidParameter(
        field="attribute",
        detail=schema.known(attribute),
        verbatim=f"There is no {attribute} that a code could verify.",  # [P]
    )


def _tell_former(user: User, attribute: str, former: str, caller: Caller) -> None:
    """Whoever owns the old address learns that it no longer leads here."""
    if attribute == "email" and former:
        notify.letter(
            user,
            "attribute_changed",
            to=former,
            channel="email",
            language=caller.language,
            context={"attribute": attribute},
        )
