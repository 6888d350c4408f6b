"""App clients; a secret is shown once, when it is made."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import ModelAdmin, action, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from idp.console.rows import Shown
from idp.console.site import console
from idp.kernel.refusals import Refusal
from idp.pools import clients
from idp.pools.models import Client, ClientSecret


@register(Client, site=console)
class Clients(ModelAdmin[Client]):
    list_display = ("name", "id", "pool", "oauth_enabled", "refresh_rotation", "created")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("id", "name")
    readonly_fields = ("id", "created", "modified")
    actions = ("new_secret",)

    @action(description=gettext_lazy("Make a new secret and show it once"))
    def new_secret(self, request: HttpRequest, queryset: QuerySet[Client]) -> None:
        for client in queryset:
            try:
                value = clients.add_secret(client).reveal()
            except Refusal as refusal:
                self.message_user(request, f"{client.name}: {refusal.message}", messages.ERROR)
            else:
                said = _("The secret of %(name)s, which is shown only now: %(value)s")
                self.message_user(request, said % {"name": client.name, "value": value}, messages.WARNING)


@register(ClientSecret, site=console)
class ClientSecrets(Shown[ClientSecret]):
    """When each was made; deleting one is how an app is moved to the next."""

    list_display = ("client", "created")
    list_select_related = ("client",)
    fields = ("client", "created")
    search_fields = ("client__id", "client__name")
