"""What a person's page tells: how somebody stands, what was sent, what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from idp.credentials import passwords
from idp.directory import groups
from idp.directory.models import Role, Status, User
from idp.flows import deliver, notify, sign_up
from idp.flows.steps import Caller
from idp.journal import events
from idp.journal.models import Entry, Event
from idp.kernel import clock
from idp.messages import outbox
from idp.messages.models import Message
from idp.pools.models import Attribute, Client, Pool
from tests.console.desk import page_of, reads, somebody

HERE = events.Source(client="publicapp", address="203.0.113.7", device="Firefox on Linux")


def happened(user: User, count: int, kind: Event.Kind = Event.Kind.SIGN_IN) -> None:
    for _ in range(count):
        events.record(user.pool_id, user.pk, kind, Event.Outcome.PASS, HERE, [("Password", True)])


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.UNCONFIRMED, "has not shown the code yet"),
        (Status.CONFIRMED, "Can sign in."),
        (Status.RESET_REQUIRED, "the code in a letter sets another"),
        (Status.EXTERNAL_PROVIDER, "Signs in with a provider"),
    ],
)
def test_the_status_is_a_sentence(operator: Browser, ann: User, status: Status, said: str) -> None:
    User.objects.filter(pk=ann.pk).update(status=status)
    assert said in reads(operator, ann)


def test_a_disabled_person_is_not_said_to_be_able_to_sign_in(operator: Browser, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(enabled=False)
    text = reads(operator, ann)
    assert "disabled</span>" in text
    assert "Can sign in." not in text


def test_a_temporary_password_has_an_end(operator: Browser, ben: User, clock: Any) -> None:
    ben.password_changed = None
    User.objects.filter(pk=ben.pk).update(password_changed="2026-11-02T09:30:00Z")
    assert "It is good until 9 Nov 2026, 09:30:00." in reads(operator, ben)
    clock.shift(timedelta(days=8))
    ben.refresh_from_db()
    assert passwords.temporary_expired(ben)
    again = somebody(Role.OWNER, name="otto")
    assert "It expired at 9 Nov 2026, 09:30:00: send a new one." in reads(again, ben)


def test_who_is_named_by_an_address_is_called_by_it(operator: Browser, mallory: User) -> None:
    assert "<h1>ann@example.com</h1>" in reads(operator, mallory)


def test_attributes_are_told_with_the_owners_words(operator: Browser, pool: Pool, ann: User) -> None:
    Attribute.objects.filter(pool=pool, name="custom:plan").update(label={"en": "Tariff"})
    Attribute.objects.create(pool=pool, name="custom:old", retired=clock.now())
    User.objects.filter(pk=ann.pk).update(
        more={"custom:plan": "<b>gold</b>", "custom:old": "x", "website": "https://a.b"}
    )
    text = reads(operator, ann)
    assert "<dt>Tariff</dt><dd>&lt;b&gt;gold&lt;/b&gt;" in text
    assert "retired</span>" in text
    assert 'href="https://a.b" rel="noopener noreferrer nofollow"' in text


def test_a_web_address_that_runs_a_script_is_no_link(operator: Browser, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(more={"website": "javascript:alert(1)"})
    assert 'href="javascript' not in reads(operator, ann)


def test_letters_are_listed_without_words_or_codes(
    operator: Browser, ann: User, dov: User, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = deliver.sign_up_code(dov, caller)
    assert delivery
    code = outbox.opened(Message.objects.get(subject=dov.pk))["code"]
    text = reads(operator, dov)
    assert "Code that confirms the account" in text
    assert "d***@e***" in text
    assert code not in text
    assert "dov@example.com" not in text.partition('id="messages"')[2]
    assert "dov" not in reads(operator, ann)


def test_only_the_newest_of_a_kind_is_sent_again(operator: Browser, dov: User, caller: Caller) -> None:
    for _ in range(3):
        sign_up.resend("dov", caller=caller)
    text = reads(operator, dov).partition('id="messages"')[2].partition('id="timeline"')[0]
    assert text.count("Code that confirms the account") == 3
    assert text.count("Send the code again") == 1


def test_a_decoys_letter_is_nobodys(operator: Browser, ann: User, app: Client) -> None:
    shy = Caller(Client.objects.select_related("pool").get(pk=app.pk))
    notify.letter(ann, "recover", to="", language="en", context={"code": "000000", "minutes": "5"})
    assert "to nobody" not in reads(operator, ann)
    Message.objects.update(state=Message.State.DROPPED)
    assert "to nobody" in reads(operator, ann)
    assert shy.pool == ann.pool


def test_the_timeline_goes_back_page_by_page(operator: Browser, ann: User, app: Client) -> None:
    happened(ann, 1, Event.Kind.SIGN_UP)
    happened(ann, 44)
    first = operator.get(page_of(ann)).context["timeline"]
    assert len(first.items) == 10
    assert first.items[0].details == ("App", "Firefox on Linux", "203.0.113.7", "password: success")
    seen, query = [item.said for item in first.items], first.older
    while query:
        happened(ann, 1)  # what comes in meanwhile moves nothing
        page = operator.get(f"{page_of(ann, 'timeline')}?{query}").context["timeline"]
        seen, query = [*seen, *(item.said for item in page.items)], page.older
    assert len(seen) == 45
    assert seen[-1] == "Signed up"


def test_a_made_up_place_in_the_timeline_is_its_end(operator: Browser, ann: User, mallory: User) -> None:
    happened(ann, 3)
    happened(mallory, 3)
    others = Event.objects.filter(subject=mallory.pk)[0].pk
    for key in ("nonsense", str(others), "0" * 40):
        page = operator.get(page_of(ann, "timeline"), {"event": key, "entry": key}).context["timeline"]
        assert page.items == []


def test_only_an_auditor_reads_what_was_done_to_them(operators: Pool, pool: Pool, ann: User, mallory: User) -> None:
    happened(ann, 1)
    named = {"actor_kind": "operator", "actor": "1", "actor_name": "Otto", "act": "Disable", "change": "changed"}
    about = {"target_kind": "directory.user", "target": str(ann.pk), "pool": pool.pk, "reason": "lost phone"}
    Entry.objects.create(**named, **about, subject=ann.pk, before={"enabled": True}, after={"enabled": False})
    Entry.objects.create(**named, **about | {"target": str(mallory.pk)}, after={"secretly": True})
    auditor, support = somebody(Role.AUDITOR, pool), somebody(Role.SUPPORT, pool)
    text = reads(auditor, ann)
    assert "Otto: Disable</a>" in text
    assert "enabled · lost phone" in text
    assert "secretly" not in text
    assert "Signed in" in text
    for text in (reads(support, ann), support.get(page_of(ann, "timeline")).content.decode()):
        assert "Otto" not in text
        assert "Signed in" in text


def test_support_is_not_led_to_where_it_may_not_go(operators: Pool, pool: Pool, ann: User) -> None:
    groups.add(ann, groups.create(pool, "staff"))
    support = somebody(Role.SUPPORT, pool)
    text = reads(support, ann)
    assert "/admin/pools/pool/" not in text.partition('id="who"')[2]
    assert "staff" in text
    assert 'name="remove"' not in text


def test_the_page_is_kept_nowhere(operator: Browser, ann: User) -> None:
    answer = operator.get(page_of(ann))
    assert "no-store" in answer["Cache-Control"]
