"""The sign-up form: the user name, what the pool requires, a password. allauth's SignupView calls `try_save`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from idp.flows import authenticate, notify, sign_up
from idp.hosted import proofs, unfinished
from idp.hosted.forms import fields
from idp.hosted.forms.asking import Asking
from idp.kernel.refusals import Refusal, UsernameExists, UserNotConfirmed
from idp.pools import schema
from idp.pools.schema import Rule


class SignUpForm(Asking):
    detours = (UserNotConfirmed,)
    new_password = "password"
    by_passkey = False  # allauth's view asks

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pool = self.visit.pool
        self.fields["username"] = fields.username(pool, initial=self.visit.username, signing_up=True)
        rules = self._rules()
        self.attributes = [rule.name for rule in rules]
        for rule in rules:
            optional = rule.asked and not rule.required and rule.name not in pool.auto_verified_attributes
            self.fields[rule.name] = fields.attribute(rule, language=self.visit.caller.language, optional=optional)
        self.fields["password"] = fields.password(_("Password"), "new-password")

    def _rules(self) -> list[Rule]:
        """The address that the code must go to, and what the pool requires or asks for, in its order."""
        pool, client = self.visit.pool, self.visit.client
        writable = client.write_attributes
        wanted = {rule.name for rule in [*schema.required(pool), *schema.asked(pool, writable)]}
        named = [rule for rule in schema.in_order(pool) if rule.name in wanted]
        coded = [
            rule
            for name, rule in schema.rules(pool).items()
            if name in pool.auto_verified_attributes
            and name in notify.CHANNELS
            and name not in wanted
            and (writable is None or name in writable)
        ]
        return [rule for rule in [*coded, *named] if rule.name not in pool.username_attributes]

    def ask(self, given: Mapping[str, Any]) -> sign_up.SignedUp:
        username, password = given["username"], given["password"]
        attributes = {name: fields.as_text(given.get(name)) for name in self.attributes}
        try:
            return sign_up.sign_up(username, password, attributes, caller=self.visit.caller)
        except UsernameExists:
            self._same_again(username, password)
            raise

    def _same_again(self, username: str, password: str) -> None:
        """A form sent twice: whoever knows the password of the unconfirmed account goes on with it.

        Raises UserNotConfirmed for them.
        """
        try:
            authenticate.by_password(username, password, caller=self.visit.caller)
        except UserNotConfirmed:
            raise
        except Refusal:
            pass  # it is somebody else's name

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        """allauth's contract: no user for it to sign in, but the page that comes next."""
        visit, username = self.visit, self.cleaned_data["username"]
        if isinstance(self.outcome, Refusal):
            return None, unfinished.lead_on(visit, self.outcome, username, signing_up=True)
        proofs.remember(request, self.outcome.user, visit.client.pk)
        delivery = self.outcome.delivery
        return None, unfinished.to_confirmation(visit, username, destination=delivery.destination if delivery else "")
