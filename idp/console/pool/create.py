"""A new pool: a name, how people sign in, where; the tabs have everything else, with defaults that are safe."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking, pool_tabs
from idp.console.pool.naming import WAYS
from idp.flows import create_pool
from idp.kernel.refusals import Refusal
from idp.pools.models import Domain, Pool


class Create(forms.Form):
    name = forms.CharField(max_length=128, help_text="People see it on its pages.")
    naming = forms.ChoiceField(
        label="People sign in",
        choices=[(key, way.label) for key, way in WAYS.items()],
        initial="email",
        widget=forms.RadioSelect,
        help_text="For good: it cannot be changed later.",
    )
    case_sensitive = forms.BooleanField(
        required=False, label="Ann and ann are two people", help_text="Seldom wanted, and for good too."
    )
    host_prefix = forms.CharField(
        required=False,
        max_length=63,
        label="Prefix of its host",
        help_text=f"Its pages are then at <prefix>.{settings.PORTICO_DOMAIN}; it can wait.",
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_host_prefix(self) -> str:
        prefix = str(self.cleaned_data["host_prefix"]).lower()
        if "." in prefix:
            raise forms.ValidationError("A prefix has no dot; a domain of your own is added on the tab Domains.")
        return prefix


def page(rows: Any, request: HttpRequest) -> HttpResponse:
    """``rows``: the list of pools."""
    form = Create(request.POST if request.method == "POST" else None, label_suffix="")

    def act(given: dict[str, Any]) -> HttpResponse:
        way = WAYS[given["naming"]]
        pool = Pool(
            name=given["name"],
            username_attributes=list(way.username),
            alias_attributes=list(way.alias),
            case_sensitive=given["case_sensitive"],
        )
        domain = Domain(name=given["host_prefix"], pool=pool) if given["host_prefix"] else None
        try:
            create_pool.create_pool(pool, domain=domain)
        except Refusal as refusal:
            if domain is not None and refusal.field == "name":
                refusal.field = "host_prefix"
            raise
        messages.success(request, f"{pool.name} is made, and can sign tokens. Its apps come in as clients.")
        return HttpResponseRedirect(pool_tabs.url(pool))

    back = reverse("admin:pools_pool_changelist")
    return asking.ask(rows, request, form, act, title="New pool", back=back, button="Make the pool")
