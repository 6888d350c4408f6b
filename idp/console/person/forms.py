"""What an operator writes about a person. Only what differs from what the page showed is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundField

from idp.console.person import fields
from idp.directory.models import Group, User
from idp.pools import schema
from idp.pools.models import Pool

NOT_WRITTEN = ("sub", "updated_at", *schema.VERIFIED_FLAGS)
FIRST = ("email", "phone_number", "name", "given_name", "family_name", "preferred_username")
FEW = 30
"""So many groups are offered as boxes to tick."""


@dataclass(frozen=True, slots=True)
class Section:
    """``folded`` is None where there is nothing to open."""

    fields: list[BoundField]
    title: str = ""
    folded: bool | None = None


class Attributes(forms.Form):
    """The pool's attributes; `schema` judges them when they are written.

    ``shown-<name>`` comes back with what stood there: somebody else's change is neither undone nor overlooked.
    """

    def __init__(self, pool: Pool, data: Any = None, *args: Any, user: User | None = None, **options: Any) -> None:
        super().__init__(data.copy() if data else data, *args, **options)
        self.label_suffix = ""
        self.user = user
        self.rules = [rule for rule in schema.in_order(pool) if rule.name not in NOT_WRITTEN and not rule.retired]
        self.rules.sort(key=lambda rule: FIRST.index(rule.name) if rule.name in FIRST else len(FIRST))
        for rule in self.rules:
            self.fields[rule.name] = fields.field(rule, self.present(rule.name), new=user is None)
            if rule.name in ("email", "phone_number"):
                self.fields[f"{rule.name}_verified"] = self._vouch(rule.name)

    def shown(self, name: str) -> str:
        return str(self.data.get(f"shown-{name}", self.present(name)))

    def present(self, name: str) -> str:
        return self.user.attribute(name) if self.user else ""

    @property
    def sections(self) -> list[Section]:
        return [Section(list(self))]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The hidden fields."""
        return [(f"shown-{rule.name}", self.shown(rule.name)) for rule in self.rules] if self.user else []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for rule in self.rules:
            name, shown, now = rule.name, self.shown(rule.name), self.present(rule.name)
            value = _plain(given.get(name, ""))
            if name in self.errors or _plain(shown) == _plain(now) or value in (_plain(shown), _plain(now)):
                continue
            self.data[f"shown-{name}"] = now  # type: ignore[index]  # a copy of the query, made above
            meanwhile = f"Somebody has changed it meanwhile, to “{now}”. Save again to write yours."
            self.add_error(name, ValidationError(meanwhile if now else "Somebody has removed it meanwhile."))
        return given

    def written(self) -> dict[str, str]:
        """What differs, and what the operator vouches for."""
        found = {}
        for rule in self.rules:
            value = self.cleaned_data.get(rule.name, "")
            if not self.fields[rule.name].disabled and _plain(value) != _plain(self.shown(rule.name)):
                found[rule.name] = value.strip()
        vouched = {flag: "true" for flag in schema.VERIFIED_FLAGS if self.cleaned_data.get(flag)}
        return found | {flag: word for flag, word in vouched.items() if self._is_news(flag, found)}

    def _is_news(self, flag: str, found: dict[str, str]) -> bool:
        return flag.removesuffix("_verified") in found or self.present(flag) != "true"

    def _vouch(self, kind: str) -> forms.BooleanField:
        """Never ticked beforehand: a new address is nobody's until somebody says so."""
        its = fields.LABELS[kind].lower()
        if self.present(f"{kind}_verified") == "true":
            label, help_text = f"Count a new {its} as verified", "The present one is; a new one is not, without this."
        else:
            label, help_text = f"Count the {its} as verified", "Without this, a code has to prove it."
        return forms.BooleanField(required=False, label=label, help_text=help_text)


