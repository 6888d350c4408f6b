"""Codes on their way: draw one, write the letter with it, say where it went."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction

from idp.credentials import codes
from idp.credentials.models import Code
from idp.directory import phantom
from idp.directory.models import User
from idp.flows import events, notify
from idp.flows.steps import Caller, Delivery
from idp.journal.events import Kind, Outcome
from idp.kernel.refusals import CodeDeliveryFailure, ExpiredCode
from idp.pools.models import Pool


def sign_up_address(user: User, caller: Caller) -> str | None:
    """Which attribute the pool wants proven of a new person; none where it verifies none that we reach."""
    return next((name for name in caller.pool.auto_verified_attributes if _reachable(user, name)), None)


def sign_up_code(user: User, caller: Caller) -> Delivery | None:
    """The code or link that confirms a new person; nothing where the pool verifies no address."""
    attribute = sign_up_address(user, caller)
    if attribute is None:
        return None
    minutes = caller.pool.sign_up_code_minutes
    code = codes.make(user, codes.SIGN_UP, minutes=minutes, value=_proof(user, attribute))
    if caller.pool.verify_with == Pool.Verify.LINK:
        query = urlencode({"client_id": caller.client.pk, "user_name": user.username, "confirmation_code": code})
        _send(
            user, "confirm_sign_up_link", attribute, caller, minutes, link=f"{caller.pool.origin()}/confirmUser?{query}"
        )
    else:
        _send(user, "confirm_sign_up", attribute, caller, minutes, code=code)
    return delivery(user, attribute)


def recovery_address(user: User, caller: Caller, *, anywhere: bool = False) -> str | None:
    """The first verified address in the pool's recovery order.

    ``anywhere``: an administrator asked for it, so admin_only is no hindrance.
    """
    order = [entry.removeprefix("verified_") for entry in caller.pool.recovery if entry != "admin_only"]
    if anywhere:
        order = [*order, "email", "phone_number"]
    return next((name for name in order if _reachable(user, name) and getattr(user, f"{name}_verified")), None)


def recovery_code(user: User, caller: Caller, *, anywhere: bool = False) -> Delivery:
    """The code for a new password, to `recovery_address`. Raises CodeDeliveryFailure."""
    attribute = recovery_address(user, caller, anywhere=anywhere)
    if attribute is None:
        raise CodeDeliveryFailure
    minutes = caller.pool.recovery_code_minutes
    code = codes.make(user, codes.RECOVER, minutes=minutes, value=_proof(user, attribute))
    _send(user, "recover", attribute, caller, minutes, code=code)
    return delivery(user, attribute)


def attribute_code(user: User, attribute: str, value: str, caller: Caller) -> Delivery:
    """The code that proves an address, sent to ``value``: the present one, or the one that waits to replace it."""
    minutes = caller.pool.attribute_code_minutes
    code = codes.make(user, codes.attribute(attribute), minutes=minutes, value=value)
    _send(user, "attribute_verification", attribute, caller, minutes, to=value, code=code)
    return delivery(user, attribute, value)


def proven(user: User, code: Code) -> str:
    """The attribute that a sign-up or recovery code proves. Raises ExpiredCode when its address has changed since."""
    attribute, _, address = code.value.partition("=")
    if user.attribute(attribute) != address:
        raise ExpiredCode(field="code", detail="the address has changed since")
    return attribute


def decoy(user: User, typed: str, purpose: str, caller: Caller) -> Delivery:
    """The same statements for somebody who must not get a code: a row that never matches, a letter to nobody.

    The address told is the one that every other answer for this person tells.
    """
    pool = caller.pool
    minutes = pool.sign_up_code_minutes if purpose == codes.SIGN_UP else pool.recovery_code_minutes
    with transaction.atomic():
        codes.make(user, purpose, minutes=minutes, value="")
        nobody = phantom.of(pool, typed)
        _send(nobody, "recover", "email", caller, minutes, code="000000")
        kind = Kind.RESEND_CODE if purpose == codes.SIGN_UP else Kind.FORGOT_PASSWORD
        events.note(user, kind, caller, Outcome.FAIL)
    return delivery(user if user.email else nobody, "email")


def delivery(user: User, attribute: str, value: str = "") -> Delivery:
    """Cognito's masked form: ``a***@e***``, ``+*******0123``."""
    address = value or user.attribute(attribute)
    if attribute == "email":
        local, _, domain = address.partition("@")
        return Delivery(f"{local[:1]}***@{domain[:1]}***", "EMAIL", attribute)
    return Delivery(f"+{'*' * max(len(address) - 5, 0)}{address[-4:]}", "SMS", attribute)


def _proof(user: User, attribute: str) -> str:
    return f"{attribute}={user.attribute(attribute)}"


def _reachable(user: User, attribute: str) -> bool:
    return attribute in notify.CHANNELS and bool(user.attribute(attribute))


def _send(user: User, kind: str, attribute: str, caller: Caller, minutes: int, *, to: str = "", **words: str) -> None:
    address = to or user.attribute(attribute)
    notify.letter(
        user,
        kind,
        to=address if user.exists else "",
        channel=notify.CHANNELS[attribute],
        language=caller.language,
        context={"minutes": str(minutes), **words},
    )
