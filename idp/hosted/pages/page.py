"""What every hosted page does: find its visit, refuse what is lost, stay out of caches, redirect after each POST."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.generic.base import TemplateView
from django.views.generic.edit import FormView

from idp.credentials import passwords
from idp.hosted import brands, notes, notices, sessions, visits
from idp.hosted.forms.asking import Asking
from idp.hosted.pages import error
from idp.hosted.visits import Visit


class Page:
    """Mixed into allauth's views and ours; `enter` may answer before the view does."""

    http_method_names: Sequence[str] = ("get", "head", "post")
    page = ""
    """Its URL name, where a refused form is shown again."""

    remembered = False
    """Whether the client of the last sign-in will do when the query names none."""

    request: HttpRequest
    visit: Visit

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if sessions.pool_of(request) is None:
            raise Http404
        try:
            self.visit = visits.of(request, remembered=self.remembered)
        except visits.Lost as lost:
            return error.lost(request, lost)
        response: HttpResponseBase = self.enter() or super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def enter(self) -> HttpResponse | None:
        """Somewhere else to go, if this page is not for this visit."""
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        stale = stale_form(self.request) is not None
        context |= {
            "client": self.visit.client,
            "brand": brands.of(self.visit.pool, self.visit.client),
            "query": self.visit.query(),
            "notice": notices.sentence({"notice": "stale_form"} if stale else self.visit.note),
            "destination": self.visit.note.get("destination", ""),
            "can_sign_up": self.visit.pool.allow_sign_up,
        }
        form = context.get("form")
        if isinstance(form, Asking) and form.new_password:
            context["policy"] = policy(self.visit, form)
        if isinstance(form, Asking) and form.kept is not None:
            context["notice"] = ""  # what went wrong is said instead
        return context


class Said(Page, TemplateView):
    """A page that only says something."""

    http_method_names: Sequence[str] = ("get", "head")


class Asked(Page):
    """A page with a form: a refused one is shown again by GET, with what was typed, passwords aside."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        kwargs["visit"] = self.visit
        note = self.visit.note
        stale = stale_form(self.request)
        if stale is not None:
            kwargs["initial"] = {**kwargs.get("initial", {}), **stale}
        elif self.request.method != "POST" and note.get("form") == self.page:
            kwargs |= {"data": note.get("data", {}), "kept": note.get("errors", {})}
        return kwargs

    def form_invalid(self, form: Asking) -> HttpResponse:
        typed = form.typed()
        named = {"username": typed["username"]} if "username" in typed else {}
        handle = notes.leave(
            self.request,
            self.visit.handle,
            form=self.page,
            data=typed,
            errors=form.complaints(),
            met=_met(self.visit, form),
            notice="",
            **named,
        )
        return HttpResponseRedirect(self.visit.url(self.page, handle=handle))


class FormPage(Asked, FormView[Asking]):
    """A form of ours; `done` says what follows when the engine has agreed."""

    def form_valid(self, form: Asking) -> HttpResponse:
        return self.done(form)

    def done(self, form: Asking) -> HttpResponse:
        raise NotImplementedError


def stale_form(request: HttpRequest) -> dict[str, str] | None:
    """What was typed into a form that came without its CSRF token (`error.csrf_failure`)."""
    found: dict[str, str] | None = getattr(request, "stale_form", None)
    return found


def policy(visit: Visit, form: Asking) -> list[passwords.Rule]:
    """The pool's password rules for the meter; ``met`` as of the last try, whose password is not kept."""
    met = visit.note.get("met", ()) if form.kept is not None else ()
    return [replace(rule, met=rule.id in met) for rule in passwords.rules(visit.pool)]


def _met(visit: Visit, form: Asking) -> list[str]:
    typed = form.data.get(form.new_password, "") if form.new_password else ""
    return [rule.id for rule in passwords.rules(visit.pool, typed) if rule.met] if typed else []