class NewPerson(Attributes):
    """The user name or address first, then the attributes, the groups, and the temporary password last."""

    BY_LETTER, SHOWN = "letter", "shown"

    username = forms.CharField(max_length=128, label="User name", widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, pool: Pool, data: Any = None, *args: Any, **options: Any) -> None:
        super().__init__(pool, data, *args, **options)
        if pool.username_attributes:
            kinds = " or the ".join(fields.LABELS[name].lower() for name in pool.username_attributes)
            self.fields["username"].help_text = f"Here it is the {kinds}: leave that empty below."
        self._groups(pool)
        self.fields["delivery"] = forms.ChoiceField(
            choices=[
                (self.BY_LETTER, "They are invited by a letter to the e-mail address"),
                (self.SHOWN, "I read it on the next page, once, and hand it over"),
            ],
            initial=self.BY_LETTER,
            widget=forms.RadioSelect,
            label="Temporary password",
        )
        self.fields["password"] = password(label="Chosen by you", help_text="Empty: one is drawn.", required=False)

    @property
    def sections(self) -> list[Section]:
        """What every person has, what lets them in, and the rest to open."""
        rare = {rule.name for rule in self.rules if rule.name not in FIRST and not (rule.required or rule.is_custom)}
        last = ("groups", "delivery", "password")
        common = [field for field in self if field.name not in rare and field.name not in last]
        more = [field for field in self if field.name in rare]
        return [
            Section(common),
            Section([field for field in self if field.name in last], "Groups and the first password"),
            Section(more, "More attributes", folded=not any(field.errors for field in more)),
        ]

    def _groups(self, pool: Pool) -> None:
        found = Group.objects.filter(pool=pool).order_by("name")
        first = list(found[: FEW + 1])
        if not first:
            return
        options = {"required": False, "label": "Groups", "to_field_name": "name"}
        if len(first) <= FEW:
            field = forms.ModelMultipleChoiceField(found, widget=forms.CheckboxSelectMultiple, **options)
        else:
            help_text = "One name on a line."
            field = Named(found, widget=forms.Textarea({"rows": 3}), help_text=help_text, **options)
        self.fields["groups"] = field


class Named(forms.ModelMultipleChoiceField[Group]):
    """Rows by their names, one on a line, where there are too many to tick."""

    def clean(self, value: Any) -> Any:
        return super().clean([line.strip() for line in str(value or "").splitlines() if line.strip()])

    def prepare_value(self, value: Any) -> Any:
        return value


class PoolChoice(forms.Form):
    pool = forms.ModelChoiceField(Pool.objects.none(), help_text="Operators are invited on their own page.")

    def __init__(self, *args: Any, pools: QuerySet[Pool], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pool"].queryset = pools.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField


class NewPassword(forms.Form):
    """Temporary and shown once is what a call at the desk needs."""

    DRAWN, MAILED, CHOSEN = "drawn", "mailed", "chosen"

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        ways = [(self.DRAWN, "Draw one, and show it to me once")]
        if user.email_verified and user.email:
            ways.append((self.MAILED, f"Draw one, and mail it to {user.email}"))
        ways.append((self.CHOSEN, "The one that I write here"))
        self.fields["way"] = forms.ChoiceField(
            choices=ways, initial=self.DRAWN, widget=forms.RadioSelect, label="Which password"
        )
        self.fields["password"] = password(label="Chosen by you", required=False)
        self.fields["permanent"] = forms.BooleanField(
            required=False,
            label="It is permanent",
            help_text="Otherwise they must choose another with it, in the time that the pool gives.",
        )
        self.fields["sign_out"] = forms.BooleanField(
            required=False, label="Sign out everywhere too", help_text="Otherwise sessions that are open stay open."
        )

    @property
    def sections(self) -> list[Section]:
        return [Section(list(self))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("way") == self.CHOSEN and not given.get("password"):
            self.add_error("password", "Write the password.")
        if given.get("way") == self.MAILED and given.get("permanent"):
            self.add_error("permanent", "A password that is mailed must be changed.")
        return given


def password(**options: Any) -> forms.CharField:
    return forms.CharField(strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}), **options)


def _plain(value: Any) -> str:
    """As a browser sends it back: lines end in its own way."""
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
