"""The audit: found, read and put back, by whoever may, in their pools only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from idp.console import history
from idp.console.site import in_words
from idp.credentials.models import Throttle
from idp.directory import groups, roles, users
from idp.directory.models import Group, Role, User
from idp.flows import administer
from idp.flows import operators as engine
from idp.journal import chain, entries
from idp.journal.entries import Change
from idp.journal.models import Entry
from idp.kernel import actor, clock
from idp.kernel.actor import Actor, Kind
from idp.pools.models import OPERATORS, Client, Mark, Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console
from tests.console.forms import filled

LIST = "/admin/journal/entry/"
KEY = Actor(Kind.KEY, id="AKIAEXAMPLE", name="Terraform", act="AdminDisableUser", address="192.0.2.9", batch="b" * 32)


def hired(name: str, role: Role, *pools: Pool) -> Browser:
    """A browser of a new operator in that role."""
    browser = at_the_console()
    path = engine.invite(name, role=role, pools=pools).partition("console.localhost:8000")[2]
    browser.get(path)
    browser.post(path, {"password": OPERATORS_PASSWORD})
    return browser


@pytest.fixture
def disabled(ann: User) -> Entry:
    """By a program that holds an access key."""
    with actor.acting(KEY):
        users.disable(ann)
    return Entry.objects.get(subject=ann.pk)


def page_of(entry: Entry) -> str:
    return f"{LIST}{entry.pk}/change/"


def shown(browser: Browser, address: str = LIST) -> list[int]:
    """The keys of the entries that a page lists, in its order."""
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    found = re.findall(rf'<td [^>]*class="nowrap"><a href="{LIST}(\d+)/change/"', answer.content.decode())
    return [int(key) for key in found]


def test_the_list_says_who_what_and_to_whom(operator: Browser, disabled: Entry) -> None:
    page = operator.get(LIST).content.decode()

    for word in ("Terraform", "192.0.2.9", "AdminDisableUser", "changed", "enabled", "ann"):
        assert word in page, word


def test_an_entry_has_a_page_with_before_and_after(operator: Browser, disabled: Entry, ann: User) -> None:
    chain.seal()
    page = operator.get(page_of(disabled)).content.decode()

    assert '<span class="was">yes</span>' in page
    assert '<span class="is">no</span>' in page
    assert f"/admin/directory/user/{ann.pk}/change/" in page
    assert f"?about=directory.user%3A{ann.pk}" in page
    assert f"{disabled.seal.number}:{disabled.seal.mac}" in page


@pytest.mark.parametrize(
    "asked",
    [
        *("q=Terraform", "q=Terra", "q=AKIAEXAMPLE", "q=AdminDisableUser", "q=ann", "q=an", f"q={'b' * 32}"),
        *("q={ann}", "about=directory.user:{ann}", f"batch={'b' * 32}", "pool={pool}", "change=changed", "door=key"),
        *("since=2026-11-02&until=2026-11-02", "q=ann&pool={pool}&change=changed"),
    ],
)
def test_it_is_found_by_whatever_is_known_of_it(operator: Browser, disabled: Entry, ann: User, asked: str) -> None:
    assert disabled.pk in shown(operator, f"{LIST}?{asked.format(ann=ann.pk, pool=ann.pool_id)}")


@pytest.mark.parametrize(
    "asked",
    [
        *("q=nobody", "q=nn", "pool=none", "change=deleted", "door=command", "since=2026-11-03", "until=2026-11-01"),
        *("batch=zz", "about=directory.user:x", "about=nonsense", "about=:", f"q={'9' * 40}", "before=1"),
    ],
)
def test_it_is_not_found_by_anything_else(operator: Browser, disabled: Entry, asked: str) -> None:
    assert disabled.pk not in shown(operator, f"{LIST}?{asked}")


NONSENSE = [
    *("before=x", "after=-1", f"before={'9' * 30}", "change=none"),
    *("since=yesterday", "since=0001-01-01", "until=9999-12-31"),
]


@pytest.mark.parametrize("asked", NONSENSE)
def test_nonsense_in_the_address_is_no_failure(operator: Browser, disabled: Entry, asked: str) -> None:
    shown(operator, f"{LIST}?{asked}")


def test_one_goes_on_to_older_ones_and_back(operator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "AT_ONCE", 3)
    with actor.acting(KEY):
        for number in range(8):
            entries.note(f"Act {number}", change=Change.DONE)
    keys = list(Entry.objects.filter(actor_kind="key").order_by("-pk").values_list("pk", flat=True))

    narrow = f"{LIST}?door=key"
    assert shown(operator, narrow) == keys[:3]
    assert shown(operator, f"{narrow}&before={keys[2]}") == keys[3:6]
    assert shown(operator, f"{narrow}&before={keys[5]}") == keys[6:]
    assert shown(operator, f"{narrow}&after={keys[3]}") == keys[:3]
    page = operator.get(f"{narrow}&before={keys[2]}").content.decode()
    assert f"?door=key&amp;before={keys[5]}" in page
    assert f"?door=key&amp;after={keys[3]}" in page


def test_an_auditor_of_a_pool_finds_nothing_of_another(
    operators: Pool, disabled: Entry, pool: Pool, other_pool: Pool, mallory: User
) -> None:
    auditor = hired("audrey", Role.AUDITOR, other_pool)
    with actor.acting(KEY):
        users.disable(mallory)
    theirs = Entry.objects.get(subject=mallory.pk)

    for asked in (
        "",
        f"?pool={pool.pk}",
        f"?about=directory.user:{disabled.subject}",
        f"?batch={disabled.batch}",
        "?q=ann",
    ):
        assert set(shown(auditor, f"{LIST}{asked}")) <= {theirs.pk}, asked
    assert shown(auditor) == [theirs.pk], "neither what is the deployment's own"
    assert auditor.get(page_of(disabled)).status_code == 302
    assert auditor.get(f"{LIST}{disabled.pk}/undo/").status_code == 404
    page = auditor.get(page_of(theirs)).content.decode()
    assert str(disabled.pk) not in re.findall(rf"{LIST}(\d+)/", page), "though both are of one batch"
    assert pool.name not in re.findall(r"<option[^>]*>([^<]*)", auditor.get(LIST).content.decode())


def test_what_is_the_deployments_own_wants_a_role_in_every_pool(operators: Pool, operator: Browser) -> None:
    auditor = hired("audrey", Role.AUDITOR)
    olga = User.objects.get(username="olga")
    with actor.acting(KEY):
        roles.give(olga, Role.AUDITOR)
        users.change(olga, {"name": "Olga"})
    trust, person = Entry.objects.order_by("pk")

    assert (trust.pool, person.pool) == ("", OPERATORS)
    assert shown(auditor) == [trust.pk], "operators themselves are the owners' affair"
    assert {trust.pk, person.pk} <= set(shown(operator))


@pytest.mark.parametrize("address", [LIST, "/admin/journal/seal/"])
def test_support_does_not_read_the_audit(operators: Pool, disabled: Entry, pool: Pool, address: str) -> None:
    support = hired("sue", Role.SUPPORT, pool)

    assert support.get(address).status_code == 403
    assert support.get(page_of(disabled)).status_code in {302, 403, 404}
    assert support.get(f"/admin/directory/user/{disabled.subject}/history/").status_code == 403


def test_nobody_writes_changes_or_deletes_an_entry_here(operator: Browser, disabled: Entry) -> None:
    assert operator.get(f"{LIST}add/").status_code == 403
    assert operator.post(page_of(disabled), {"reason": "x"}).status_code == 403
    assert operator.post(f"{LIST}{disabled.pk}/delete/", {"post": "yes"}).status_code == 403
    assert operator.post(LIST, {"action": "delete_selected", "_selected_action": disabled.pk}).status_code in {200, 403}
    assert Entry.objects.filter(pk=disabled.pk).exists()


def test_every_row_has_its_history(operator: Browser, disabled: Entry, ann: User, pool: Pool) -> None:
    group = Group.objects.create(pool=pool, name="admins")
    with actor.acting(KEY):
        groups.add(ann, group)
    joined = Entry.objects.latest("pk")

    assert shown(operator, f"/admin/directory/user/{ann.pk}/history/") == [joined.pk, disabled.pk]
    assert shown(operator, f"/admin/directory/group/{group.pk}/history/") == [joined.pk]
    assert operator.get("/admin/directory/user/7f000000-0000-4000-8000-000000000000/history/").status_code == 302
    assert (
        f"/admin/directory/group/{group.pk}/history/"
        in operator.get(f"/admin/directory/group/{group.pk}/change/").content.decode()
    )


def test_an_operator_puts_back_what_was_done_and_says_why(operator: Browser, disabled: Entry, ann: User) -> None:
    assert "Undo" in operator.get(page_of(disabled)).content.decode()
    answer = operator.post(f"{LIST}{disabled.pk}/undo/", {"reason": "It was the wrong Ann"}, follow=True)

    ann.refresh_from_db()
    assert ann.enabled
    assert "It is as it was before." in answer.content.decode()
    undone = Entry.objects.get(act=f"Undo {disabled.pk}")
    assert (undone.actor_name, undone.reason) == ("olga", "It was the wrong Ann")
    page = operator.get(page_of(disabled)).content.decode()
    assert f"{LIST}{undone.pk}/change/" in page
    assert "/undo/" not in page, "once is enough"


def test_what_is_newer_is_said_and_nothing_is_put_back(operator: Browser, disabled: Entry, ann: User) -> None:
    users.enable(ann)
    answer = operator.post(f"{LIST}{disabled.pk}/undo/", follow=True)

    assert "The state has been changed since" in answer.content.decode()
    assert not Entry.objects.filter(act=f"Undo {disabled.pk}").exists()


def test_an_auditor_reads_and_puts_nothing_back(operators: Pool, disabled: Entry, ann: User) -> None:
    auditor = hired("audrey", Role.AUDITOR)

    assert "/undo/" not in auditor.get(page_of(disabled)).content.decode()
    assert auditor.post(f"{LIST}{disabled.pk}/undo/").status_code == 403
    ann.refresh_from_db()
    assert not ann.enabled


def test_looking_at_the_address_of_an_undo_undoes_nothing(operator: Browser, disabled: Entry, ann: User) -> None:
    operator.get(f"{LIST}{disabled.pk}/undo/")

    ann.refresh_from_db()
    assert not ann.enabled


FORM = re.compile(r'<form [^>]*method="(?:post|{{ method }})".*?</form>', re.DOTALL)
WITHOUT_A_REASON = {
    "console/menu.html": "one's own colours, pool and way out are no changes",
    "console/fresh.html": "carries the reason of the form that waited",
    "console/person/page.html": "it stands beside the buttons",
    "console/bulk/choose.html": "it is a field of the form",
}


def test_every_form_of_the_console_has_room_for_a_reason() -> None:
    room = re.compile(r'name="reason"|/(?:reason|why)\.html|{% (?:admin_actions|block after_related_objects)')
    folder = Path(__file__).resolve().parents[2] / "templates"
    mute = {
        path.relative_to(folder).as_posix()
        for door in ("console", "admin")
        for path in (folder / door).rglob("*.html")
        for form in FORM.findall(path.read_text())
        if not room.search(form)
    }
    assert mute == set(WITHOUT_A_REASON)


def test_a_form_tells_with_its_reason(operator: Browser, pool: Pool) -> None:
    group = Group.objects.create(pool=pool, name="admins")
    address = f"/admin/directory/group/{group.pk}/change/"
    assert 'name="reason"' in operator.get(address).content.decode()
    operator.post(address, filled(operator, address) | {"description": "Who may", "reason": "As agreed\nwith Ann"})

    entry = Entry.objects.get(target_kind="directory.group")
    assert (entry.actor_kind, entry.actor_name) == ("operator", "olga")
    assert (entry.before, entry.after) == ({"description": ""}, {"description": "Who may"})
    assert (entry.reason, entry.address) == ("As agreed\nwith Ann", "127.0.0.1")


def test_a_form_that_changes_nothing_is_not_told(operator: Browser, pool: Pool) -> None:
    group = Group.objects.create(pool=pool, name="admins", description="Who may")
    address = f"/admin/directory/group/{group.pk}/change/"
    assert operator.post(address, filled(operator, address)).status_code == 302

    assert not Entry.objects.filter(target_kind="directory.group").exists()


def test_rows_that_are_not_watched_tell_when_the_console_deletes_them(operator: Browser, ann: User) -> None:
    now = clock.now()
    row = Throttle.objects.create(pool=ann.pool, subject=ann.pk, purpose="sign_in", count=9, since=now, until=now)
    operator.post(f"/admin/credentials/throttle/{row.pk}/delete/", {"post": "yes", "reason": "She called"})

    entry = Entry.objects.get(target_kind="credentials.throttle")
    assert (entry.change, entry.before["count"], entry.subject, entry.reason) == ("deleted", 9, ann.pk, "She called")
    assert not Throttle.objects.exists()


def test_djangos_own_log_stays_empty(operator: Browser, pool: Pool) -> None:
    group = Group.objects.create(pool=pool, name="admins")
    address = f"/admin/directory/group/{group.pk}/change/"
    operator.post(address, filled(operator, address) | {"description": "Who may"})

    assert Entry.objects.filter(target_kind="directory.group").exists()
    assert not LogEntry.objects.exists()
    assert operator.get("/admin/admin/logentry/").status_code == 404


def test_masked_values_say_only_that_there_is_one(operator: Browser, ann: User) -> None:
    with actor.acting(KEY):
        administer.set_password(ann, "Another-Horse-8", permanent=True)
    page = operator.get(page_of(Entry.objects.latest("pk"))).content.decode()

    assert "another one, not shown" in page
    assert User.objects.get(pk=ann.pk).password not in page


def test_the_list_reads_no_more_for_more_rows(operator: Browser) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            operator.get(LIST)
        assert not [query for query in queries if "COUNT(" in query["sql"] and "journal_entry" in query["sql"]]
        # Once a second a process asks whether the configuration has changed elsewhere.
        return len([query for query in queries if Mark._meta.db_table not in query["sql"]])

    with actor.acting(KEY):
        entries.note("One", change=Change.DONE)
        operator.get(LIST)  # what a process keeps is read by now
        few = asked()
        for number in range(30):
            entries.note(f"Act {number}", change=Change.DONE)
    assert asked() == few


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("pools_client_add", "Add client"),
        ("pools_pool_change", "Change pool"),
        ("directory_user_delete", "Delete person"),
        ("directory_membership_changelist", "Change membership"),
    ],
)
def test_what_was_done_is_told_in_words(address: str, said: str) -> None:
    assert in_words(address) == said


def test_no_entry_has_an_address_for_what_was_done(operator: Browser, app: Client, ann: User) -> None:
    pages = (f"/admin/pools/client/{app.pk}/change/", f"/admin/pools/pool/{app.pool_id}/change/")
    for address, name in zip(pages, ("Web", "Shop"), strict=True):
        assert operator.post(address, filled(operator, address) | {"name": name}).status_code == 302
    group = groups.create(app.pool, "crew")
    operator.post(f"/admin/directory/group/{group.pk}/add/", {"username": "ann"})
    operator.post(f"/admin/directory/group/{group.pk}/delete/", {"typed": "crew", "reason": "over"})
    assert [(entry.act, entry.reason) for entry in Entry.objects.order_by("pk") if entry.actor_kind == "operator"] == [
        ("Change client", ""),
        ("Change pool", ""),
        ("Add a member", ""),
        ("Delete group", "over"),
    ]
