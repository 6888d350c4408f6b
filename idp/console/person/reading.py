"""The page itself: everything that is known about a person, section by section.

There is no section of linked identities, because nobody has one until sign-in by providers is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from idp.console.person import act_page, fields, forms, history
from idp.console.person import standing as standings
from idp.console.person.acts import ACTS, BY_NAME, KINDS, LETTERS, Act
from idp.console.person.standing import Standing, called
from idp.directory import groups
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.flows import sessions
from idp.flows.deliver import delivery
from idp.messages import outbox
from idp.messages.models import Message
from idp.pools import schema
from idp.tokens.models import TokenFamily

MOST = 50
"""Sessions and messages on the page: the newest."""

LATEST = 10
"""Of the timeline; the rest is on pages of its own."""

STATES = {
    Message.State.QUEUED: ("waiting", ""),
    Message.State.SENDING: ("being sent", ""),
    Message.State.SENT: ("sent", "good"),
    Message.State.DROPPED: ("to nobody", "quiet"),
    Message.State.FAILED: ("given up", "bad"),
}
LETTERS_CALLED = {
    "confirm_sign_up": "Code that confirms the account",
    "confirm_sign_up_link": "Link that confirms the account",
    "temporary_password": "Temporary password",
    "recover": "Code for a new password",
    "attribute_verification": "Code that verifies an address",
    "attribute_changed": "Notice: the address was changed",
    "password_changed": "Notice: the password was changed",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A link, or with ``presses`` a button that does it at once; ``kind`` is the address that it is about."""

    label: str
    url: str
    presses: bool
    danger: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """An attribute as it stands."""

    name: str
    label: str
    value: str
    badge: str = ""
    colour: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    what: str
    created: datetime
    sent: datetime | None
    word: str
    colour: str
    to: str
    again: Button | None


def show(rows: Any, request: HttpRequest, user: User) -> HttpResponse:
    they = standings.read(user)
    may = {act.name for act in ACTS if rows.may(request, act.needs, user) and act.offered(they)}
    buttons = {
        where: [button for act in ACTS if act.where == where and act.name in may for button in _buttons(act, they)]
        for where in ("help", "attributes", "groups", "factors", "end")
    }
    audit = rows.may(request, Permission.AUDIT, user)
    families = sessions.standing(user).select_related("client").order_by("-created")
    words = {
        "title": called(user),
        "they": they,
        "buttons": buttons,
        "facts": _facts(user),
        "groups": groups.of(user),
        "families": [_family(family) for family in families[:MOST]],
        "letters": _letters(they, may),
        "timeline": history.page(user, entries_too=audit, query={}, size=LATEST),
        "may_help": rows.may(request, Permission.HELP_PEOPLE, user),
        "may_edit": rows.may(request, Permission.EDIT_PEOPLE, user),
        "may_see_pool": rows.may(request, Permission.SEE_POOL, user),
        "audit": audit,
        "acts": any(buttons.values()),
        "tracks": user.pool.session_tracking,
    }
    return act_page.render(rows, request, user, "console/person/page.html", words)


def timeline(rows: Any, request: HttpRequest, user: User) -> HttpResponse:
    """The rest of it, page by page."""
    audit = rows.may(request, Permission.AUDIT, user)
    found = history.page(user, entries_too=audit, query=request.GET.dict())
    words = {"title": f"What happened: {called(user)}", "timeline": found, "first": not request.GET}
    return act_page.render(rows, request, user, "console/person/timeline.html", words)


def _buttons(act: Act, they: Standing) -> list[Button]:
    url = reverse(f"admin:directory_user_{act.name}", args=[they.user.pk])
    presses = act.does is not None and not act.asks
    if act.of is None:
        return [Button(act.label, url, presses, act.danger)]
    return [
        Button(f"{act.label}: {KINDS[kind]}", url if presses else f"{url}?attribute={kind}", presses, act.danger, kind)
        for kind in act.of(they)
    ]


def _facts(user: User) -> list[Fact]:
    """What is set, in the order of the form; the retired ones last."""
    rules = schema.rules(user.pool)
    names = [*forms.FIRST, *(rule.name for rule in schema.in_order(user.pool) if not rule.retired)]
    held = {name: value for name, value in user.attributes().items() if name not in ("sub", *schema.VERIFIED_FLAGS)}
    found = []
    for name in sorted(held, key=lambda name: names.index(name) if name in names else len(names)):
        rule = rules.get(name)
        badge, colour = _verified(user, name)
        if rule is None or rule.retired:
            badge, colour = ("retired" if rule else "not in the schema"), "quiet"
        note = "" if rule is None or rule.mutable else "cannot be changed"
        url = held[name] if held[name].startswith(("https://", "http://")) else ""
        found.append(Fact(name, fields.label(rule) if rule else name, held[name], badge, colour, note, url))
    return found


def _verified(user: User, name: str) -> tuple[str, str]:
    if name not in KINDS:
        return "", ""
    return ("verified", "good") if getattr(user, f"{name}_verified") else ("not verified", "")


def _family(family: TokenFamily) -> dict[str, Any]:
    return {
        "id": family.pk,
        "app": family.client.name,
        "device": family.device,
        "address": family.address,
        "created": family.created,
        "active": family.active or family.rotated or family.created,
        "methods": " and ".join(family.methods),
    }


def _letters(they: Standing, may: set[str]) -> list[Sent]:
    """Words and codes are not looked at; the newest of a kind has the button that sends it again."""
    found, kinds = [], set()
    for row in outbox.about(they.user.pool_id, they.user.pk)[:MOST]:
        word, colour = STATES.get(Message.State(row.state), (row.state, "quiet"))
        again = LETTERS.get(row.kind, "") if row.kind not in kinds else ""
        kinds.add(row.kind)
        buttons = _buttons(BY_NAME[again], they) if again in may else []
        what = LETTERS_CALLED.get(row.kind, row.kind.replace("_", " ").capitalize())
        to = delivery(they.user, "email", row.destination).destination if row.destination else ""
        found.append(Sent(what, row.created, row.sent, word, colour, to, buttons[0] if buttons else None))
    return found
