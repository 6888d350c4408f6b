"""The pages on which an operator makes a person, writes attributes and sets a password."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from idp.console import asking, person_forms, scope
from idp.console.rows import Shown, Tool
from idp.console.tasks import page
from idp.credentials import passwords
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.flows import administer, profile
from idp.pools.models import OPERATORS

LIST = "admin:directory_user_changelist"


class PersonPages(Shown[User]):
    """A person is never written as a row: the engine decides, and its refusals stand beside the fields."""

    see, edit = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, self.edit)

    def get_urls(self) -> list[URLPattern]:
        own = [
            page(self, f"<uuid:pk>/{name}/", view, needs=self.edit, name=f"directory_user_{name}")
            for name, view in (("attributes", self.write_attributes), ("password", self.set_password))
        ]
        return [*own, *super().get_urls()]

    def tools(self, obj: User) -> list[Tool]:
        links = {"Change attributes": "attributes"} | ({} if obj.is_staff else {"Set a password": "password"})
        return [
            Tool(label, reverse(f"admin:directory_user_{name}", args=[obj.pk]), needs=self.edit)
            for label, name in links.items()
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The pool first: it says what there is to fill in."""
        mine = scope.pools(request, self.edit).exclude(pk=OPERATORS)
        pool = mine.filter(pk=request.GET.get("pool", "")[:55]).first()
        back = reverse(LIST)
        if pool is None:
            form = person_forms.PoolChoice(request.GET or None, pools=mine)
            return asking.choose(self, request, form, title="Add a person", back=back)
        new = person_forms.NewPerson(pool, request.POST or None)

        def act(given: dict[str, Any]) -> HttpResponse:
            by_letter = given["delivery"] == person_forms.BY_LETTER
            password = given["password"] or passwords.generate(pool)
            user = administer.create(
                given["username"],
                new.written(),
                caller=asking.caller(request, pool),
                password=password,
                mediums=(administer.EMAIL,) if by_letter else (),
                silent=not by_letter,
            )
            self.log_addition(request, user, "added")
            if by_letter:
                self.message_user(request, f"A letter with a temporary password is on its way to {user.email}.")
                return HttpResponseRedirect(self.page_of(user))
            said = f"The temporary password of {user.email if pool.username_attributes else user.username}:"
            where = self.page_of(user)
            return asking.once(self, request, title="Temporary password", said=said, value=password, back=where)

        return asking.ask(self, request, new, act, title=f"Add a person to {pool.name}", back=back, button="Add")

    def write_attributes(self, request: HttpRequest, user: User) -> HttpResponse:
        form = person_forms.Attributes(user.pool, request.POST or None, user=user)

        def act(given: dict[str, Any]) -> HttpResponse:
            written = form.written()
            sent = profile.write(user, written, caller=asking.caller(request, user.pool)) if written else []
            self.log_change(request, user, f"attributes: {', '.join(sorted(written)) or 'none'}")
            for delivery in sent:
                self.message_user(request, f"A code is on its way to {delivery.destination}: it verifies the address.")
            return HttpResponseRedirect(self.page_of(user))

        title = f"Attributes of {user.username}"
        return asking.ask(self, request, form, act, title=title, back=self.page_of(user), button="Save")

    def set_password(self, request: HttpRequest, user: User) -> HttpResponse:
        """Not an operator's: those choose their own, by a one-time link."""
        if user.is_staff:
            raise Http404
        form = person_forms.NewPassword(request.POST or None)

        def act(given: dict[str, Any]) -> HttpResponse:
            administer.set_password(user, given["password"], permanent=given["permanent"])
            self.log_change(request, user, "set a password")
            self.message_user(request, "The password is set. Tokens that were issued stay valid.")
            return HttpResponseRedirect(self.page_of(user))

        title = f"Set a password of {user.username}"
        return asking.ask(self, request, form, act, title=title, back=self.page_of(user), button="Set")
