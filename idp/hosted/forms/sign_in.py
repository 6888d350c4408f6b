"""The sign-in form; allauth's LoginView calls `LoginForm.login` when it is valid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from idp.flows import authenticate
from idp.flows.steps import Step
from idp.hosted import door, unfinished
from idp.hosted.forms import fields
from idp.hosted.forms.asking import Asking
from idp.kernel.refusals import PasswordResetRequired, Refusal, UserNotConfirmed


class LoginForm(Asking):
    detours = (UserNotConfirmed, PasswordResetRequired)

    def __init__(self, *args: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = fields.username(self.visit.pool, initial=self.visit.username)
        self.fields["password"] = fields.password(_("Password"), "current-password")

    def ask(self, given: Mapping[str, Any]) -> Step:
        return authenticate.by_password(given["username"], given["password"], caller=self.visit.caller)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on as the engine said; ``redirect_url`` is allauth's guess and is not followed."""
        username = self.cleaned_data["username"]
        if isinstance(self.outcome, Refusal):
            return unfinished.lead_on(self.visit, self.outcome, username)
        return door.proceed(self.visit, self.outcome, username=username)
