"""The form for a pool's own words in its letters; a text that is not on it, as of an SMS, stays as it is."""

from __future__ import annotations

from typing import Any

from django import forms

from idp.console.pool.columns import Columns, Section
from idp.pools import wording
from idp.pools.models import Pool

FIELDS = [name for name in wording.PARTS if not name.endswith("_sms")]
PORTICOS = "Portico's own"


class Text(forms.CharField):
    """A browser sends its own ends of lines, which are no change."""

    def to_python(self, value: Any) -> str:
        return "\n".join(str(super().to_python(value)).splitlines())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class Line(Text):
    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


def subject(of: str) -> Line:
    return Line(label=f"Subject of {of}", required=False)


def message(of: str, holds: str) -> Text:
    box = forms.Textarea({"rows": 4})
    return Text(label=f"Message of {of}", required=False, widget=box, help_text=f"HTML, with {holds}.")


class Words(Columns):
    spoken = dict.fromkeys(FIELDS, lambda text: text or PORTICOS)
    code_subject = subject("a code")
    code_message = message("a code", "{####} for the code")
    link_subject = subject("a link")
    link_message = message("a link", "{##Confirm##} for the link and its text")
    invite_subject = subject("an invitation")
    invite_message = message("an invitation", "{username} and {####} for the temporary password")
    sections = (
        Section(
            "Your own words",
            FIELDS,
            "A code is sent at sign-up, for a forgotten password and for a new address. {username} is what the person "
            "is called. What is empty stays Portico's own, in the reader's language; your words are the same in all.",
        ),
    )

    class Meta:
        model = Pool
        fields = ()

    def __init__(self, *args: Any, instance: Pool, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, initial=wording.parts(instance), **kwargs)

    def values(self) -> dict[str, Any]:
        parts = wording.parts(self.instance)
        return {name: parts[name] for name in FIELDS}
