"""``/login``: allauth's view, our form; and for somebody who is signed in already, the choice of account."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpResponse, HttpResponseRedirect

from idp.directory.models import User
from idp.hosted import people, sessions
from idp.hosted.pages.page import Asked
from idp.kernel import clock


class Login(Asked, LoginView):
    page = "login"
    template_name = "hosted/login.html"

    def enter(self) -> HttpResponse | None:
        """What was chosen on the page of accounts."""
        choice = self.request.POST.get("choice") if self.request.method == "POST" else None
        if choice == "continue" and self.account() is not None:
            return HttpResponseRedirect(self.visit.destination())
        if choice is not None:
            return HttpResponseRedirect(self.visit.url("login", prompt="login"))
        return None

    def account(self) -> User | None:
        """Whoever is signed in, if the app is content with that."""
        person = self.request.user
        if not isinstance(person, User) or "login" in self.visit.first("prompt").split():
            return None
        opened, limit = sessions.opened(self.request), self.visit.first("max_age")
        if opened and limit.isascii() and limit.isdigit() and len(limit) < 10:
            age = (clock.now() - opened.at).total_seconds()
            return person if age <= int(limit) else None
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        person = self.account() if context["form"].kept is None else None
        if person:
            context["account"] = people.shown(person)
        return context
