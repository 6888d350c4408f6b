"""What an owner writes about an operator: who they are, and what they are trusted with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from idp.directory.models import Role, Trust, User
from idp.flows.offices import Given
from idp.pools.models import OPERATORS, Pool

WORDS = {
    Role.OWNER: "Everything in every pool, and the operators.",
    Role.POOL_ADMIN: "Settings, clients, people and exports.",
    Role.SUPPORT: "Sees people; confirms, resets, unlocks, signs out, disables. No settings, no secrets.",
    Role.AUDITOR: "Sees everything but secrets, and changes nothing.",
}
BY_POOL = (Role.POOL_ADMIN, Role.SUPPORT, Role.AUDITOR)


class Pools(forms.ModelMultipleChoiceField[Pool]):
    """Any but the operators' own."""

    def __init__(self, **options: Any) -> None:
        rows = Pool.objects.exclude(pk=OPERATORS).order_by("name")
        super().__init__(rows, required=False, widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, obj: Pool) -> str:
        return obj.name


class Newcomer(forms.Form):
    """Somebody who comes in by a one-time link, with a first role."""

    username = forms.CharField(max_length=128, label="User name")
    name = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(required=False, label="E-mail address", help_text="For letters about the account.")
    role = forms.ChoiceField(
        choices=[(role, f"{role.label.capitalize()}: {words}") for role, words in WORDS.items()],
        widget=forms.RadioSelect,
        initial=Role.SUPPORT,
    )
    everywhere = forms.BooleanField(required=False, label="In every pool", help_text="Also in those to come.")
    pools = Pools(label="In these pools")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("role") == Role.OWNER or given.get("everywhere"):
            given["pools"] = []
        elif not given.get("pools"):
            self.add_error("pools", "Choose pools, or every pool.")
        return given


class Roles(forms.Form):
    """All that somebody is trusted with: owner, and each other role in every pool or in some."""

    owner = forms.BooleanField(required=False, help_text=WORDS[Role.OWNER])

    def __init__(self, data: Any, *, operator: User) -> None:
        trusts = list(Trust.objects.filter(operator=operator))
        initial: dict[str, Any] = {"owner": any(trust.role == Role.OWNER for trust in trusts)}
        for role in BY_POOL:
            places = [trust.pool_id for trust in trusts if trust.role == role]
            initial |= {f"{role}_everywhere": None in places, f"{role}_pools": [place for place in places if place]}
        super().__init__(data, initial=initial, label_suffix="")
        for role in BY_POOL:
            name = role.label.capitalize()
            self.fields[f"{role}_everywhere"] = forms.BooleanField(
                required=False, label=f"{name} in every pool", help_text=WORDS[role]
            )
            self.fields[f"{role}_pools"] = Pools(label=f"{name} in these pools")

    def given(self) -> Iterator[Given]:
        """In every pool swallows the single ones."""
        if self.cleaned_data["owner"]:
            yield Role.OWNER, None
        for role in BY_POOL:
            if self.cleaned_data[f"{role}_everywhere"]:
                yield role, None
            else:
                yield from ((role, pool) for pool in self.cleaned_data[f"{role}_pools"])
