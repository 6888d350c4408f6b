"""Who may come in: operators, on the reserved pool's address. For everybody else there is no console."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from idp.console import fresh, history, home, navigation
from idp.directory.models import User
from idp.flows import mfa, operators
from idp.kernel import actor
from idp.kernel.actor import Actor, Kind
from idp.pools.models import Pool

UNUSED = ("autocomplete", "view_on_site")
"""Django's addresses that no page here leads to."""


DOES = {"add": "Add", "change": "Change", "changelist": "Change", "delete": "Delete"}


class Console(AdminSite):
    """Django's admin without its own doors: signing in and out and passwords are the hosted pages'."""

    site_header = _("Portico console")
    site_title = _("Portico console")
    index_title = "Home"
    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        """Every view asks this; the pool of the person is looked at again, whatever the session says."""
        return is_operator(request) and is_verified(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not is_here(request):
                raise Http404
            if not request.user.is_authenticated:
                return self.login(request)
            if is_operator(request) and not is_verified(request):
                return fresh.prove(request)
            if not self.has_permission(request):
                raise PermissionDenied
            if not is_text(request):
                raise BadRequest
            translation.activate("en")  # as `rows` says; the middleware that chose a language takes it back
            with actor.acting(whoever(request)):
                response: HttpResponseBase = inner(request, *args, **kwargs)
            return response

        return answer

    def get_urls(self) -> list[URLPattern | URLResolver]:
        def again(request: HttpRequest, handle: str) -> HttpResponse:
            return fresh.again(self, request, handle)

        own = [path("again/<str:handle>/", self.admin_view(again), name="again"), *navigation.urls(self)]
        return [*own, *(one for one in super().get_urls() if getattr(one, "name", "") not in UNUSED)]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return home.page(self, request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Django's, with our menu for its sidebar's list of everything, which took longer than most pages."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "menu": navigation.menu(self, request),
        }

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The hosted sign-in page, and back."""
        if not is_here(request):
            raise Http404
        asked = request.get_full_path()
        inside = asked if asked.partition("?")[0] != reverse("admin:login") else reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'client_id': operators.CLIENT, 'next': inside})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The hosted sign-out button, with this very POST (RFC 9110 §15.4.8)."""
        answer = HttpResponseRedirect(f"{reverse('local_sign_out')}?client_id={operators.CLIENT}")
        answer.status_code = 307
        return answer

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return HttpResponseRedirect(f"{reverse('change_password')}?client_id={operators.CLIENT}")

    password_change_done = password_change


def whoever(request: HttpRequest) -> Actor:
    """The operator of this request, for the journal."""
    person, match = request.user, request.resolver_match
    return Actor(
        Kind.OPERATOR,
        id=str(person.pk),
        name=person.get_username(),
        act=in_words(match.url_name or "") if match else "",
        address=getattr(request, "address", ""),
        reason=request.POST.get("reason", "")[:500],
    )


def in_words(address: str) -> str:
    """Of Django's own addresses: what is sent to pools_client_change changes a client. `tasks` names the others."""
    row, _, name = address.rpartition("_")
    return f"{DOES[name]} {history.kind_of(row.replace('_', '.', 1))}" if name in DOES else address


def is_operator(request: HttpRequest) -> bool:
    person = request.user
    return is_here(request) and isinstance(person, User) and person.has_perm("console")


def is_verified(request: HttpRequest) -> bool:
    """As django-otp means it, where the operators' pool demands a second factor: this session was opened with one,
    and it has not been forgotten since.
    """
    person = request.user
    if not isinstance(person, User) or person.pool.mfa_configuration != Pool.Mfa.ON:
        return True
    return person.is_verified() and mfa.factor(person) is not None


def is_here(request: HttpRequest) -> bool:
    """Whether this is the reserved pool's address."""
    pool = getattr(request, "pool", None)
    return isinstance(pool, Pool) and pool.is_reserved


def is_text(request: HttpRequest) -> bool:
    """Whether a database can take what was sent: PostgreSQL has no text with a NUL."""
    sent = (*request.GET.lists(), *request.POST.lists())
    return not any("\x00" in value for _name, values in sent for value in values)


console = Console(name="admin")
