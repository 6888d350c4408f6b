"""A client's page: what the app needs to know, its secrets, its settings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking, pool_tabs
from idp.console.clients.settings import Settings
from idp.directory.roles import Permission
from idp.pools import clients, kinds
from idp.pools.models import Client, Pool


def view(rows: Any, request: HttpRequest, client: Client) -> HttpResponse:
    pool = Pool.objects.prefetch_related("attributes", "domains").get(pk=client.pool_id)
    client.pool = pool
    editable = rows.has_change_permission(request, client)
    form = Settings(request.POST if request.method == "POST" else None, instance=client, pool=pool)
    if request.method == "POST":
        if not editable:
            raise PermissionDenied
        if form.is_valid() and form.write_to(client):
            rows.message_user(request, "Saved.")
            return HttpResponseRedirect(request.path)
        client = Client.objects.select_related("pool").prefetch_related("secrets").get(pk=client.pk)
    may_see_pool = rows.may(request, Permission.SEE_POOL, client)
    context = {
        "title": client.name,
        "subtitle": None,
        "client": client,
        "pool": pool,
        "pool_url": f"{pool_tabs.url(pool)}?client={client.pk}#snippets" if may_see_pool else "",
        "kind": kinds.of(client),
        "facts": facts(pool, client),
        "secrets": list(client.secrets.all()),
        "may_have_more": len(client.secrets.all()) < clients.MOST,
        "may_secrets": rows.may(request, Permission.SECRETS, client),
        "may_delete": rows.has_delete_permission(request, client),
        "editable": editable,
        "form": form,
        "check_url": reverse("admin:pools_client_check"),
        "list_url": reverse("admin:pools_client_changelist"),
    }
    return asking.show(rows, request, "console/client/page.html", context)


def facts(pool: Pool, client: Client) -> list[tuple[str, str]]:
    """What is copied into the app's own configuration."""
    found = [
        ("Client id", client.pk),
        ("Issuer", pool.issuer),
        ("Discovery", f"{pool.address}/.well-known/openid-configuration"),
        ("User pool id", pool.pk),
    ]
    if client.oauth_enabled:
        if "client_credentials" not in client.oauth_flows:
            found.append(("Authorization endpoint", f"{pool.origin()}/oauth2/authorize"))
        found.append(("Token endpoint", f"{pool.address}/oauth2/token"))
    return found
