"""Every role at every address and every action of the console, found from its registry.

`allowed` says what each wants: an address or an action that is not in that table fails here. What is
not allowed writes nothing, and nothing that one may read speaks of rows that are out of sight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.contrib.admin import ModelAdmin
from django.db import connection, models
from django.test import Client as Browser
from django.test import RequestFactory

from idp.console import urls
from idp.console.site import console
from idp.directory.models import Role, User
from idp.flows import operators as engine
from idp.pools.models import OPERATORS, Client, Pool
from tests.conftest import make, undone
from tests.console import allowed, everything
from tests.console.allowed import CAST, EVERYWHERE, LISTS, PLACES
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console

assert urls.SUBJECTS

Row = models.Model
MARKS = {allowed.A: "mrkaaa", allowed.B: "mrkbbb", allowed.OPERATORS: "mrkccc"}
"""In texts of the rows of each pool."""

ECHO = re.compile(r"with ID “[^”]*” doesn’t exist")
"""What was asked for, said back."""

STANDARD = ("changelist", "add", "change", "delete", "history")
QUIET = ("django_session",)
TWICE = ("owner", "pool admin of A")
"""On each database: one opens every page there is, the other every page that is narrowed to a pool. What sets the other
roles apart is decided in Python."""

EVERYBODY = [pytest.param(who, marks=() if who in TWICE else pytest.mark.once) for who in CAST]
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|ALTER|DROP)\b", re.IGNORECASE)


@dataclass
class Stage:
    """Three pools with a row of every model, and the operators."""

    rows: dict[str, dict[type[Row], Row]]
    browsers: dict[str, Browser] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)

    def browser(self, who: str) -> Browser:
        """Signed in when first asked for."""
        if who not in self.browsers:
            role, where = CAST[who]
            name = who.replace(" ", "-")
            pools = [Pool.objects.get(pk=self.rows[where][Pool].pk)] if where else []
            path = engine.invite(name, role=Role(role or "owner"), pools=pools).partition("localhost:8000")[2]
            self.browsers[who] = at_the_console()
            assert self.browsers[who].post(path, {"password": OPERATORS_PASSWORD}).status_code == 302
            if not role:
                User.objects.get(username=name).trusts.all().delete()
        return self.browsers[who]

    def ask(self, who: str, method: str, address: str, **data: Any) -> Any:
        """The answer, undone; what it wrote is in ``written``."""
        browser = self.browser(who)
        self.written.clear()
        with undone(), connection.execute_wrapper(self._note):
            return getattr(browser, method)(address, data)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not any(table in sql for table in QUIET):
            self.written.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture
def stage(operators: Pool, app: Client, other_app: Client, ann: User, mallory: User) -> Stage:
    rita = make(operators, "rita", email="rita@example.com")
    User.objects.filter(pk=rita.pk).update(is_staff=True)
    people = {"A": (ann, app), "B": (mallory, other_app), "operators": (rita, Client.objects.get(pk="console"))}
    rows = {}
    for place, (user, client) in people.items():
        mark = MARKS[place]
        User.objects.filter(pk=user.pk).update(username=f"{mark}-user", name=mark, email=f"{mark}@example.com")
        Client.objects.filter(pk=client.pk).update(name=mark)
        Pool.objects.filter(pk=client.pool_id).update(name=mark)
        user.refresh_from_db()
        rows[place] = everything.plant(user, Client.objects.select_related("pool").get(pk=client.pk), mark=mark)
    return Stage(rows)


def hidden(answer: Any) -> bool:
    """No, in whichever words: forbidden, not found, or sent away to the first page."""
    return answer.status_code in {403, 404} or (answer.status_code == 302 and answer["Location"] == "/admin/")


def label(model: type[Row]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def lists() -> list[tuple[str, type[Row], Any]]:
    return [(label(model), model, rows) for model, rows in console._registry.items()]


def actions(rows: ModelAdmin[Any]) -> set[str]:
    """Every one that a list can offer to anybody."""
    request = RequestFactory().get("/admin/")
    found = {name for _function, name, _label in rows._get_base_actions()}  # type: ignore[attr-defined]
    rows_with = getattr(rows, "has_delete_permission", None)
    if "delete_selected" in found and rows_with is not None:
        request.user = User(is_staff=True, pool_id=OPERATORS)
        request._office = EVERYTHING  # type: ignore[attr-defined]  # as `scope.office` keeps it
        found -= set() if rows_with(request) else {"delete_selected"}
    return found


class _Everything:
    """Somebody who may do anything: for finding out what a list can offer at all."""

    is_owner = True

    def may(self, *_: Any) -> bool:
        return True

    everywhere = may


EVERYTHING = _Everything()


def test_every_address_and_every_action_is_in_the_table() -> None:
    rows = {model: model() for model in console._registry}
    own = {name for name, _ in everything.named(rows) if name}
    known = {f"{one}_{what}" for one, entry in LISTS.items() for what in (*STANDARD, *entry.pages)}
    assert own - known - allowed.ANYBODYS == set(), "say in tests/console/allowed.py who may ask these"
    assert known - own == set(), "there is no such address"
    offered = {(name, action) for name, _, shown in lists() if not _has_no_actions(shown) for action in actions(shown)}
    written = {(name, action) for name, entry in LISTS.items() for action in entry.actions}
    assert offered == written, "say in tests/console/allowed.py who may do these"


def _has_no_actions(rows: ModelAdmin[Any]) -> bool:
    return rows.actions is None


def test_the_roles_are_those_of_the_code() -> None:
    from idp.directory import roles

    assert {str(role): set(granted) for role, granted in roles.ALLOWED.items()} == dict(allowed.GRANTS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_addresses(stage: Stage, who: str) -> None:
    """With GET and with an empty POST, for a row of each pool; and no page speaks of rows out of sight."""
    wrong, asked = [], set()
    for place in PLACES:
        for name, address in everything.named(stage.rows[place]):
            one, what = _split(name)
            if not one or address in asked:
                continue
            asked.add(address)
            for method in ("get", "post"):
                answer = stage.ask(who, method, address)
                verdict = _judge(stage, who, method, place, one, what, answer) or _said_too_much(who, answer)
                if verdict:
                    where = answer.headers.get("Location", "")
                    wrong.append(f"{verdict}: {method} {name} in {place}: {answer.status_code} {where}")
    assert not wrong, "\n".join(map(str, wrong))


def _judge(stage: Stage, who: str, method: str, place: str, one: str, what: str, answer: Any) -> str:
    entry = LISTS[one]
    needs = entry.needs(what, method)
    of_no_row = what in {"changelist", "add"} or (one, what) in allowed.OF_NO_ROW
    where = EVERYWHERE if entry.own else "anywhere" if of_no_row else place
    may = allowed.may(who, needs, where)
    if answer.status_code >= 500:
        return "an error"
    if not may:
        looks = method == "post" and allowed.may(who, entry.needs(what, "get"), where)
        if not hidden(answer) and not looks:
            return "let in"
        return "wrote" if stage.written else ""
    if (place == "operators" and where == place) or (place == "operators" and (one, what) in allowed.NEVER):
        return ""
    if (what in entry.pages and answer.status_code == 404) or console_model(one) not in stage.rows[place]:
        return ""  # it is about something that is not there
    return "kept out" if hidden(answer) and not (what == "add" and method == "post") else ""


def _split(name: str) -> tuple[str, str]:
    """The list and the page of an address's name; nothing for the site's own."""
    one = "_".join(name.split("_")[:2])
    return (one, name[len(one) + 1 :]) if one in LISTS else ("", name)


@pytest.mark.parametrize("who", EVERYBODY)
def test_actions(stage: Stage, who: str) -> None:
    """On a row of each pool, and on everything there is."""
    wrong: list[tuple[Any, ...]] = []
    for name, model, _ in lists():
        where = f"/admin/{name.replace('_', '/', 1)}/"
        for action, needs in LISTS[name].actions.items():
            for place in PLACES:
                row = stage.rows[place][model]
                answer = stage.ask(who, "post", where, action=action, _selected_action=str(row.pk), post="yes")
                may = allowed.may(who, needs, EVERYWHERE if LISTS[name].own else place)
                if answer.status_code >= 500 or (not may and stage.written) or (may and answer.status_code == 403):
                    wrong.append((name, action, place, answer.status_code, stage.written[:1]))
            wrong += [(name, action, place, "all") for place in _touched_by_all(stage, who, name, action, where, needs)]
    assert not wrong, "\n".join(map(str, wrong))


def _touched_by_all(stage: Stage, who: str, name: str, action: str, where: str, needs: Any) -> list[str]:
    """Places that must not change, and do, when an action is sent for every row there is."""
    closed = [place for place in PLACES if not allowed.may(who, needs, EVERYWHERE if LISTS[name].own else place)]
    stage.browser(who)
    before = {
        place: stage.before.get(place) or stage.before.setdefault(place, digest(stage, place)) for place in closed
    }
    picked = [str(rows[console_model(name)].pk) for rows in stage.rows.values()]
    with undone():
        sent = {"action": action, "_selected_action": picked, "post": "yes"}
        stage.browser(who).post(where, sent)
        after = {place: digest(stage, place) for place in closed}
    return [place for place in closed if before[place] != after[place]]


def console_model(name: str) -> type[Row]:
    return next(model for one, model, _ in lists() if one == name)


def digest(stage: Stage, place: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a pool, as it stands."""
    pk = stage.rows[place][Pool].pk
    found = {}
    for name, model, shown in lists():
        if getattr(shown, "pool_path", ""):
            rows = model._default_manager.filter(**{shown.pool_path: pk}).order_by("pk")
            found[name] = list(rows.values_list(*[column.attname for column in model._meta.concrete_fields]))
    return found


