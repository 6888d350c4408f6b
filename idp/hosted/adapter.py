"""The one gate: allauth opens a browser session only for a sign-in that the engine has finished."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from idp.credentials import passwords
from idp.directory.models import User
from idp.hosted import door, sessions

CSRF = ("CSRF_COOKIE", "CSRF_COOKIE_NEEDS_UPDATE")

# Django's note of the last sign-in: the engine takes it, for every face alike. All apps are ready when allauth first
# asks for its adapter, so it has been connected before.
user_logged_in.disconnect(dispatch_uid="update_last_login")


class Adapter(DefaultAccountAdapter):
    """What allauth asks of the house; whatever it would decide, look up or send by itself is refused."""

    def get_login_stages(self) -> list[str]:
        return []  # the engine is the only state machine

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session under a new key; fails closed. Other tabs' half-finished business stays."""
        done = door.finished(request, user)
        if done is None:
            raise PermissionDenied
        session = sessions.bind(request)
        kept = {name: session[name] for name in sessions.SURVIVE if name in session}
        csrf = {name: request.META[name] for name in CSRF if name in request.META}
        super().login(request, user)
        request.session.cycle_key()  # Django does not when the same person signs in again
        for name, value in kept.items():
            request.session[name] = value
        sessions.record(request.session, *done)
        # Django also draws a new CSRF secret, and so would break the forms that other tabs show. Whoever gets
        # here has just sent the old one, with an Origin header that matched.
        for name in CSRF:
            request.META.pop(name, None)
        request.META.update(csrf)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        pool = sessions.pool_of(request)
        return pool is not None and pool.allow_sign_up

    def clean_password(self, password: str, user: User | None = None) -> str:
        pool = sessions.pool_of(self.request)
        if pool is None:
            raise PermissionDenied
        passwords.conforms(pool, password)
        return password

    def is_safe_url(self, url: str) -> bool:
        """No: pages go where `visits` says, never where a parameter does."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(getattr(request, "address", "")) or "0.0.0.0"  # noqa: S104  # no address at all, as over a socket

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing in passing: a page's sentence is in its note."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    get_signup_redirect_url = get_login_redirect_url

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("local_sign_out")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> NoReturn:
        raise PermissionDenied

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> NoReturn:
        raise NotImplementedError("Letters are written by the engine: flows.notify.")

    def set_password(self, user: User, password: str) -> NoReturn:
        raise NotImplementedError("Passwords are set by the engine.")
