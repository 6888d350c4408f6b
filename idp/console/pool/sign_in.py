"""How people come into a pool: names (fixed), sign-up, addresses, recovery, second factors, lifetimes, sessions."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from idp.console import lists
from idp.console.pool import naming, tab
from idp.console.pool.columns import Columns, Section
from idp.messages import letters
from idp.pools import settings
from idp.pools.models import Pool

ADDRESSES = {"email": "e-mail address", "phone_number": "phone number"}
RECOVERY = {
    ("verified_email",): "By e-mail",
    ("verified_phone_number",): "By phone",
    ("verified_email", "verified_phone_number"): "By e-mail, or else by phone",
    ("verified_phone_number", "verified_email"): "By phone, or else by e-mail",
    ("admin_only",): "Only with an administrator's help",
    (): "Not at all",
}
MFA = {
    "OFF": "Off: a password is enough",
    "OPTIONAL": "Optional: whoever sets one up is asked for it",
    "ON": "Required: everybody must have one",
}
LIFETIMES = (
    ("sign_up_code_minutes", "Sign-up codes work for"),
    ("attribute_code_minutes", "Codes that verify an address work for"),
    ("recovery_code_minutes", "Recovery codes work for"),
    ("browser_session_minutes", "A browser stays signed in for"),
)


class Recovery(forms.ChoiceField):
    """One of the orders that make sense, for a column that is a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(" ".join(way), label) for way, label in RECOVERY.items()], required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return str(super().clean(value)).split()

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


def lifetime(minutes: int) -> str:
    return letters.duration(minutes) if minutes else "0 minutes"


class SignIn(Columns):
    spoken = dict.fromkeys((name for name, _ in LIFETIMES), lifetime)
    auto_verified_attributes = lists.Ticks(tuple(ADDRESSES), label="Send a code to verify a new")
    verify_before_update = lists.Ticks(
        tuple(ADDRESSES),
        label="Keep the old address until the new one is verified",
        help_text="Only for an address that is sent a code.",
    )
    recovery = Recovery(label="Forgotten passwords are recovered")
    sections = (
        Section("Signing up", ("allow_sign_up", "auto_verified_attributes", "verify_with", "verify_before_update")),
        Section("Recovery", ("recovery",)),
        Section("Second factor", ("mfa_configuration", "software_token_mfa")),
        Section("Lifetimes", [name for name, _ in LIFETIMES]),
        Section("Sessions and history", ("session_tracking", "sessions_per_user", "event_days")),
    )

    class Meta:
        model = Pool
        fields = (
            *("allow_sign_up", "auto_verified_attributes", "verify_with", "verify_before_update", "recovery"),
            *("mfa_configuration", "software_token_mfa", *(name for name, _ in LIFETIMES)),
            *("session_tracking", "sessions_per_user", "event_days"),
        )
        labels = {
            "allow_sign_up": "Anybody may sign up",
            "verify_with": "New people prove their address with",
            "mfa_configuration": "A second factor is",
            "software_token_mfa": "Authenticator apps may be the second factor",
            "session_tracking": "Keep a list of everybody's sessions",
            "sessions_per_user": "Sessions one person may have at a time",
            "event_days": "Sign-ins and other events are kept for (days)",
            **dict(LIFETIMES),
        }
        help_texts = {
            "allow_sign_up": "Otherwise only administrators make accounts.",
            "software_token_mfa": "The one kind of second factor that Portico has yet.",
            "event_days": "Also those of people who are deleted.",
            "session_tracking": "People see their sessions, and one more than the limit ends the oldest.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("auto_verified_attributes", "verify_before_update"):
            self.fields[name].choices = list(ADDRESSES.items())  # type: ignore[attr-defined]  # a choice field's
        self.fields["mfa_configuration"].choices = list(MFA.items())  # type: ignore[attr-defined]
        for name, _ in LIFETIMES:
            self.fields[name].help_text = f"Minutes. Now {lifetime(self.stored[name])}."
        self.fields["browser_session_minutes"].help_text += " 0 asks for the password every time."


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = SignIn(tab.given(request), instance=Pool.objects.get(pk=pool.pk))
    if tab.sent(request, pool, form, partial(settings.change, pool)):
        return tab.back(pool, "sign-in")
    return tab.show(request, pool, "sign-in", form=form, naming=naming.said(pool))
