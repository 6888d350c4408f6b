"""The tab with all of a pool's attributes, and a page for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from idp.console import pool_tabs
from idp.console.attributes import forms, usage
from idp.console.pool import tab
from idp.kernel.refusals import InvalidParameter, Refusal
from idp.pools import attributes, schema
from idp.pools.models import Attribute, Pool
from idp.pools.schema import Rule

TAB = "attributes"
LAST = 10**6


@dataclass(frozen=True, slots=True)
class Line:
    """An attribute as the list shows it; ``place`` is empty where the owner has given none."""

    rule: Rule
    url: str
    label: str
    kind: str
    place: int | None
    use: usage.Use


def everything(request: HttpRequest, pool: Pool) -> HttpResponse:
    pool = Pool.objects.prefetch_related("attributes").get(pk=pool.pk)
    rows = [row.name for row in pool.attributes.all()]
    uses = usage.of(pool)
    found = [
        Line(
            rule,
            address(pool, rule.name),
            rule.label("en"),
            kind(rule),
            rows.index(rule.name) + 1 if rule.name in rows else None,
            uses[rule.name],
        )
        for rule in schema.in_order(pool)
    ]
    live = [line for line in found if not line.rule.retired]
    return tab.show(
        request,
        pool,
        TAB,
        template="console/attributes/list.html",
        chosen=[line for line in live if line.place],
        others=[line for line in live if not line.place],
        retired=[line for line in found if line.rule.retired],
    )


def order(request: HttpRequest, pool: Pool) -> HttpResponse:
    """The numbers that were written beside the names."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], "Here forms are sent to; there is nothing to see.")
    prefix, given = "place-", []
    for at, name in enumerate(request.POST):
        place = request.POST.get(name, "")
        if name.startswith(prefix):
            given.append((int(place) if place.isdecimal() and len(place) < 6 else LAST, at, name.removeprefix(prefix)))
    try:
        attributes.arrange(pool, [name for _, _, name in sorted(given)])
        messages.success(request, "This is the order in which pages ask for them.")
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return tab.back(pool, TAB)


def new(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = forms.New(tab.given(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            attributes.add(pool, [form.row(pool)])
        except InvalidParameter as refusal:
            field = "name" if refusal.field.startswith("custom:") else refusal.field
            form.add_error(field if field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, f"The attribute custom:{form.cleaned_data['name']} is there.")
            return tab.back(pool, TAB)
    return tab.show(request, pool, TAB, template="console/attributes/new.html", form=form)


def one(request: HttpRequest, pool: Pool, attribute: str) -> HttpResponse:
    pool = Pool.objects.prefetch_related("attributes").get(pk=pool.pk)
    rule = schema.rules(pool).get(attribute)
    if rule is None:
        raise Http404
    row = next((row for row in pool.attributes.all() if row.name == attribute), None)
    row = row or Attribute(pool=pool, name=rule.name, type=rule.type, mutable=rule.mutable)
    form = forms.Settings(tab.given(request), instance=row)
    if request.method == "POST":
        tab.must(request, pool)
        if form.is_valid() and form.write_to(pool):
            messages.success(request, "Saved.")
            return HttpResponseRedirect(request.path)
    return tab.show(
        request,
        pool,
        TAB,
        template="console/attributes/one.html",
        form=form,
        rule=rule,
        kind=kind(rule),
        row=row,
        use=usage.of(pool)[attribute],
        named_by=attribute in pool.username_attributes,
        here=address(pool, attribute),
        list_url=pool_tabs.url(pool, TAB),
    )


def retire(request: HttpRequest, pool: Pool, attribute: str) -> HttpResponse:
    said = f"Retired {attribute}: pages show it no longer and nothing new is written. Its values are kept."
    return _turn(request, pool, attribute, attributes.retire, said)


def bring_back(request: HttpRequest, pool: Pool, attribute: str) -> HttpResponse:
    return _turn(
        request, pool, attribute, attributes.bring_back, f"Brought back {attribute}, with the values people had."
    )


def _turn(
    request: HttpRequest, pool: Pool, attribute: str, verb: Callable[[Pool, str], Attribute], said: str
) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], "Here forms are sent to; there is nothing to see.")
    try:
        verb(pool, attribute)
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return tab.back(pool, TAB)


def address(pool: Pool, name: str) -> str:
    return f"{pool_tabs.url(pool, TAB)}{name}/"


def kind(rule: Rule) -> str:
    """Its type and limits in words."""
    word = forms.TYPES[Attribute.Type(rule.type)].lower()
    if rule.type not in forms.LIMITED or not rule.is_custom:
        return word
    low, high = rule.minimum, rule.maximum
    unit = " characters" if rule.type == Attribute.Type.STRING else ""
    if low is not None and high is not None:
        return f"{word}, {low} to {high}{unit}"
    if low is not None or high is not None:
        return f"{word}, at {'least' if low is not None else 'most'} {low if low is not None else high}{unit}"
    return word
