"""What happens to a person: made, confirmed, changed, disabled, deleted. Each verb names the fields it writes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from idp.directory import names
from idp.directory.models import SignInName, Status, User
from idp.directory.models.user import COLUMNS, FLAGS
from idp.journal import entries
from idp.journal.entries import Change
from idp.kernel import clock
from idp.kernel.refusals import InvalidParameter, UsernameExists, UserNotFound
from idp.pools import schema
from idp.pools.models import Pool


def create(pool: Pool, *, username: str, attributes: Mapping[str, str], status: Status, password: str = "") -> User:
    """A new person with already checked attributes and an encoded password hash.

    In a pool of username attributes ``username`` is the address; the stored one is the
    ``sub``, as Cognito has it. Raises UsernameExists, AliasExists.
    """
    sub = uuid.uuid4()
    user = User(
        id=sub,
        pool=pool,
        username=str(sub) if pool.username_attributes else username,
        status=status,
        password=password,
        password_changed=clock.now() if password else None,
    )
    for name, value in attributes.items():
        user.put(name, value)
    _addresses_hold(user, attributes)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            if not pool.username_attributes:
                names.give(user, SignInName.Kind.USERNAME, username)
            names.refresh(user)
    except IntegrityError:
        raise UsernameExists(field="username") from None
    return user


def change(user: User, attributes: Mapping[str, str]) -> None:
    """Write already checked attributes; empty removes. A changed address is unverified unless its flag comes along.

    Raises AliasExists, InvalidParameter (a required or immutable attribute).
    """
    rules = schema.rules(user.pool)
    with transaction.atomic():
        _reread(user)
        for name, value in attributes.items():
            rule = rules[name]
            if user.attribute(name) and not rule.mutable and value != user.attribute(name):
                raise InvalidParameter(
                    "Attribute cannot be updated.",
                    field=name,
                    detail=name,
                    verbatim=f"user.{name}: Attribute cannot be updated.",  # [K]
                )
            if rule.required and not value:
                raise InvalidParameter("A required attribute cannot be removed.", field=name, detail=name)
            if f"{name}_verified" in FLAGS and value != user.attribute(name):
                user.put(f"{name}_verified", "false")
        for name in sorted(attributes, key=lambda name: name in FLAGS):
            user.put(name, attributes[name])
        _addresses_hold(user, attributes)
        user.save(update_fields=[*COLUMNS, *FLAGS, "more", "modified"])
        names.refresh(user)


def confirm(user: User) -> bool:
    """UNCONFIRMED becomes CONFIRMED, once; False when it was not unconfirmed."""
    changed = User.objects.filter(pool=user.pool, pk=user.pk, status=Status.UNCONFIRMED).update(
        status=Status.CONFIRMED, modified=clock.now()
    )
    if changed:
        user.status = Status.CONFIRMED
        was, now = {"status": str(Status.UNCONFIRMED)}, {"status": str(Status.CONFIRMED)}
        entries.note(change=Change.CHANGED, target=user, before=was, after=now)
    return bool(changed)


def verify(user: User, kind: str) -> None:
    """Mark the address that ``user`` has in memory as proven; an alias comes alive with it.

    Raises AliasExists; InvalidParameter when the address has changed meanwhile.
    """
    proven = user.attribute(kind)
    with transaction.atomic():
        _reread(user)
        if user.attribute(kind) != proven:
            raise InvalidParameter(field=kind, detail="the address has changed since")
        user.put(f"{kind}_verified", "true")
        user.save(update_fields=[f"{kind}_verified", "modified"])
        names.refresh(user)


def set_status(user: User, status: Status) -> None:
    with transaction.atomic():
        user.status = status
        user.save(update_fields=["status", "modified"])


def enable(user: User) -> None:
    with transaction.atomic():
        user.enabled = True
        user.save(update_fields=["enabled", "modified"])


def disable(user: User) -> None:
    with transaction.atomic():
        user.enabled = False
        user.save(update_fields=["enabled", "modified"])


def end_browser_sessions(user: User) -> None:
    """Every browser session opened until now is over (checked in `hosted.backend`)."""
    user.signed_out = clock.now()
    user.save(update_fields=["signed_out"])


def _addresses_hold(user: User, written: Mapping[str, str]) -> None:
    """Only an address that is there can be verified, and somebody named by an address keeps one.

    Raises InvalidParameter.
    """
    for flag in FLAGS:
        kind = flag.removesuffix("_verified")
        if written.get(flag) and not user.attribute(kind):
            raise InvalidParameter(VERIFIES_NOTHING[kind], field=flag)  # [K]
    named_by = user.pool.username_attributes
    if named_by and set(named_by) & set(written) and not any(user.attribute(kind) for kind in named_by):
        raise InvalidParameter("The address that is the user name cannot be removed.", field=named_by[0])  # [P]


VERIFIES_NOTHING = {
    "email": "Email is required to verify/un-verify an email",
    "phone_number": "Phone Number is required to verify/un-verify a phone number",
}


def reread(user: User, *columns: str, lock: bool = True) -> None:
    """As the row is now, with ``lock`` until the transaction ends. Raises UserNotFound: somebody has deleted it."""
    try:
        user.refresh_from_db(fields=columns, from_queryset=User.objects.select_for_update() if lock else None)
    except User.DoesNotExist:
        raise UserNotFound from None


def _reread(user: User) -> None:
    """The attributes: a racing change is built upon, not undone."""
    reread(user, *COLUMNS, *FLAGS, "more")
