"""Forms in which somebody known chooses a new password."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from idp.directory.models import User
from idp.flows import authenticate, change_password, operators
from idp.flows.challenges.new_password import PREFIX
from idp.flows.steps import Authenticated, Challenge, Step
from idp.hosted.forms import fields
from idp.hosted.forms.asking import Asking
from idp.kernel.refusals import InvalidSession, NotAuthorized, Refusal
from idp.pools import schema


class NewPassword(Asking):
    """The answer to NEW_PASSWORD_REQUIRED: a password, and required attributes that are missing."""

    detours = (InvalidSession,)
    new_password = "new_password"

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = challenge.session
        wanted: list[str] = json.loads(challenge.parameters.get("requiredAttributes", "[]"))
        self.attributes = [name.removeprefix(PREFIX) for name in wanted]
        rules = schema.rules(self.visit.pool)
        self.fields["new_password"] = fields.password(_("New password"), "new-password")
        for name in self.attributes:
            self.fields[name] = fields.attribute(rules[name], language=self.visit.caller.language)

    def ask(self, given: Mapping[str, Any]) -> Step:
        answers = {f"{PREFIX}{name}": fields.as_text(given.get(name)) for name in self.attributes}
        answers["NEW_PASSWORD"] = given["new_password"]
        return authenticate.answer(self.session, answers, caller=self.visit.caller)


class ChangePassword(Asking):
    new_password = "new_password"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"] = fields.password(_("Current password"), "current-password")
        self.fields["new_password"] = fields.password(_("New password"), "new-password")

    def refuse(self, refusal: Refusal) -> None:
        if type(refusal) is NotAuthorized:  # not its kinds, which say something else
            self.add_error("password", _("This is not your current password."))
        else:
            super().refuse(refusal)

    def ask(self, given: Mapping[str, Any]) -> Authenticated:
        return change_password.change_password(
            self.user, given["password"], given["new_password"], caller=self.visit.caller
        )


class Operator(Asking):
    """A one-time link's: the operator's own password."""

    detours = (InvalidSession,)
    new_password = "password"

    def __init__(self, *args: Any, token: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.token = token
        self.fields["password"] = fields.password(_("New password"), "new-password")

    def ask(self, given: Mapping[str, Any]) -> Step:
        return operators.redeem(self.token, given["password"], caller=self.visit.caller)
