"""Pages of the console that ask the engine: a form, its refusals beside the fields, and what is shown only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from idp.flows.steps import Caller
from idp.kernel.refusals import Refusal
from idp.pools.models import Client, Pool

Act = Callable[[dict[str, Any]], HttpResponse]


def ask(
    rows: ModelAdmin[Any], request: HttpRequest, form: forms.BaseForm, act: Act, *, title: str, back: str, button: str
) -> HttpResponse:
    """The form until ``act`` takes what it says."""
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    words = {"title": title, "form": form, "back": back, "button": button, "method": "post"}
    return show(rows, request, "console/ask.html", words)


def choose(rows: ModelAdmin[Any], request: HttpRequest, form: forms.Form, *, title: str, back: str) -> HttpResponse:
    """A question whose answer travels in the query."""
    words = {"title": title, "form": form, "back": back, "button": "Continue", "method": "get"}
    return show(rows, request, "console/ask.html", words)


def once(rows: ModelAdmin[Any], request: HttpRequest, *, title: str, said: str, value: str, back: str) -> HttpResponse:
    """A value that nobody can read again: in this answer and nowhere else, neither in a cookie nor in a session."""
    return show(rows, request, "console/once.html", {"title": title, "said": said, "value": value, "back": back})


def caller(request: HttpRequest, pool: Pool) -> Caller:
    """An operator, as the engine wants it: no app speaks, and nothing is hidden."""
    language = getattr(request, "LANGUAGE_CODE", "en")
    return Caller(client=Client(id="", pool=pool, hide_existence=False), language=language)


def show(rows: ModelAdmin[Any], request: HttpRequest, template: str, words: dict[str, Any]) -> HttpResponse:
    """A page of that list, which nobody keeps."""
    context = {**rows.admin_site.each_context(request), "opts": rows.opts, **words}
    response = TemplateResponse(request, template, context)
    add_never_cache_headers(response)
    return response
