"""Where a pool's pages are: its prefix, its own domains, what each needs; and what its tokens call it."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings as deployment
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from idp.console import pool_tabs
from idp.console.pool import tab
from idp.console.pool.columns import Columns, Section
from idp.kernel.refusals import Refusal
from idp.pools import domains, settings
from idp.pools.models import Domain, Pool
from idp.pools.models.domain import home


class New(forms.Form):
    name = forms.CharField(
        label="A prefix, or a domain of yours",
        max_length=253,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).lower().rstrip(".")


class Issuer(Columns):
    issuer_url = forms.URLField(
        required=False,
        max_length=200,
        assume_scheme="https",
        label="Tokens say iss",
        help_text="Empty: this deployment's address followed by the pool id.",
    )
    sections = (
        Section(
            "Issuer",
            ("issuer_url",),
            "Every app checks that a token's iss is the issuer it knows: a change locks out all apps until they know "
            "the new one.",
        ),
    )

    class Meta:
        model = Pool
        fields = ("issuer_url",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer_url"].help_text += f" That is {self.instance.address}."


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = Issuer(tab.given(request), instance=Pool.objects.get(pk=pool.pk))
    if tab.sent(request, pool, form, partial(settings.change, pool)):
        return tab.back(pool, "domains")
    return _shown(request, pool, form, New(label_suffix=""))


def add(request: HttpRequest, pool: Pool) -> HttpResponse:
    new = New(tab.given(request), label_suffix="")
    if new.is_valid():
        row = Domain(name=new.cleaned_data["name"], pool=pool)
        try:
            domains.add(row)
        except Refusal as refusal:
            new.add_error("name", str(refusal.message))
        else:
            messages.success(request, f"The pool is at {row.host} now.")
            return tab.back(pool, "domains")
    return _shown(request, pool, Issuer(instance=Pool.objects.get(pk=pool.pk)), new)


def drop(request: HttpRequest, pool: Pool) -> HttpResponse:
    if request.method == "POST":
        try:
            domains.drop(pool, request.POST.get("name", "")[:253])
            messages.success(request, "The pool has given up that host.")
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
    return tab.back(pool, "domains")


def _shown(request: HttpRequest, pool: Pool, form: Issuer, new: New) -> HttpResponse:
    here = urlsplit(deployment.PORTICO_URL)
    return tab.show(
        request,
        pool,
        "domains",
        form=form,
        new=new,
        domains=sorted(Domain.objects.filter(pool=pool), key=lambda row: (not row.is_custom, row.name)),
        origin=pool.origin(),
        home=home(),
        below=deployment.PORTICO_DOMAIN,
        scheme=here.scheme,
        port=f":{here.port}" if here.port else "",
        add_url=pool_tabs.url(pool, "domains/add"),
        drop_url=pool_tabs.url(pool, "domains/drop"),
    )
