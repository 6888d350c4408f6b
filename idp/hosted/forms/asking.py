"""A form that asks the engine, and can be shown again after the redirect that follows a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from idp.credentials import passwords
from idp.hosted.forms import sentences
from idp.hosted.visits import Visit
from idp.kernel.refusals import InvalidParameter, InvalidPassword, PasswordHistoryViolation, Refusal

LONGEST_KEPT = 2048


class Asking(forms.Form):
    """Subclasses write `ask`, which returns an outcome or raises a Refusal."""

    detours: tuple[type[Refusal], ...] = ()
    """Refusals that lead to another page instead of an error: they become the outcome."""

    new_password = ""
    """The field that the pool's policy is about."""

    def __init__(self, *args: Any, visit: Visit, kept: Mapping[str, list[str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.visit = visit
        self.kept = kept
        self.outcome: Any = None

    def ask(self, given: Mapping[str, Any]) -> Any:
        """Put it to the engine. Raises Refusal."""
        raise NotImplementedError

    def full_clean(self) -> None:
        """Errors that were found before the redirect are shown, not looked for again."""
        if self.kept is None:
            super().full_clean()
            return
        self.cleaned_data: dict[str, Any] = {}
        self._errors = ErrorDict(
            {
                name: self.error_class(list(errors))
                for name, errors in self.kept.items()
                if name in {*self.fields, "__all__"}
            }
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                self.outcome = self.ask(given)
            except self.detours as refusal:
                self.outcome = refusal
            except Refusal as refusal:
                self.refuse(refusal)
        if self.errors:
            self.look_at_the_password(given)
        return given

    def look_at_the_password(self, given: Mapping[str, Any]) -> None:
        """When something else was wrong, say at once what is wrong with a new password too."""
        if self.new_password not in given or self.new_password in self.errors:
            return
        try:
            passwords.conforms(self.visit.pool, given[self.new_password], field=self.new_password)
        except InvalidPassword as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Refusal) -> None:
        """Say it beside the field that it is about, if this form has that field."""
        field = refusal.field
        if isinstance(refusal, PasswordHistoryViolation) and self.new_password:
            field = self.new_password
        elif isinstance(refusal, InvalidParameter) and field not in self.fields and field in ADDRESSES:
            field = "username"
        self.add_error(field if field in self.fields else None, self.sentence(refusal))

    def sentence(self, refusal: Refusal) -> str:
        """What to say; of a password that breaks the policy, all that it lacks, in the words of the meter."""
        if not (isinstance(refusal, InvalidPassword) and refusal.detail and self.new_password):
            return sentences.of(refusal)
        rules = passwords.rules(self.visit.pool, self.data.get(self.new_password, ""))
        return _("Still missing: %s") % " · ".join(rule.text for rule in rules if not rule.met)

    def typed(self) -> dict[str, str]:
        """What may be shown again: everything but passwords."""
        return {
            name: self.data.get(name, "")[:LONGEST_KEPT]
            for name, field in self.fields.items()
            if name in self.data and not isinstance(field.widget, forms.PasswordInput)
        }

    def complaints(self) -> dict[str, list[str]]:
        return {name: [str(error) for error in errors] for name, errors in self.errors.items()}


ADDRESSES = ("email", "phone_number")
