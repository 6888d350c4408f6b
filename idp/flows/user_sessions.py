"""A person's sessions, one for each sign-in by an app (Cognito's "token sessions"), in pools that keep a list of them.

A session is a family of tokens that can still be refreshed. Pools that keep no list are not slowed down by it.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, QuerySet

from idp.directory.models import User
from idp.flows import devices
from idp.flows.steps import Caller
from idp.kernel import clock
from idp.kernel.refusals import InvalidParameter, OperationNotEnabled, ResourceNotFound
from idp.pools.models import Client, Pool
from idp.tokens import families
from idp.tokens.models import TokenFamily

PREFIX = "tkn"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LENGTH = 25  # 128 bits in base 36


@contextlib.contextmanager
def room_for_one_more(user: User, client: Client) -> Iterator[None]:
    """Make a session inside: those longest unused end, so that the pool's limit holds, whoever races for it."""
    if not client.pool.session_tracking:
        yield
        return
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=user.pk)
        kept = client.pool.sessions_per_user - 1
        recent = live(user).order_by(F("active").desc(nulls_last=True), "-created").values_list("pk", flat=True)
        TokenFamily.objects.filter(pk__in=list(recent[kept:])).update(revoked=clock.now())
        yield


def note(family_id: uuid.UUID, client: Client, caller: Caller | None) -> None:
    """A sign-in or a refresh: when, and (where an app has said so) from where and with what."""
    if not client.pool.session_tracking:
        return
    facts = {"address": caller.address, "device": devices.described(caller.user_agent)} if caller else {}
    TokenFamily.objects.filter(pk=family_id).update(active=clock.now(), **facts)


def live(user: User) -> QuerySet[TokenFamily]:
    return TokenFamily.objects.filter(pool_id=user.pool_id, user=user, revoked=None, expires__gt=clock.now()).exclude(
        digest=""
    )


def listed(user: User) -> QuerySet[TokenFamily]:
    """Raises OperationNotEnabled."""
    demand_tracking(user.pool)
    return live(user)


def end(user: User, session_id: str, *, current: str = "") -> None:
    """End one of the person's sessions, but not the ``current`` one.

    Raises OperationNotEnabled, ResourceNotFound, InvalidParameter.
    """
    demand_tracking(user.pool)
    wanted = _family_of(session_id)
    family = live(user).filter(pk=wanted).first() if wanted else None
    if family is None:
        raise ResourceNotFound("Session does not exist.")  # [P]
    if str(family.pk) == current:
        raise InvalidParameter("The session of the access token itself cannot be revoked.")  # [P]
    families.revoke(family.pk)


def demand_tracking(pool: Pool) -> None:
    """Raises OperationNotEnabled."""
    if not pool.session_tracking:
        raise OperationNotEnabled("Session tracking is not enabled for the user pool.")  # [P]


def id_of(family: TokenFamily) -> str:
    """Its SessionId: the family's id in base 36."""
    number, digits = family.pk.int, ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return PREFIX + digits


def _family_of(session_id: str) -> uuid.UUID | None:
    number = int(session_id.removeprefix(PREFIX), len(DIGITS)) if session_id.startswith(PREFIX) else 0
    return uuid.UUID(int=number) if number < 2**128 else None
