"""``/operator``: the one-time link that makes somebody an operator with a password of their own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from idp.flows import operators
from idp.hosted import door, people
from idp.hosted.forms import passwords
from idp.hosted.forms.asking import Asking
from idp.hosted.pages import error
from idp.hosted.pages.page import FormPage
from idp.kernel.refusals import InvalidSession, Refusal


class OperatorLink(FormPage):
    page = "operator_link"
    template_name = "hosted/operator.html"
    form_class = passwords.Operator

    @property
    def token(self) -> str:
        return self.request.GET.get("token", "")[:128]

    def enter(self) -> HttpResponse | None:
        if not self.visit.pool.is_reserved:
            raise Http404
        try:
            self.person = operators.invited(self.token)
        except InvalidSession as refusal:
            return self.dead(refusal)
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "token": self.token}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=people.called(self.person))

    def form_invalid(self, form: Asking) -> HttpResponse:
        again = super().form_invalid(form)
        return HttpResponseRedirect(f"{again['Location']}&token={self.token}")

    def done(self, form: Asking) -> HttpResponse:
        if isinstance(form.outcome, Refusal):
            return self.dead(form.outcome)
        return door.proceed(self.visit, form.outcome, username=people.called(self.person))

    def dead(self, refusal: Refusal) -> HttpResponse:
        return error.say(self.request, message=refusal.message, error="invalid_link")
