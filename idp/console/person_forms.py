"""What an operator writes about a person: one field for each attribute of the pool."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from idp.directory.models import User
from idp.pools import schema
from idp.pools.models import Pool

NOT_WRITTEN = ("sub", "updated_at")
FIRST = ("email", "email_verified", "phone_number", "phone_number_verified", "name", "given_name", "family_name")
BY_LETTER, SHOWN = "letter", "shown"
TRUTH = [("", "---------"), ("true", "true"), ("false", "false")]


class PoolChoice(forms.Form):
    pool = forms.ModelChoiceField(Pool.objects.none(), help_text="Operators are made among the invitations.")

    def __init__(self, *args: Any, pools: QuerySet[Pool], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pool"].queryset = pools.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField


class Attributes(forms.Form):
    """The pool's attributes; `schema` judges them when they are written."""

    def __init__(self, pool: Pool, *args: Any, user: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        found = [rule for name, rule in schema.rules(pool).items() if name not in NOT_WRITTEN]
        found.sort(key=lambda rule: (FIRST.index(rule.name) if rule.name in FIRST else len(FIRST), not rule.required))
        for rule in found:
            self.fields[rule.name] = _field(rule, user.attribute(rule.name) if user else "")

    def written(self) -> dict[str, str]:
        """What differs from what is there; a new address is as verified as the box beside it says."""
        given = {
            name: ("true" if value else "false") if name in schema.VERIFIED_FLAGS else str(value)
            for name, value in self.cleaned_data.items()
            if name in self.attributes
        }
        found = {name: value for name, value in given.items() if value != self._present(name)}
        for flag in schema.VERIFIED_FLAGS:
            address = flag.removesuffix("_verified")
            if not given.get(address):
                found.pop(flag, None)
            elif address in found and given.get(flag) == "true":
                found[flag] = "true"
        return found

    @property
    def attributes(self) -> set[str]:
        return {name for name in self.fields if name in schema.STANDARD or name.startswith("custom:")}

    def _present(self, name: str) -> str:
        if self.user:
            return self.user.attribute(name)
        return "false" if name in schema.VERIFIED_FLAGS else ""


class NewPerson(Attributes):
    """The user name or address first, the temporary password last."""

    username = forms.CharField(max_length=128, label="User name")

    def __init__(self, pool: Pool, *args: Any, **options: Any) -> None:
        super().__init__(pool, *args, **options)
        if pool.username_attributes:
            self.fields["username"].help_text = f"Here it is the {' or the '.join(pool.username_attributes)}."
        self.fields["delivery"] = forms.ChoiceField(
            choices=[(BY_LETTER, "in a letter to the e-mail address"), (SHOWN, "on the next page, once")],
            initial=BY_LETTER,
            widget=forms.RadioSelect,
            label="Temporary password",
        )
        self.fields["password"] = _password("Empty: one is drawn.")

    def written(self) -> dict[str, str]:
        """What was filled in; where the user name is the address, its verified box is about that."""
        username = self.cleaned_data["username"]
        kind = "email" if "@" in username else "phone_number"
        flag = f"{kind}_verified"
        found = super().written()
        return found | ({flag: "true"} if kind not in found and self.cleaned_data.get(flag) else {})


class NewPassword(forms.Form):
    password = forms.CharField(strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))
    permanent = forms.BooleanField(required=False, help_text="Otherwise another must be chosen with it.")


class Invited(forms.Form):
    """A new operator, or one who has lost the password."""

    username = forms.CharField(max_length=128, label="User name")
    email = forms.CharField(max_length=2048, required=False, label="E-mail address", help_text="Of a new operator.")


def _field(rule: schema.Rule, present: str) -> forms.Field:
    fixed = bool(present) and not rule.mutable
    options: dict[str, Any] = {"label": rule.name, "required": False, "disabled": fixed, "initial": present}
    notes = [word for word, holds in (("Required.", rule.required), ("Cannot be changed.", fixed)) if holds]
    options["help_text"] = " ".join(notes)
    if rule.name in schema.VERIFIED_FLAGS:
        return forms.BooleanField(**{**options, "initial": present == "true"})
    if rule.type == "Boolean":
        return forms.ChoiceField(choices=TRUTH, **options)
    return forms.CharField(max_length=schema.LONGEST, **options)


def _password(help_text: str) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password"})
    return forms.CharField(required=False, strip=False, label="Chosen by you", widget=widget, help_text=help_text)