@pytest.mark.once  # how old a sign-in is, no database says
def test_what_is_sensitive_wants_a_fresh_sign_in_and_nothing_else_does(
    stage: Stage, clock: time_machine.Traveller
) -> None:
    stage.browser("owner")
    clock.shift(301)
    asked = set()
    for name, address in everything.named(stage.rows["A"]):
        for method in ("get", "post"):
            answer = stage.ask("owner", method, address)
            if answer.status_code == 302 and "max_age=300" in answer["Location"]:
                asked.add(name)
                assert not stage.written, name
    assert asked == allowed.SENSITIVE
    done = set()
    for name, model, _ in lists():
        for action in LISTS[name].actions:
            row, where = stage.rows["A"][model], f"/admin/{name.replace('_', '/', 1)}/"
            answer = stage.ask("owner", "post", where, action=action, _selected_action=str(row.pk))
            if answer.status_code == 302 and "max_age=300" in answer["Location"]:
                done.add((name, action))
                assert not stage.written, name
    assert done == allowed.SENSITIVE_ACTIONS


def out_of_sight(who: str) -> list[str]:
    """The marks that somebody must never read: support reads nothing elsewhere, nobody but owners of operators."""
    role, where = CAST[who]
    if role == "owner":
        return []
    closed = [place for place in PLACES if place == "operators" or ((where or not role) and place != where)]
    return [MARKS[place] for place in closed]


