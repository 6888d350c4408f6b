"""Forms as a browser sees them: what a page would send back unchanged, and what it complains about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.test import Client as Browser


def filled(browser: Browser, address: str) -> dict[str, Any]:
    """Every value on the page's form, as it stands there."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    found: dict[str, Any] = {}
    for form in _forms(answer):
        for bound in form:
            value = bound.value()
            if value is not None and value is not False and not isinstance(bound.field, forms.FileField):
                found[bound.html_name] = "on" if value is True else value
    return found


def sentences(answer: Any) -> list[str]:
    """What stands beside the fields."""
    return [str(said) for form in _forms(answer) for said in _errors(form)]


def _forms(answer: Any) -> list[Any]:
    context = answer.context or {}
    if "adminform" not in context:
        return [context["form"]] if "form" in context else []
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    each = [form for formset in formsets for form in (formset.management_form, *formset.forms)]
    return [context["adminform"].form, *each]


def _errors(form: Any) -> list[str]:
    return [said for name, errors in form.errors.items() for said in [name, *errors]]
