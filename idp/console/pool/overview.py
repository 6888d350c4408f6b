"""What an app needs to know of a pool, ready to copy; its name and tags; what happened in the last day."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings as deployment
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from idp.console import lists
from idp.console.pool import snippets, tab
from idp.console.pool.columns import Columns, Section
from idp.directory.roles import Permission
from idp.flows import census
from idp.journal import tallies
from idp.journal.models import Tally
from idp.kernel import clock
from idp.pools import settings
from idp.pools.models import Client, Pool

MOST_CLIENTS = 200
COUNTED = {
    tallies.SIGN_UPS: "Signed up, in 24 hours",
    tallies.SIGN_INS: "Signed in, in 24 hours",
    tallies.FAILURES: "Failed to sign in, in 24 hours",
    tallies.LOCKOUTS: "Locked out, in 24 hours",
}


class General(Columns):
    sections = (Section("Name and tags", ("name", "tags")),)

    class Meta:
        model = Pool
        fields = ("name", "tags")
        labels = {"name": "Name", "tags": "Tags"}
        help_texts = {"name": "People see it on its pages.", "tags": 'Such as {"team": "payments"}.'}
        widgets = {"tags": forms.Textarea({"rows": 2})}

    def clean_tags(self) -> dict[str, str]:
        return lists.labels(self.cleaned_data["tags"])


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = General(tab.given(request), instance=Pool.objects.get(pk=pool.pk))
    if tab.sent(request, pool, form, partial(settings.change, pool)):
        return tab.back(pool, "change")
    clients = list(Client.objects.filter(pool=pool).order_by("name", "pk")[:MOST_CLIENTS])
    chosen = next((client for client in clients if client.pk == request.GET.get("client")), next(iter(clients), None))
    return tab.show(
        request,
        pool,
        "change",
        template="console/pool/overview.html",
        form=form,
        places=places(pool, chosen),
        clients=clients,
        chosen=chosen,
        snippets=snippets.of(pool, chosen) if chosen else (),
        numbers=numbers(pool),
        sees_people=tab.may(request, pool, Permission.SEE_PEOPLE),
    )


def places(pool: Pool, client: Client | None) -> list[tuple[str, str]]:
    """Everything that has an address or an id."""
    at = pool.address
    pages = pool.origin()
    found = [
        ("Pool id", pool.pk),
        ("Region", deployment.PORTICO_REGION),
        ("Issuer", pool.issuer),
        ("Discovery", f"{at}/.well-known/openid-configuration"),
        ("Keys (JWKS)", f"{at}/.well-known/jwks.json"),
        ("Authorization endpoint", f"{pages}/oauth2/authorize"),
        ("Token endpoint", f"{at}/oauth2/token"),
        ("User info endpoint", f"{at}/oauth2/userInfo"),
        ("Revocation endpoint", f"{at}/oauth2/revoke"),
        ("Sign-out endpoint", f"{pages}/logout"),
        ("API for AWS SDKs", deployment.PORTICO_URL),
        ("Hosted pages", pages),
    ]
    if client:
        found.append((f"Client id of {client.name}", client.pk))
    if client and client.oauth_enabled:
        found.append((f"Sign-in page of {client.name}", f"{pages}/login?client_id={client.pk}"))
    return found


def numbers(pool: Pool) -> list[tuple[str, int]]:
    """How many people there are, about, and what they did in 24 hours: as far as the workers have counted."""
    since = tallies.start_of_hour(clock.now()) - timedelta(hours=23)
    rows: Any = Tally.objects.filter(pool=pool.pk, what__in=COUNTED, hour__gte=since).values_list("what")
    sums = dict(rows.annotate(Sum("count")))
    counted = [(label, sums.get(what, 0)) for what, label in COUNTED.items()]
    return [("People, about", census.estimate(pool.pk)), *counted]
