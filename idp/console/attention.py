"""What wants to be looked at: messages that wait, old keys, apps that nobody uses, pools that lack something.

Each look-up follows an index or a pool's few rows, and stops soon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from idp.console import navigation, scope
from idp.directory.roles import Permission
from idp.kernel import clock
from idp.messages.models import Message
from idp.pools.models import OPERATORS, Client, Pool
from idp.tokens.models import SigningKey

FEW = 8
KEYS_LAST = timedelta(days=365)
UNUSED = timedelta(days=90)
WAITS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind; ``rule`` says when one of them is here."""

    title: str
    rule: str
    items: tuple[Item, ...]
    more: bool


def groups(site: AdminSite, request: HttpRequest, chosen: Pool | None) -> list[Group]:
    """Those that are not empty."""
    found = [*_of_people(site, request, chosen), *_of_pools(site, request, chosen)]
    return [group for group in found if group.items]


def mine(request: HttpRequest, permission: Permission, chosen: Pool | None) -> QuerySet[Pool]:
    """The chosen pool, or all where it is allowed; the operators' own is another matter."""
    found = scope.pools(request, permission).exclude(pk=OPERATORS)
    return found.filter(pk=chosen.pk) if chosen else found


def _of_people(site: AdminSite, request: HttpRequest, chosen: Pool | None) -> Iterator[Group]:
    if not scope.may(request, Permission.SEE_PEOPLE):
        return
    late = Message.objects.filter(
        pool__in=mine(request, Permission.SEE_PEOPLE, chosen),
        state__in=[Message.State.QUEUED, Message.State.SENDING],
        created__lt=clock.now() - WAITS,
    )
    yield _group(
        "Messages that wait",
        "Not sent two minutes after they were written: does the mail server answer, does the worker run?",
        late.select_related("pool").order_by("next_try"),
        lambda message: Item(
            f"{message.kind} in {message.pool.name}",
            f"written {message.created:%d %b %Y, %H:%M}, {message.tries} {'try' if message.tries == 1 else 'tries'}",
            reverse("admin:outbox_message_change", args=[message.pk]),
        ),
    )


def _of_pools(site: AdminSite, request: HttpRequest, chosen: Pool | None) -> Iterator[Group]:
    if not scope.may(request, Permission.SEE_POOL):
        return
    now, pools = clock.now(), mine(request, Permission.SEE_POOL, chosen)
    keyed = pools if chosen else scope.pools(request, Permission.SEE_POOL)
    old = SigningKey.objects.filter(pool__in=keyed, retired=None, created__lt=now - KEYS_LAST)
    yield _group(
        "Keys due for rotation",
        "A key is due when it has signed for a year.",
        old.select_related("pool").order_by("created"),
        lambda key: Item(
            f"{key.pool.name}, {key.get_use_display()}",
            f"since {key.created:%d %b %Y}",
            navigation.list_of(site._registry[SigningKey], key.pool),
        ),
    )
    clients = Client.objects.filter(pool__in=pools).select_related("pool")
    lonely = Q(last_used__lt=now - UNUSED) | Q(last_used=None, created__lt=now - UNUSED)
    machine = Q(oauth_flows=[]) | Q(oauth_flows=["client_credentials"])
    yield _group(
        "App clients that nobody uses",
        "No token was given to them in 90 days.",
        clients.filter(lonely).order_by("created"),
        lambda client: Item(
            client.name,
            f"{client.pool.name}, " + (f"last used {client.last_used:%d %b %Y}" if client.last_used else "never used"),
            _client(client),
        ),
    )
    yield _group(
        "App clients without a callback URL",
        "Their sign-in page has nowhere to send people back to.",
        clients.filter(oauth_enabled=True, callback_urls=[]).exclude(machine).order_by("created"),
        lambda client: Item(client.name, client.pool.name, _client(client)),
    )
    yield _group(
        "Pools without an app client",
        "Nobody can sign in to them.",
        pools.filter(~Exists(Client.objects.filter(pool=OuterRef("pk")))).order_by("created"),
        lambda pool: Item(pool.name, pool.pk, reverse("admin:pools_pool_change", args=[quote(pool.pk)])),
    )


def _client(client: Client) -> str:
    return reverse("admin:pools_client_change", args=[quote(client.pk)])


def _group(title: str, rule: str, rows: QuerySet[Any], told: Callable[[Any], Item]) -> Group:
    found = list(rows[: FEW + 1])
    return Group(title, rule, tuple(told(row) for row in found[:FEW]), len(found) > FEW)
