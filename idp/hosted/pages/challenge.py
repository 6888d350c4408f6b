"""``/challenge``: whatever the engine still asks; the template and the form have the challenge's name."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from idp.directory import names
from idp.flows import authenticate
from idp.flows.steps import Challenge as Question
from idp.flows.steps import ChallengeName
from idp.hosted import door, notes
from idp.hosted.forms import factors, passwords
from idp.hosted.forms.asking import Asking
from idp.hosted.pages import error
from idp.hosted.pages.page import FormPage
from idp.kernel.refusals import InvalidSession, Refusal

FORMS: dict[ChallengeName, type[Asking]] = {
    ChallengeName.NEW_PASSWORD_REQUIRED: passwords.NewPassword,
    ChallengeName.SOFTWARE_TOKEN_MFA: factors.SoftwareToken,
    ChallengeName.MFA_SETUP: factors.MfaSetup,
}


class Challenge(FormPage):
    page = "challenge"
    question: Question

    def enter(self) -> HttpResponse | None:
        session = notes.attempt(self.request, self.visit.handle)
        try:
            self.question = authenticate.asked(session, caller=self.visit.caller)
        except InvalidSession:
            return self.over()
        if self.question.name not in FORMS:
            sentence = _("Signing in to this account takes a step that these pages do not offer yet.")
            return error.say(self.request, message=sentence, error=self.question.name, status=501)
        return None

    def get_template_names(self) -> list[str]:
        return [f"hosted/challenge/{self.question.name}.html"]

    def get_form_class(self) -> type[Asking]:
        return FORMS[self.question.name]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "challenge": self.question}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.visit.username)

    def done(self, form: Asking) -> HttpResponse:
        if isinstance(form.outcome, Refusal):
            return self.over()
        notes.close_attempt(self.request, self.visit.handle)
        return door.proceed(self.visit, form.outcome)

    def over(self) -> HttpResponse:
        """Expired, or answered in another tab: begin anew, with a sentence and the user name.

        A form sent twice has already let its person in: they go on to the app.
        """
        known = names.find(self.visit.pool, self.visit.username)
        if known is not None and known == self.request.user:
            return HttpResponseRedirect(self.visit.destination())
        notes.close_attempt(self.request, self.visit.handle)
        handle = notes.leave(self.request, username=self.visit.username, notice="expired")
        return HttpResponseRedirect(self.visit.url("login", handle=handle))
