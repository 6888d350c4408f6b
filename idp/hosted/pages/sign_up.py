"""``/signup``: allauth's view, our form."""

from __future__ import annotations

from typing import Any

from allauth.account.views import SignupView
from django.http import HttpResponse
from django.utils.translation import gettext as _

from idp.hosted.pages import error
from idp.hosted.pages.page import Asked
from idp.pools import terms


class SignUp(Asked, SignupView):
    page = "signup"
    template_name = "hosted/signup.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = terms.links(self.visit.client, self.visit.caller.language)
        return super().get_context_data(**kwargs) | {"terms": [{"name": name, "url": url} for name, url in links]}

    def closed(self) -> HttpResponse:
        return error.say(
            self.request,
            title=_("Accounts are made by an administrator"),
            message=_("Nobody can sign up here by themselves. If you need an account, ask whoever runs the app."),
            error="sign_up_closed",
            status=403,
        )
