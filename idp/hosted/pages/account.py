"""``/account``, ``/changePassword`` and ``/signout``: for somebody who is signed in; the seed of an account area."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from idp.directory.models import User
from idp.hosted import door, notes, people, sessions, visits
from idp.hosted.forms import passwords
from idp.hosted.forms.asking import Asking
from idp.hosted.pages.page import FormPage, Page, Said


class _Inside(Page):
    """Only for the signed-in; others are shown the sign-in page, with the same query."""

    remembered = True

    def enter(self) -> HttpResponse | None:
        return None if isinstance(self.request.user, User) else HttpResponseRedirect(self.visit.url("login", handle=""))

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101  # `enter` has seen to it
        return self.request.user

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = {
            "person": people.called(self.person),
            "account": people.shown(self.person),
            "continue_url": self.visit.destination() if self.visit.has_request else "",
        }
        return super().get_context_data(**said, **kwargs)


class Account(_Inside, Said):
    template_name = "hosted/account.html"


class ChangePassword(_Inside, FormPage):
    page = "change_password"
    template_name = "hosted/change_password.html"
    form_class = passwords.ChangePassword

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.person}

    def done(self, form: Asking) -> HttpResponse:
        """Every session of the person has ended; this browser gets a new one."""
        handle = notes.leave(self.request, notice="password_changed_and_in")
        return door.proceed(self.visit, form.outcome, onward=self.visit.url("account", handle=handle))


class SignOut(LogoutView):
    """The local button, by POST only; relying apps use Cognito's ``/logout``, which is the OAuth door's."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sessions.pool_of(request) is None:
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is shown afterwards; somebody who is signed in is shown where the button is."""
        query = visits.passed_on(request)
        if isinstance(request.user, User):
            return HttpResponseRedirect(visits.link("account", query))
        return render(request, "hosted/logout.html", {"query": f"?{query}" if query else ""})

    def get_redirect_url(self) -> str:
        return visits.link("local_sign_out", visits.passed_on(self.request))
