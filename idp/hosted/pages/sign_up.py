"""``/signup``: allauth's view, our form."""

from __future__ import annotations

from allauth.account.views import SignupView
from django.http import HttpResponse
from django.utils.translation import gettext as _

from idp.hosted.pages import error
from idp.hosted.pages.page import Asked


class SignUp(Asked, SignupView):
    page = "signup"
    template_name = "hosted/signup.html"

    def closed(self) -> HttpResponse:
        return error.say(
            self.request,
            title=_("Accounts are made by an administrator"),
            message=_("Nobody can sign up here by themselves. If you need an account, ask whoever runs the app."),
            error="sign_up_closed",
            status=403,
        )
