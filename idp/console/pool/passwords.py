"""What a password must be, and what that means in plain words while it is being changed."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse

from idp.console import pool_tabs
from idp.console.pool import tab
from idp.console.pool.columns import Columns, Section
from idp.credentials import passwords
from idp.pools import settings
from idp.pools.models import Pool


class Passwords(Columns):
    sections = (
        Section(
            "A password has at least",
            (
                *("password_minimum_length", "password_require_lowercase", "password_require_uppercase"),
                *("password_require_numbers", "password_require_symbols"),
            ),
            "Counts when a password is chosen: whoever has one keeps it.",
        ),
        Section("Over time", ("password_history_size", "temporary_password_days")),
    )

    class Meta:
        model = Pool
        fields = (
            *("password_minimum_length", "password_require_lowercase", "password_require_uppercase"),
            *("password_require_numbers", "password_require_symbols"),
            *("password_history_size", "temporary_password_days"),
        )
        labels = {
            "password_minimum_length": "Characters",
            "password_require_lowercase": "A lower-case letter",
            "password_require_uppercase": "An upper-case letter",
            "password_require_numbers": "A digit",
            "password_require_symbols": "A symbol",
            "password_history_size": "Passwords that are remembered, and cannot be chosen again",
            "temporary_password_days": "Temporary passwords work for (days)",
        }
        help_texts = {"password_history_size": "0 to 24, the present one among them."}


NOT_SAVED = "This is how it would be: it is not saved yet."


def reading(pool: Pool) -> list[str]:
    """The policy of ``pool`` (its row may be unsaved) as one would tell it."""
    length, *kinds = [rule.text for rule in passwords.rules(pool)]
    named = [kind[0].lower() + kind[1:] for kind in kinds]
    parts = f" with {', '.join(named[:-1])}{' and ' if named[:-1] else ''}{named[-1]}" if named else ", of any kind"
    former, days = pool.password_history_size, pool.temporary_password_days
    again = {0: "Former passwords may be used again.", 1: "The present password cannot be chosen again."}
    return [
        f"{length}{parts}.",
        again.get(former, f"The present password and the {former - 1} before it cannot be chosen again."),
        f"A temporary password works for {days} day{'' if days == 1 else 's'}.",
        *(["Shorter than eight characters is easily guessed."] if pool.password_minimum_length < 8 else []),
    ]


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = Passwords(tab.given(request), instance=Pool.objects.get(pk=pool.pk))
    if tab.sent(request, pool, form, partial(settings.change, pool)):
        return tab.back(pool, "passwords")
    read = form.instance if not form.errors else pool
    return tab.show(
        request,
        pool,
        "passwords",
        form=form,
        reading=reading(read),
        unsaved=tab.TRY in request.POST and not form.errors,
        draft_url=pool_tabs.url(pool, "passwords/draft"),
    )


def draft(request: HttpRequest, pool: Pool) -> HttpResponse:
    """What the script asks while somebody types; nothing is written."""
    form = Passwords(request.POST, instance=Pool.objects.get(pk=pool.pk))
    if request.method != "POST" or not form.is_valid():
        return JsonResponse({"said": "What is typed cannot be saved yet."})
    return JsonResponse({"lines": reading(form.instance), "said": NOT_SAVED})
