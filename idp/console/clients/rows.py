"""The lists of clients and of their secrets, and where their pages are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.admin import SimpleListFilter, display, register
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern

from idp.console import asking
from idp.console.clients import making, page
from idp.console.rows import Rows, Shown
from idp.console.site import console
from idp.console.tasks import page as address
from idp.console.tasks import task
from idp.directory.roles import Permission
from idp.kernel import clock
from idp.kernel.refusals import Refusal
from idp.pools import clients, kinds, redirects
from idp.pools.models import OPERATORS, Client, ClientSecret

UNUSED = timedelta(days=90)


class LastUse(SimpleListFilter):
    """Since its use is noted; one that is younger than that has not had its chance."""

    title = "last use"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("recently", "In the last 90 days"), ("not", "Not for 90 days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Client]) -> QuerySet[Client]:
        since = clock.now() - UNUSED
        if self.value() == "recently":
            return queryset.filter(last_used__gte=since)
        if self.value() == "not":
            return queryset.filter(Q(last_used=None) | Q(last_used__lt=since), created__lt=since)
        return queryset


@register(Client, site=console)
class Clients(Rows[Client]):
    list_display = ("name", "id", "pool", "kind", "last_used", "created")
    list_select_related = ("pool",)
    list_filter = ("pool", LastUse)
    search_fields = ("id", "name")
    ordering = ("name",)
    sortable_by = ("name", "last_used", "created")
    actions = ("new_secret",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        return super().get_queryset(request).prefetch_related("secrets")

    @display(description="kind")
    def kind(self, obj: Client) -> str:
        return kinds.of(obj)

    def get_urls(self) -> list[URLPattern]:
        check = address(self, "check-url/", check_url, needs=Permission.CONFIGURE, name="pools_client_check")
        return [check, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return making.view(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        client = self.get_object(request, unquote(object_id))
        if client is None:
            return self.absent(request, object_id)
        if not self.has_view_permission(request, client):
            raise PermissionDenied
        return page.view(self, request, client)

    def absent(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Django's own answer, which says the same of a row out of sight."""
        rows: Any = self  # django-stubs leave it out
        answer: HttpResponse = rows._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return answer

    @task("Make a new secret and show it once", Permission.SECRETS, fresh=True)
    def new_secret(self, request: HttpRequest, queryset: QuerySet[Client]) -> HttpResponse | None:
        if len(queryset) != 1:
            self.message_user(request, "One client at a time.", messages.ERROR)
            return None
        client = queryset[0]
        try:
            value = clients.another_secret(client).reveal()
        except Refusal as refusal:
            return self.refused(request, refusal, self.page_of(client))
        said = f"The new secret of {client.name} ({client.pk}). It is shown only now."
        return asking.once(self, request, title="New secret", said=said, value=value, back=self.page_of(client))

    def has_delete_permission(self, request: HttpRequest, obj: Client | None = None) -> bool:
        """One at a time; the console's own stays."""
        return obj is not None and obj.pool_id != OPERATORS and super().has_delete_permission(request, obj)

    def typed_name(self, obj: Client) -> str:
        return obj.name

    def goes_along(self, obj: Client) -> Sequence[str]:
        return ("Its secrets and its look.", "Every session and refresh token that people have with this app.")

    def delete_model(self, request: HttpRequest, obj: Client) -> None:
        clients.delete(obj)


@register(ClientSecret, site=console)
class ClientSecrets(Shown[ClientSecret]):
    """When each was made and last of use; deleting one is how an app is moved to the next."""

    pool_path = "client__pool_id"
    edit = Permission.SECRETS
    list_display = ("client", "created", "last_used")
    list_select_related = ("client",)
    fields = ("client", "created", "last_used")
    search_fields = ("client__id", "client__name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and super().has_delete_permission(request, obj)

    def typed_name(self, obj: ClientSecret) -> str:
        return obj.client.name

    def goes_along(self, obj: ClientSecret) -> Sequence[str]:
        used = f"It was last of use on {obj.last_used:%d %B %Y}." if obj.last_used else "It has not been used yet."
        return ("Whatever still sends this secret is refused at once.", used)

    def delete_model(self, request: HttpRequest, obj: ClientSecret) -> None:
        clients.drop_secret(obj.client, obj.name)


def check_url(request: HttpRequest) -> JsonResponse:
    """What is wrong with an address as it stands, for the page's script; nothing: it can be registered."""
    return JsonResponse({"problem": str(redirects.problem(request.POST.get("url", "")[:2048]))})
