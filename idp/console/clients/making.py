"""A new client: first what kind of app it is for, then the few things that only its owner knows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking, fresh, lists, scope
from idp.console.clients import words
from idp.directory.roles import Permission
from idp.kernel.refusals import Refusal
from idp.pools import clients
from idp.pools.kinds import KINDS, Kind
from idp.pools.models import Client, Pool


class Choice(forms.Form):
    """Travels in the query."""

    kind = forms.ChoiceField(
        choices=[(kind.name, kind.label) for kind in KINDS.values()],
        widget=forms.RadioSelect,
        label="What kind of app?",
    )

    def __init__(self, *args: Any, pools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["pool"] = forms.ModelChoiceField(pools, empty_label=None, label="In which pool?")
        self.order_fields(["pool", "kind"])


class New(forms.Form):
    """Fields that the kind has no use for are left out."""

    name = forms.CharField(max_length=128, help_text="Its owner and its people read it.")
    callback_urls = lists.Addresses(
        label="Callback URLs", help_text="Where people come back to after signing in: one on a line, to the letter."
    )
    logout_urls = lists.Addresses(
        rows=2, label="Sign-out URLs", help_text="Where people may land after signing out: one on a line."
    )
    scopes = lists.Ticks({}, label="Scopes", help_text="What the app may ask for.")

    def __init__(self, *args: Any, kind: Kind, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.kind, self.pool = kind, pool
        scopes = self.fields["scopes"]
        assert isinstance(scopes, lists.Ticks)  # noqa: S101  # as declared above
        scopes.offer(words.scopes(pool, own_only=not kind.callback), ())
        scopes.initial = list(kind.columns.get("scopes", ()))
        if kind.callback:
            self.fields["callback_urls"].widget.attrs["placeholder"] = kind.callback
        else:
            del self.fields["callback_urls"], self.fields["logout_urls"]

    def client(self) -> Client:
        return self.kind.client(self.pool, **self.cleaned_data)


def view(rows: Any, request: HttpRequest) -> HttpResponse:
    pools = scope.pools(request, Permission.CONFIGURE).order_by("name", "pk")
    chosen = Choice(request.GET if "kind" in request.GET else None, pools=pools, initial={"pool": _first(request)})
    if not chosen.is_valid():
        choice = {"title": "New client", "form": chosen, "kinds": KINDS.values(), "back": _list(rows)}
        return asking.show(rows, request, "console/client/kind.html", choice)
    kind, pool = KINDS[chosen.cleaned_data["kind"]], chosen.cleaned_data["pool"]
    if kind.secret:
        if not scope.may(request, Permission.SECRETS, pool.pk):
            raise PermissionDenied
        if stale := fresh.demand(
            request, says="Make a client with a secret", of=[request.POST.get("name", kind.label)]
        ):
            return stale
    form = New(request.POST if request.method == "POST" else None, kind=kind, pool=pool)
    if request.method == "POST" and form.is_valid():
        client = form.client()
        try:
            made = clients.create(client, secret=kind.secret)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            if made is None:
                rows.message_user(request, "The client is there: below is what the app needs to know.")
                return HttpResponseRedirect(rows.page_of(client))
            said = f"The secret of {client.name}, whose client id is {client.pk}. It is shown only now."
            return asking.once(
                rows,
                request,
                title=f"{client.name} is there",
                said=said,
                value=made.reveal(),
                back=rows.page_of(client),
            )
    return _page(rows, request, form)


def _page(rows: Any, request: HttpRequest, form: New) -> HttpResponse:
    said = {
        "title": f"New client: {form.kind.label.lower()}",
        "form": form,
        "kind": form.kind,
        "pool": form.pool,
        "settled": words.settled(form.kind.client(form.pool)),
        "again": request.path,
        "no_scopes": not form.fields["scopes"].choices,  # type: ignore[attr-defined]  # Ticks has them
        "apis": reverse("admin:pools_resourceserver_add"),
        "check_url": reverse("admin:pools_client_check"),
    }
    return asking.show(rows, request, "console/client/new.html", said)


def _first(request: HttpRequest) -> str:
    return request.GET.get("pool", "")


def _list(rows: Any) -> str:
    return reverse(f"admin:{rows.opts.app_label}_{rows.opts.model_name}_changelist")
