"""App clients; a secret is shown once, when it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import TabularInline, register
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from idp.console import asking, lists, scope
from idp.console.rows import Edited, Shown, Tool
from idp.console.site import console
from idp.console.tasks import task
from idp.directory.roles import Permission
from idp.kernel.refusals import Refusal
from idp.pools import clients
from idp.pools.models import OPERATORS, Client, ClientSecret
from idp.pools.models.client import AUTH_FLOWS, LEGACY_AUTH_FLOWS, OAUTH_FLOWS

OPTIONAL = ("read_attributes", "write_attributes")
SECTIONS = {
    "Signing in": ("auth_flows", "auth_session_minutes", "hide_existence", "sso_minutes"),
    "OAuth 2 and OpenID Connect": (
        *("oauth_enabled", "oauth_flows", "scopes", "callback_urls", "logout_urls", "default_redirect_uri"),
    ),
    "Tokens": (
        ("access_token_validity", "access_token_unit"),
        ("id_token_validity", "id_token_unit"),
        ("refresh_token_validity", "refresh_token_unit"),
        *("refresh_rotation", "refresh_grace_seconds", "token_revocation"),
    ),
    "Attributes": OPTIONAL,
}


class Settings(forms.ModelForm[Client]):
    """Which columns it has, `Clients.get_fieldsets` says."""

    auth_flows = lists.Ticks((*AUTH_FLOWS, *LEGACY_AUTH_FLOWS))
    oauth_flows = lists.Ticks(OAUTH_FLOWS)
    scopes = lists.Lines(help_text="One on a line: openid, email, …, or identifier/scope of a resource server.")
    callback_urls = lists.Lines(help_text="One on a line; the app must send exactly one of them.")
    logout_urls = lists.Lines(rows=2, help_text="One on a line.")
    read_attributes = lists.Lines(help_text="One on a line; empty: every standard attribute.")
    write_attributes = lists.Lines(help_text="One on a line; empty: every standard attribute.")
    with_secret = forms.BooleanField(
        required=False, help_text="For apps that run on a server; the secret is shown once, on the next page."
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in OPTIONAL:
            if name in given and name not in self.changed_data:
                given[name] = self.initial.get(name)
        return given

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # where Django's forms check the row itself
        if self.errors:
            return
        has = not self.instance._state.adding and not self.instance.is_public
        try:
            clients.check(self.instance, secret=has or bool(self.cleaned_data.get("with_secret")))
        except Refusal as refusal:
            self.add_error(None, str(refusal.message))


class Secrets(scope.Inline, TabularInline[ClientSecret, Client]):
    """Open one to delete it."""

    model = ClientSecret
    fields = ("created",)
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_add_permission


@register(Client, site=console)
class Clients(Edited[Client]):
    form = Settings
    list_display = ("name", "id", "pool", "oauth_enabled", "refresh_rotation", "created")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("id", "name")
    readonly_fields = ("id", "created", "modified")
    actions = ("new_secret",)
    inlines = (Secrets,)

    def get_fieldsets(self, request: HttpRequest, obj: Client | None = None) -> Any:
        first = ("name", "id", "pool", "created", "modified") if obj else ("name", "pool", "with_secret")
        return [(None, {"fields": first}), *((title, {"fields": rows}) for title, rows in SECTIONS.items())]

    def get_readonly_fields(self, request: HttpRequest, obj: Client | None = None) -> Any:
        return (*self.readonly_fields, "pool") if obj else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: Client | None) -> Any:
        return self.inlines if obj else ()

    def tools(self, obj: Client) -> list[Tool]:
        return [self.does("New secret", "new_secret")]

    def response_add(self, request: HttpRequest, obj: Client, post_url_continue: str | None = None) -> HttpResponse:
        if request.POST.get("with_secret"):
            return self._told(request, obj)
        return super().response_add(request, obj, post_url_continue)

    @task("Make a new secret and show it once", Permission.SECRETS, fresh=True)
    def new_secret(self, request: HttpRequest, queryset: QuerySet[Client]) -> HttpResponse | None:
        if len(queryset) != 1:
            self.message_user(request, "One client at a time.", "error")
            return None
        try:
            return self._told(request, queryset[0])
        except Refusal as refusal:
            return self.refused(request, refusal, self.page_of(queryset[0]))

    def _told(self, request: HttpRequest, client: Client) -> HttpResponse:
        value = clients.add_secret(client).reveal()
        self.log_change(request, client, "made a secret")
        said = f"The new secret of {client.name} ({client.pk}). It is shown only now."
        return asking.once(self, request, title="New secret", said=said, value=value, back=self.page_of(client))

    def typed_name(self, obj: Client) -> str:
        return obj.name

    def goes_along(self, obj: Client) -> Sequence[str]:
        return ("Its secrets and its look.", "Every session and refresh token that people have with this app.")

    def has_delete_permission(self, request: HttpRequest, obj: Client | None = None) -> bool:
        return obj is not None and obj.pool_id != OPERATORS and super().has_delete_permission(request, obj)


@register(ClientSecret, site=console)
class ClientSecrets(Shown[ClientSecret]):
    """When each was made; deleting one is how an app is moved to the next."""

    pool_path = "client__pool_id"
    edit = Permission.SECRETS
    list_display = ("client", "created")
    list_select_related = ("client",)
    fields = ("client", "created")
    search_fields = ("client__id", "client__name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: ClientSecret) -> None:
        clients.drop_secret(obj.client, obj.name)