def _said_too_much(who: str, answer: Any) -> str:
    if answer.status_code != 200:
        return ""
    text = _text(answer)
    return next((f"says {text[text.index(mark) - 80 :][:160]}" for mark in out_of_sight(who) if mark in text), "")


@pytest.mark.once
@pytest.mark.parametrize("who", ["pool admin of A", "support of A", "auditor of all"])  # the others read no more
def test_no_trick_makes_a_page_speak_of_rows_out_of_sight(stage: Stage, who: str) -> None:
    """Filters, searches, pickers, forms filled in from their address, and the site's own pages."""
    wrong = []
    for address in _tricky(stage):
        answer = stage.ask(who, "get", address)
        if verdict := "an error" if answer.status_code >= 500 else _said_too_much(who, answer):
            wrong.append((address, verdict))
    assert not wrong, "\n".join(map(str, wrong))


def _text(answer: Any) -> str:
    return ECHO.sub("", everything.text_of(answer))


def _tricky(stage: Stage) -> Iterator[str]:
    named = {address for rows in stage.rows.values() for name, address in everything.named(rows) if _split(name)[0]}
    every = {address: None for rows in stage.rows.values() for address in everything.addresses(rows)}
    yield from (address for address in every if address not in named)  # the others are asked in test_addresses
    for name, model, shown in lists():
        where = f"/admin/{name.replace('_', '/', 1)}/"
        for query in _tricks(stage, model, shown):
            yield f"{where}?{query}"
        yield from (f"{where}add/?{query}" for query in _choices(stage, model))
        for one in model._meta.concrete_fields:
            if one.is_relation:
                asked = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={one.name}"
                yield f"/admin/autocomplete/?{asked}&term="
                yield f"/admin/autocomplete/?{asked}&term=mrk"


