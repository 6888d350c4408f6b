"""Operators: who they are, what they are trusted with, and whether they have a second factor. For owners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin import display, register
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse

from idp.console import asking, operator_forms
from idp.console import fresh as freshness
from idp.console.rows import Record, Shown
from idp.console.site import console
from idp.console.tasks import page
from idp.credentials.models import SoftwareToken
from idp.directory import names
from idp.directory.models import Operator, Status, Trust, User
from idp.directory.roles import Permission
from idp.flows import offices
from idp.flows import operators as engine
from idp.kernel.refusals import UsernameExists
from idp.pools.models import Pool

LIST = "admin:directory_operator_changelist"
Verb = Callable[..., object]


@register(Operator, site=console)
class Operators(Shown[Operator]):
    """Nobody changes their own office here, and an owner always remains (`flows.offices`)."""

    pool_path = ""
    see = edit = Permission.DEPLOYMENT
    list_display = ("username", "name", "email", "roles", "second_factor", "standing", "last_login")
    fields = ("username", "name", "email", "enabled", "last_login", "created")
    search_fields = ("username", "name", "email")
    ordering = ("username",)
    actions: Any = None
    change_list_template = "console/operators.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operator]:
        app = SoftwareToken.objects.filter(user=OuterRef("pk"), verified=True)
        found: QuerySet[Operator] = super().get_queryset(request)
        return found.select_related("pool").prefetch_related("trusts__pool").annotate(has_app=Exists(app))

    @display(description="Roles")
    def roles(self, obj: Operator) -> str:
        return ", ".join(told(trust) for trust in obj.trusts.all()) or "none"

    @display(description="Second factor", boolean=True)
    def second_factor(self, obj: Any) -> bool:
        return bool(obj.has_app)

    @display(description="State", ordering="status")
    def standing(self, obj: Operator) -> str:
        if not obj.enabled:
            return "disabled"
        return "in" if obj.status == Status.CONFIRMED else "invited"

    def get_urls(self) -> list[URLPattern]:
        def at(name: str, view: Any, label: str, route: str = "<uuid:pk>/") -> URLPattern:
            named = f"directory_operator_{name}"
            return page(self, f"{route}{name}/", view, needs=self.edit, name=named, fresh=True, label=label)

        return [
            at("factor", self.factor, "Change whether a second factor is demanded", route=""),
            at("roles", self.write_roles, "Change roles"),
            at("link", self.link, "Make a new one-time link"),
            at("disable", self.disable, "Disable an operator"),
            at("enable", self.enable, "Enable an operator"),
            at("forget", self.forget, "Forget the authenticator app"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        demanded = engine.pool().mfa_configuration == Pool.Mfa.ON
        return super().changelist_view(request, {**(extra_context or {}), "demanded": demanded})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, self.edit)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if stale := freshness.demand(request, says="Invite an operator"):
            return stale

        def act(given: dict[str, Any]) -> HttpResponse:
            if names.find(engine.pool(), given["username"]):
                raise UsernameExists("There is one of that name: their page makes a new link.", field="username")
            asked = {name: given[name] for name in ("email", "name", "role", "pools")}
            return self._handed_over(request, given["username"], engine.invite(given["username"], **asked))

        form = operator_forms.Newcomer(request.POST or None, label_suffix="")
        return asking.ask(
            self, request, form, act, title="Invite an operator", back=reverse(LIST), button="Make the link"
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nothing is sent here: every act has an address of its own."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        if request.method != "GET" or not self.has_view_permission(request, found):
            raise PermissionDenied
        words = {
            "title": found.get_username(),
            "operator": found,
            "trusts": [told(trust) for trust in found.trusts.all()],
            "standing": self.standing(found),
            "is_self": found.pk == request.user.pk,
            "opts": self.opts,
        }
        return TemplateResponse(request, "console/operator.html", {**self.admin_site.each_context(request), **words})

    def write_roles(self, request: HttpRequest, found: Operator) -> HttpResponse:
        operator = self._other(request, found)
        sent = request.POST if request.method == "POST" else None  # an empty one takes every role
        form = operator_forms.Roles(sent, operator=operator)

        def act(_: dict[str, Any]) -> HttpResponse:
            offices.entrust(operator, list(form.given()), by=_owner(request))
            return self._done(request, found, "The roles are changed; they hold from the next click on.")

        title = f"Roles of {found}"
        return asking.ask(self, request, form, act, title=title, back=self.page_of(found), button="Save")

    def link(self, request: HttpRequest, found: Operator) -> HttpResponse:
        """Also for oneself; it opens the account to whoever has it."""

        def act(_: dict[str, Any]) -> HttpResponse:
            return self._handed_over(request, found.username, engine.invite(found.username), self.page_of(found))

        said = f"A new one-time link for {found}: it sets a new password, enables the account and ends former links."
        return asking.ask(
            self, request, forms.Form(request.POST), act, title=said, back=self.page_of(found), button="Make the link"
        )

    def disable(self, request: HttpRequest, found: Operator) -> HttpResponse:
        return self._press(request, found, offices.disable, "Disable", "cannot sign in any more.")

    def enable(self, request: HttpRequest, found: Operator) -> HttpResponse:
        return self._press(request, found, offices.enable, "Enable", "can sign in again.")

    def forget(self, request: HttpRequest, found: Operator) -> HttpResponse:
        return self._press(
            request, found, offices.forget_app, "Forget the authenticator app of", "sets up another when signing in."
        )

    def factor(self, request: HttpRequest) -> HttpResponse:
        demanded = engine.pool().mfa_configuration == Pool.Mfa.ON

        def act(_: dict[str, Any]) -> HttpResponse:
            offices.demand_factor(not demanded, by=_owner(request))
            return HttpResponseRedirect(reverse(LIST))

        button = "Demand no second factor" if demanded else "Demand a second factor"
        after = "" if demanded else ": whoever has none sets up an authenticator app at the next click"
        form = forms.Form(request.POST)
        return asking.ask(self, request, form, act, title=f"{button}{after}", back=reverse(LIST), button=button)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.pk != request.user.pk and self.may(request, self.edit)

    def typed_name(self, obj: Operator) -> str:
        return obj.username

    def delete_model(self, request: HttpRequest, obj: Operator) -> None:
        offices.delete(_user(obj), by=_owner(request))

    def _other(self, request: HttpRequest, found: Operator) -> User:
        if found.pk == request.user.pk:
            raise PermissionDenied
        return _user(found)

    def _press(self, request: HttpRequest, found: Operator, verb: Verb, button: str, after: str) -> HttpResponse:
        operator = self._other(request, found)

        def act(_: dict[str, Any]) -> HttpResponse:
            verb(operator, by=_owner(request))
            return self._done(request, found, f"{found} {after}")

        title = f"{button} {found}"
        return asking.ask(
            self, request, forms.Form(request.POST), act, title=title, back=self.page_of(found), button=button
        )

    def _done(self, request: HttpRequest, found: Operator, said: str) -> HttpResponse:
        self.message_user(request, said)
        return HttpResponseRedirect(self.page_of(found))

    def _handed_over(self, request: HttpRequest, username: str, link: str, back: str = "") -> HttpResponse:
        said = f"The one-time link for {username}, good for a day. Hand it over as you would a key."
        return asking.once(self, request, title="One-time link", said=said, value=link, back=back or reverse(LIST))


@register(Trust, site=console)
class Trusts(Record[Trust]):
    """One role of one operator in one pool; they are given on the operator's page."""

    pool_path = ""
    see = Permission.DEPLOYMENT
    list_display = ("operator", "role", "pool", "created")
    list_select_related = ("operator", "pool")


def told(trust: Trust) -> str:
    """Owner; support of Demo; auditor of every pool."""
    if trust.pool is None:
        return str(trust.get_role_display()) + ("" if trust.role == "owner" else " of every pool")
    return f"{trust.get_role_display()} of {trust.pool.name}"


def _owner(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _user(operator: Operator) -> User:
    """The person behind the row."""
    return User.objects.select_related("pool").get(pk=operator.pk)
