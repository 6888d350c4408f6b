"""Operators: people of the one reserved pool, who come in by a one-time link and run the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from idp.credentials import passwords, throttles
from idp.directory import names, roles, users
from idp.directory.models import Role, Status, User
from idp.flows import authenticate, events, sessions
from idp.flows.models import Invitation
from idp.flows.steps import Caller, Step
from idp.journal import entries
from idp.journal.events import Kind
from idp.journal.watched import Target
from idp.kernel import clock, secrets
from idp.kernel.refusals import InvalidParameter, InvalidSession
from idp.pools import schema
from idp.pools.models import OPERATORS, Branding, Client, Domain, Pool

CLIENT = "console"
LIFETIME = timedelta(hours=24)


def pool() -> Pool:
    """The reserved pool with its client, made when missing; nobody signs up there."""
    with transaction.atomic():
        found, made = Pool.objects.get_or_create(
            pk=OPERATORS,
            defaults={
                "name": "Portico",
                "allow_sign_up": False,
                "alias_attributes": ["email"],
                "deletion_protection": True,
                "password_minimum_length": 12,
            },
        )
        if made:
            Branding.objects.create(pool=found)
            Domain.objects.get_or_create(name="console", defaults={"pool": found})
            Client.objects.create(id=CLIENT, pool=found, name="Console", auth_flows=["ALLOW_USER_PASSWORD_AUTH"])
    return found


def invite(
    username: str, *, email: str = "", name: str = "", role: Role | None = None, pools: Sequence[Pool] = ()
) -> str:
    """A one-time link for a new operator, or (when nothing else is said) for one who has lost the password.

    A new one gets the role, owner where none is named, in these pools or (without any) in all; former links die.
    Whoever opens it first chooses the password: hand it over as you would a key. Raises InvalidParameter, AliasExists.
    """
    place = pool()
    with transaction.atomic():
        user = names.find(place, username)
        if user is None:
            if pools and role in {None, Role.OWNER}:
                raise InvalidParameter("An owner owns every pool: for some of them, name another role.", field="role")
            user = _new(place, username, {"email": email, "name": name})
            for where in pools or (None,):
                roles.give(user, role or Role.OWNER, where)
        elif email or name or role or pools:
            raise InvalidParameter(f"{user.username} is an operator already.", field="username")  # [P]
        if not user.is_staff:
            raise InvalidParameter(_("That person is not an operator."), field="username")
        users.enable(user)
        Invitation.objects.filter(user=user).delete()
        token = secrets.token(32)
        until = clock.now() + LIFETIME
        Invitation.objects.create(digest=secrets.digest(token), user=user, expires=until)
        link = Target("flows.invitation", name=user.username, pool=OPERATORS, person=user.pk)
        entries.note(change=entries.Change.MADE, target=link, after={"expires": until.isoformat()})
    return f"{place.origin()}/operator?token={token}"


def invited(token: str) -> User:
    """Whom a live link is for; spends nothing. Raises InvalidSession."""
    found = (
        Invitation.objects.select_related("user").filter(digest=secrets.digest(token), expires__gt=clock.now()).first()
    )
    if found is None or not found.user.is_staff or not found.user.enabled:
        raise InvalidSession(_("This link has been used or has expired."))
    found.user.pool = pool()
    return found.user


def redeem(token: str, password: str, *, caller: Caller) -> Step:
    """Spend the link for a password; whatever the operator had open is over. A second factor is still asked for.

    Raises InvalidSession, InvalidPassword.
    """
    user = invited(token)
    passwords.conforms(user.pool, password)
    encoded = passwords.encode(password)
    with transaction.atomic():
        if not Invitation.objects.filter(digest=secrets.digest(token), expires__gt=clock.now()).delete()[0]:
            raise InvalidSession(_("This link has been used or has expired."))
        passwords.store(user, encoded, status=Status.CONFIRMED)
        throttles.forgive(user)
        sessions.end_everything(user)
        events.note(user, Kind.PASSWORD_CHANGE, caller)
    return authenticate.just_confirmed(user, caller=caller)


def sweep() -> int:
    """Drop links that nobody used in time; the worker does it daily."""
    return Invitation.objects.filter(expires__lt=clock.now()).delete()[0]


def is_first() -> bool:
    """Whether no operator has come in yet."""
    return not User.objects.filter(pool_id=OPERATORS, is_staff=True, status=Status.CONFIRMED).exists()


def _new(place: Pool, username: str, attributes: Mapping[str, str]) -> User:
    given = schema.checked(place, {name: value for name, value in attributes.items() if value})
    user = users.create(
        place,
        username=names.check_username(place, username),
        attributes=given | ({"email_verified": "true"} if "email" in given else {}),
        status=Status.FORCE_CHANGE_PASSWORD,
    )
    user.is_staff = True
    user.set_unusable_password()
    user.save(update_fields=["is_staff", "password"])
    return user
