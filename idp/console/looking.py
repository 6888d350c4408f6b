"""What is asked of the list of people: one box to search by, and filters."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, QueryDict

from idp.console import scope
from idp.directory.models import Group, Status
from idp.directory.roles import Permission
from idp.directory.search import Criteria
from idp.pools.models import OPERATORS

MANY = 200
"""With more pools than these one has to be chosen."""

GROUPS = 100
"""Names of groups to choose from; any other can be written."""


def _choose(label: str, **words: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Any"), *words.items()])


def _day(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


BOX = {"type": "search", "placeholder": "Search people", "aria-describedby": "id_text_help"}


class Looking(forms.Form):
    """Shows what `Criteria` has read; that one knows what is wrong with it."""

    text = forms.CharField(label="Search people", required=False, widget=forms.TextInput(attrs=BOX))
    pool = forms.CharField(label="Pool", required=False, widget=forms.TextInput(attrs={"placeholder": "Its id"}))
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), *Status.choices])
    enabled = _choose("Account", yes="Enabled", no="Disabled")
    group = forms.CharField(label="Group", required=False, widget=forms.TextInput(attrs={"list": "groups"}))
    email_verified = _choose("E-mail address", yes="Verified", no="Not verified")
    phone_number_verified = _choose("Phone number", yes="Verified", no="Not verified")
    created_from = _day("Created from")
    created_to = _day("Created until")
    signed_in = _choose("Signed in", yes="At least once", no="Never")
    signed_in_from = _day("Last sign-in from")
    signed_in_to = _day("Last sign-in until")

    def filters(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in {"text", "pool"}]


class Question:
    """The criteria of a request, where they may be asked, and a form that shows them."""

    def __init__(self, request: HttpRequest) -> None:
        words = _words(request.GET)
        self.criteria, wrong = Criteria.read(words)
        mine = scope.pools(request, Permission.SEE_PEOPLE).exclude(pk=OPERATORS).order_by("name", "pk")
        self.pools = list(mine[: MANY + 1])
        self.pool = mine.filter(pk=self.criteria.pool).first() if self.criteria.pool else None
        if self.criteria.pool and not self.pool:
            wrong["pool"] = "Choose one of your pools."
        self.form = Looking(words, label_suffix="")
        if len(self.pools) <= MANY:
            named = [(pool.pk, pool.name) for pool in self.pools]
            self.form.fields["pool"] = forms.ChoiceField(choices=[("", "All my pools"), *named], required=False)
        elif not self.pool:
            wrong.setdefault("pool", "You have many pools: choose the one to look in.")
        self.form.errors.clear()  # a word that is none of the choices is refused in the words of `Criteria`
        for name, said in wrong.items():
            self.form.add_error(name, said)
        self.is_answered = not wrong

    @property
    def places(self) -> list[str]:
        """Where to look; nowhere for a question that cannot be read."""
        if not self.is_answered:
            return []
        return [self.pool.pk] if self.pool else [pool.pk for pool in self.pools]

    @property
    def groups(self) -> list[str]:
        """Of the pool that was chosen."""
        named = Group.objects.filter(pool=self.pool).order_by("name") if self.pool else Group.objects.none()
        return list(named.values_list("name", flat=True)[:GROUPS])


def _words(given: QueryDict) -> dict[str, str]:
    """The list of people goes by other names in links of the frame."""
    words = {name: given.get(name, "") for name in given}
    words["text"] = words.get("text") or words.get("q", "")
    words["pool"] = words.get("pool") or words.get("pool__id__exact", "")
    return words
