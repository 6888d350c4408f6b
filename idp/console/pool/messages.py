"""What a pool writes to people: which letters, in which languages, from whom, and whether they leave."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings as deployment
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from idp.console import pool_tabs
from idp.console.pool import tab, words
from idp.flows import sample
from idp.kernel import clock
from idp.messages import letters
from idp.messages.models import Message
from idp.pools import settings
from idp.pools.models import Pool

SHOWN, COUNTED = 20, 1000
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""A letter's styles are inline; it runs nothing and belongs to no origin."""

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src {}; base-uri 'none'; frame-ancestors 'none'"
)


class Choice(forms.Form):
    kind = forms.ChoiceField(label="Letter", choices=list(sample.KINDS.items()))
    language = forms.ChoiceField(label="Language", choices=deployment.LANGUAGES)


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = words.Words(tab.given(request), instance=Pool.objects.get(pk=pool.pk))
    if tab.sent(request, pool, form, partial(settings.reword, pool)):
        return tab.back(pool, "messages")
    asked = chosen(request)
    response = tab.show(
        request,
        pool,
        "messages",
        form=form,
        choice=Choice(initial=asked, label_suffix=""),
        letter=sample.letter(pool, asked["kind"], language=asked["language"]),
        asked=asked,
        to=getattr(request.user, "email", ""),
        due=due(pool),
        languages=[name for _, name in deployment.LANGUAGES],
        sender=deployment.DEFAULT_FROM_EMAIL,
        **recent(pool),
    )
    response["Content-Security-Policy"] = PAGE_POLICY.format("'self'")
    return response


def letter(request: HttpRequest, pool: Pool) -> HttpResponse:
    """The HTML of a letter, for the frame on the tab."""
    asked = chosen(request)
    response = HttpResponse(sample.letter(pool, asked["kind"], language=asked["language"]).html)
    response["Content-Security-Policy"] = FRAME_POLICY.format(deployment.PORTICO_URL)
    response["X-Frame-Options"] = "SAMEORIGIN"
    add_never_cache_headers(response)
    return response


def chosen(request: HttpRequest) -> dict[str, str]:
    """The letter and the language that the query names; the first ones where it names none that there is."""
    choice = Choice(request.GET)
    if choice.is_valid():
        return choice.cleaned_data
    return {"kind": next(iter(sample.KINDS)), "language": deployment.LANGUAGE_CODE}


def send(request: HttpRequest, pool: Pool) -> HttpResponse:
    """To the operator who asks, and to nobody else."""
    choice, to = Choice(request.POST), getattr(request.user, "email", "")
    if request.method != "POST":
        return tab.back(pool, "messages")
    if not choice.is_valid():
        messages.error(request, "There is no such letter.")
    elif not to:
        messages.error(request, "Your own account has no e-mail address to send it to.")
    else:
        sample.send(pool, choice.cleaned_data["kind"], to=to, language=choice.cleaned_data["language"])
        messages.success(request, f"The letter is on its way to {to}.")
    return tab.back(pool, "messages")


def due(pool: Pool) -> list[tuple[str, str, bool]]:
    """Each letter: when it is written, for how long what is in it works, and whether this pool writes it at all."""
    lifetimes = sample.lifetimes(pool)
    by_code = pool.verify_with == Pool.Verify.CODE
    verifies = "email" in pool.auto_verified_attributes
    written = {
        "confirm_sign_up": pool.allow_sign_up and verifies and by_code,
        "confirm_sign_up_link": pool.allow_sign_up and verifies and not by_code,
        "attribute_verification": verifies,
    }
    return [
        (when, letters.duration(lifetimes[kind]) if kind in lifetimes else "", written.get(kind, True))
        for kind, when in sample.KINDS.items()
    ]


def recent(pool: Pool) -> dict[str, Any]:
    """The newest messages, and how those of the last day fared (counted up to a limit)."""
    rows = Message.objects.filter(pool=pool).order_by("-created")
    states = Counter(
        rows.filter(created__gte=clock.now() - timedelta(hours=24)).values_list("state", flat=True)[:COUNTED]
    )
    return {
        "messages_shown": [(row, sample.KINDS.get(row.kind, row.kind)) for row in rows[:SHOWN]],
        "states": [(state.label, states[state.value]) for state in Message.State if states[state.value]],
        "counted_out": sum(states.values()) >= COUNTED,
        "sample_url": pool_tabs.url(pool, "messages/sample"),
        "letter_url": pool_tabs.url(pool, "messages/letter"),
    }
