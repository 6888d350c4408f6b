"""``/confirmUser``: the code typed in, or the mailed link with its button; and ``/resendcode``."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from idp.flows import authenticate
from idp.hosted import door, notes, proofs, unfinished
from idp.hosted.forms import codes
from idp.hosted.forms.asking import Asking
from idp.hosted.pages.page import FormPage
from idp.kernel.refusals import Refusal


class ConfirmUser(FormPage):
    page = "confirm_user"
    template_name = "hosted/confirm_user.html"

    @property
    def is_link(self) -> bool:
        return "confirmation_code" in self.request.GET or "link" in self.request.POST

    def enter(self) -> HttpResponse | None:
        """Those who wait for something other than a code are told what for."""
        waiting = self.visit.note.get("waiting")
        if not waiting or self.is_link or self.request.method == "POST":
            return None
        return render(self.request, "hosted/waiting.html", self.said() | {"waiting": waiting})

    def said(self) -> dict[str, object]:
        return super(FormPage, self).get_context_data(form=None)

    def get_form_class(self) -> type[Asking]:
        return codes.ConfirmLink if self.is_link else codes.Confirm

    def get_template_names(self) -> list[str]:
        return ["hosted/confirm_link.html"] if self.is_link else [self.template_name]

    def done(self, form: Asking) -> HttpResponse:
        """In, if this browser has just shown the password; else to the sign-in page."""
        visit, user, username = self.visit, form.outcome, form.cleaned_data["username"]
        if proofs.take(self.request, user, visit.client.pk):
            try:
                step = authenticate.just_confirmed(user, caller=visit.caller)
            except Refusal:
                pass  # something else stands in the way: the sign-in page will say what
            else:
                return door.proceed(visit, step, username=username, onward=self.onward())
        handle = notes.leave(self.request, username=username, notice="confirmed")
        return HttpResponseRedirect(visit.url("login", handle=handle))

    def onward(self) -> str:
        """Somebody who came by the mailed link is not on the way to an app."""
        if self.visit.has_request:
            return ""
        return self.visit.url("account", handle=notes.leave(self.request, notice="confirmed_and_in"))

    def form_invalid(self, form: Asking) -> HttpResponse:
        if not self.is_link:
            return super().form_invalid(form)
        handle = notes.leave(self.request, username=form.data.get("username", "")[:256], notice="link_dead")
        return HttpResponseRedirect(self.visit.url("resend_code", handle=handle))


class ResendCode(FormPage):
    page = "resend_code"
    template_name = "hosted/resend_code.html"
    form_class = codes.Resend

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, waiting=unfinished.waiting_for(self.visit.pool))

    def done(self, form: Asking) -> HttpResponse:
        """Where existence is hidden the answer names no address: it is the same for a stranger's name."""
        visit, username = self.visit, form.cleaned_data["username"]
        hidden = visit.client.hide_existence
        return unfinished.to_confirmation(
            visit,
            username,
            destination="" if hidden else form.outcome.destination,
            notice="maybe_sent_again" if hidden else "",
        )
