"""Forms about mailed codes: confirm, send again, recover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from idp.directory.models import User
from idp.flows import recover, sign_up
from idp.flows.steps import Delivery
from idp.hosted.forms import fields
from idp.hosted.forms.asking import Asking


class Confirm(Asking):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = fields.username(self.visit.pool, initial=self.visit.username)
        self.fields["code"] = fields.code()

    def ask(self, given: Mapping[str, Any]) -> User:
        return sign_up.confirm(given["username"], given["code"], caller=self.visit.caller)


class ConfirmLink(Confirm):
    """The mailed link's: nothing to type, one button, so that a mail scanner's GET confirms nobody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.visit.request.GET
        for name, parameter in (("username", "user_name"), ("code", "confirmation_code")):
            self.fields[name] = forms.CharField(
                widget=forms.HiddenInput, max_length=512, initial=given.get(parameter, "")[:512]
            )


class Resend(Asking):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = fields.username(self.visit.pool, initial=self.visit.username)

    def ask(self, given: Mapping[str, Any]) -> Delivery:
        return sign_up.resend(given["username"], caller=self.visit.caller)


class Forgot(Resend):
    def ask(self, given: Mapping[str, Any]) -> Delivery:
        return recover.begin(given["username"], caller=self.visit.caller)


class Recover(Asking):
    new_password = "password"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = fields.username(self.visit.pool, initial=self.visit.username)
        self.fields["code"] = fields.code()
        self.fields["password"] = fields.password(_("New password"), "new-password")

    def ask(self, given: Mapping[str, Any]) -> User:
        return recover.finish(given["username"], given["code"], given["password"], caller=self.visit.caller)
