"""``/forgotPassword`` and ``/confirmForgotPassword``: a code to a proven address, then a new password."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from idp.hosted import notes
from idp.hosted.forms import codes
from idp.hosted.forms.asking import Asking
from idp.hosted.pages.page import FormPage


class ForgotPassword(FormPage):
    page = "forgot_password"
    template_name = "hosted/forgot_password.html"
    form_class = codes.Forgot

    def done(self, form: Asking) -> HttpResponse:
        """Where existence is hidden the answer names no address: it is the same for a stranger's name."""
        hidden = self.visit.client.hide_existence
        handle = notes.leave(
            self.request,
            username=form.cleaned_data["username"],
            destination="" if hidden else form.outcome.destination,
            notice="maybe_sent" if hidden else "",
        )
        return HttpResponseRedirect(self.visit.url("confirm_forgot_password", handle=handle))


class ConfirmForgotPassword(FormPage):
    page = "confirm_forgot_password"
    template_name = "hosted/confirm_forgot_password.html"
    form_class = codes.Recover

    def done(self, form: Asking) -> HttpResponse:
        handle = notes.leave(self.request, username=form.cleaned_data["username"], notice="password_changed")
        return HttpResponseRedirect(self.visit.url("login", handle=handle))