def _tricks(stage: Stage, model: type[Row], shown: Any) -> Iterator[str]:
    """Queries by which a list might be made to tell of another pool."""
    pk = quote(str(stage.rows["B"][Pool].pk))
    paths = {path for path in (getattr(shown, "pool_path", ""), "pool_id", "user__pool_id") if path}
    yield from ("q=mrk", "q=", "o=1", "o=-1.2", "all=", "_popup=1", "_to_field=id", "p=0", "e=1")
    for path in sorted(paths):
        stem = path.removesuffix("_id")
        yield from (f"{path}={pk}", f"{stem}__id__exact={pk}", f"{stem}__name__startswith=mrk", f"{stem}__isnull=0")
    for one in model._meta.concrete_fields:
        if one.is_relation and one.related_model in stage.rows["B"]:
            row = stage.rows["B"][one.related_model]
            yield f"{one.name}__{row._meta.pk.name if row._meta.pk else 'id'}__exact={quote(str(row.pk))}"
        elif isinstance(one, models.CharField):
            yield f"{one.name}__startswith=mrk"


def _choices(stage: Stage, model: type[Row]) -> Iterator[str]:
    """A form filled in from its address, with a row of another pool."""
    for one in model._meta.concrete_fields:
        if one.is_relation and one.related_model in stage.rows["B"]:
            yield f"{one.name}={quote(str(stage.rows['B'][one.related_model].pk))}"


NARROW = ("pool admin of A", "support of A", "auditor of A")
NEEDLES = ("mrkbbb", "mrkbbb-user", "mrkbbb@example.com", "otherapp", "eu-local-1_TestPool2")


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one.values[0] in NARROW])
def test_a_search_for_what_is_elsewhere_answers_as_one_for_what_is_nowhere(stage: Stage, who: str) -> None:
    wrong = []
    for name, _, shown in lists():
        if not shown.search_fields or not allowed.may(who, LISTS[name].see, EVERYWHERE if LISTS[name].own else "A"):
            continue
        for needle in NEEDLES:
            nowhere = needle[::-1]
            said = [
                _plain(_text(stage.ask(who, "get", f"/admin/{name.replace('_', '/', 1)}/", q=word)), word)
                for word in (needle, nowhere)
            ]
            if said[0] != said[1]:
                wrong.append((name, needle))
    assert not wrong, "\n".join(map(str, wrong))


def _plain(text: str, word: str) -> str:
    """Without what was asked, and without the token of its forms."""
    for spelling in (word, quote(word), quote(quote(word))):
        text = text.replace(spelling, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
