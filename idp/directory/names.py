"""From what somebody typed to the person it names, inside one pool."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence

import regex
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from idp.directory import phantom
from idp.directory.models import SignInName, User
from idp.journal import entries
from idp.kernel import statements
from idp.kernel.refusals import AliasExists, InvalidParameter, UsernameExists
from idp.pools.models import Pool

USERNAME = regex.compile(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}")
"""Cognito's UsernameType."""

EMAIL_LIKE = re.compile(r"^\S+@\S+$")
PHONE_LIKE = re.compile(r"^\+[0-9]{5,}$")
LONGEST = 512
"""Of a folded name; folding may lengthen it."""


def find(pool: Pool, name: str) -> User | None:
    """Whoever signs in by ``name`` here, or has it as ``sub``: one statement on one key."""
    key = pool.fold(name)
    if not key or len(key) > LONGEST or "\x00" in key or not _encodable(key):
        return None
    user = _one(pool, FIND, key)
    if user is None and pool.username_attributes and (sub := _uuid(key)):
        user = by_sub(pool, sub)
    return user


def find_each(pool: Pool, given: Sequence[str]) -> dict[str, User]:
    """What `find` finds, by each of these names that means somebody: one statement for all of them."""
    keys = {name: pool.fold(name) for name in given if _encodable(name) and "\x00" not in name}
    usable = {key for key in keys.values() if 0 < len(key) <= LONGEST}
    rows = SignInName.objects.filter(pool_id=pool.pk, key__in=usable).select_related("user")
    people = {row.key: row.user for row in rows}
    if pool.username_attributes:
        subs = {key: sub for key in usable - people.keys() if (sub := _uuid(key))}
        found = User.objects.filter(pool_id=pool.pk).in_bulk(list(subs.values()))
        people |= {key: found[sub] for key, sub in subs.items() if sub in found}
    return {name: people[key] for name, key in keys.items() if key in people}


def by_sub(pool: Pool, sub: uuid.UUID) -> User | None:
    """The person of that id here."""
    return _one(pool, BY_SUB, statements.stored(User, "pk", sub))


PERSON = statements.columns(User)
BY_SUB = f"SELECT {PERSON} FROM person WHERE pool_id = %s AND id = %s"  # noqa: S608  # names of columns
FIND = f"""
SELECT {PERSON} FROM person JOIN sign_in_name n ON n.user_id = person.id WHERE n.pool_id = %s AND n.key = %s
"""  # noqa: S608  # names of columns


def _one(pool: Pool, statement: str, key: object) -> User | None:
    user = statements.first(User, statement, [pool.pk, key])
    if user is not None:
        user.pool = pool
    return user


def find_or_phantom(pool: Pool, name: str) -> User:
    """The same, or somebody who cannot be told from a person."""
    return find(pool, name) or phantom.of(pool, name)


def check_username(pool: Pool, username: str) -> str:
    """What may be a new username in a pool where people choose one. Raises InvalidParameter."""
    username = username.strip()
    if not USERNAME.fullmatch(username):
        raise InvalidParameter(
            _("Use letters, digits and punctuation, without blanks."), field="username", detail="username pattern"
        )
    _check_form(pool, _key(pool, username, "username"), "username")
    return username


def may_be_alias(pool: Pool, name: str) -> bool:
    """Whether somebody could be known here by ``name`` beside a user name: judged by its form alone."""
    aliases = pool.alias_attributes
    return (
        "preferred_username" in aliases
        or ("email" in aliases and EMAIL_LIKE.match(name) is not None)
        or ("phone_number" in aliases and PHONE_LIKE.match(name) is not None)
    )


def give(user: User, kind: str, value: str) -> None:
    """Make ``value`` a name of ``user``. Raises InvalidParameter; UsernameExists, AliasExists when it is another's."""
    key = _key(user.pool, value, kind)
    if kind == SignInName.Kind.PREFERRED:
        _check_form(user.pool, key, kind)
    try:
        with transaction.atomic():
            SignInName.objects.update_or_create(user=user, kind=kind, defaults={"pool": user.pool, "key": key})
    except IntegrityError:
        raise (UsernameExists if _is_username(user.pool, kind) else AliasExists)(field=kind) from None


def take(user: User, kind: str) -> None:
    """``user`` signs in by that name no longer."""
    SignInName.objects.filter(user=user, kind=kind).delete()


def move(user: User, kind: str, value: str) -> None:
    """Take an alias from whoever has it and give it to ``user`` (Cognito's ForceAliasCreation)."""
    with transaction.atomic():
        others = SignInName.objects.filter(pool=user.pool, key=user.pool.fold(value), kind=kind).exclude(user=user)
        for other in list(others.select_related("user")):
            if kind != SignInName.Kind.PREFERRED:
                flag = f"{kind}_verified"
                User.objects.filter(pk=other.user_id).update(**{flag: False})
                was, now = {flag: True}, {flag: False}
                entries.note(change=entries.Change.CHANGED, target=other.user, before=was, after=now)
            other.delete()
        give(user, kind, value)


def refresh(user: User) -> None:
    """Bring the names of ``user`` in line with the attributes, by the pool's rules.

    An address that is the username counts at once; an alias counts when it is verified.
    """
    for kind in ("email", "phone_number", "preferred_username"):
        value = user.attribute(kind)
        verified = kind == "preferred_username" or getattr(user, f"{kind}_verified", False)
        if value and (kind in user.pool.username_attributes or (kind in user.pool.alias_attributes and verified)):
            give(user, kind, value)
        else:
            take(user, kind)


def _key(pool: Pool, name: str, field: str) -> str:
    """The form in which names are compared, if it can be stored. Raises InvalidParameter."""
    key = pool.fold(name)
    if not 0 < len(key) <= LONGEST:
        raise InvalidParameter(_("Too long, or with characters that cannot be stored."), field=field, detail="key")
    return key


def _check_form(pool: Pool, key: str, field: str) -> None:
    """A name of one's own choice cannot pass for an address, which may be somebody's alias. Raises InvalidParameter."""
    if "email" in pool.alias_attributes and EMAIL_LIKE.match(key):
        raise InvalidParameter(
            _("Username cannot be of email format, since user pool is configured for email alias."), field=field
        )
    if "phone_number" in pool.alias_attributes and PHONE_LIKE.match(key):
        raise InvalidParameter(
            _("Username cannot be of phone number format, since user pool is configured for phone number alias."),
            field=field,
        )


def _is_username(pool: Pool, kind: str) -> bool:
    return kind == SignInName.Kind.USERNAME or kind in pool.username_attributes


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
