"""The pages on which an operator makes a person, writes attributes and sets a password."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from idp.console import asking, person_forms
from idp.console.rows import Shown, Tool
from idp.credentials import passwords
from idp.directory.models import User
from idp.flows import administer, profile
from idp.pools.models import OPERATORS, Pool

LIST = "admin:directory_user_changelist"


class PersonPages(Shown[User]):
    """A person is never written as a row: the engine decides, and its refusals stand beside the fields."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(f"<uuid:pk>/{name}/", self.admin_site.admin_view(view), name=f"directory_user_{name}")
            for name, view in (("attributes", self.write_attributes), ("password", self.set_password))
        ]
        return [*own, *super().get_urls()]

    def tools(self, obj: User) -> list[Tool]:
        links = {"Change attributes": "attributes"} | ({} if obj.is_staff else {"Set a password": "password"})
        return [Tool(label, reverse(f"admin:directory_user_{name}", args=[obj.pk])) for label, name in links.items()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The pool first: it says what there is to fill in."""
        pool = Pool.objects.exclude(pk=OPERATORS).filter(pk=request.GET.get("pool", "")[:55]).first()
        back = reverse(LIST)
        if pool is None:
            form = person_forms.PoolChoice(request.GET or None)
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

    def write_attributes(self, request: HttpRequest, pk: Any) -> HttpResponse:
        user = self._person(pk)
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

    def set_password(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Not an operator's: those choose their own, by a one-time link."""
        user = self._person(pk)
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

    def _person(self, pk: Any) -> User:
        found = User.objects.select_related("pool").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found
