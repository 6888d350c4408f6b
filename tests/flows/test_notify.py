"""A letter is written with the change it speaks of, or not at all."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from time_machine import Traveller

from idp.directory import phantom
from idp.directory.models import User
from idp.flows import housekeeping, notify
from idp.flows.steps import Caller
from idp.flows.worker import Worker
from idp.messages import outbox
from idp.messages.models import InboxMail, Message
from idp.pools.models import Pool


@pytest.fixture(autouse=True)
def _mail_goes_to_the_inbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "idp.messages.inbox.InboxBackend"


def write(user: User, *, to: str = "ann@example.com", language: str = "en") -> None:
    context = {"code": "123456", "minutes": "60"}
    notify.letter(user, "recover", to=to if user.exists else "", language=language, context=context)


def work() -> None:
    worker = Worker()
    while worker.take_one():
        pass


def test_a_worker_sends_what_was_written(ann: User) -> None:
    write(ann)
    assert InboxMail.objects.count() == 0
    work()
    [mail] = InboxMail.objects.all()
    assert (mail.to, mail.code) == ("ann@example.com", "123456")
    assert ann.username in mail.text


def test_a_change_that_was_rolled_back_sends_nothing(ann: User) -> None:
    with transaction.atomic():
        write(ann)
        transaction.set_rollback(True)
    work()
    assert (Message.objects.count(), DBTaskResult.objects.count(), InboxMail.objects.count()) == (0, 0, 0)


def test_a_phantom_costs_the_same_statements_and_gets_no_mail(pool: Pool, ann: User) -> None:
    nobody = phantom.of(pool, "nobody")
    with CaptureQueriesContext(
        connection,
    ) as for_a_person:
        write(ann)
    with CaptureQueriesContext(connection) as for_nobody:
        write(nobody)
    assert shapes(for_a_person) == shapes(for_nobody)
    work()
    assert sorted(Message.objects.values_list("state", flat=True)) == ["dropped", "sent"]
    assert InboxMail.objects.count() == 1


def shapes(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].partition("VALUES")[0] for query in queries]


def test_the_outbox_keeps_no_readable_code(ann: User) -> None:
    write(ann)
    message = Message.objects.get()
    assert "123456" not in str(Message.objects.values().get())
    assert "123456" not in str(DBTaskResult.objects.values().get())
    assert outbox.opened(message)["code"] == "123456"


def test_a_failure_comes_back_by_itself(ann: User, settings: Any, clock: Traveller) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    write(ann)
    work()
    again = DBTaskResult.objects.get(status="READY")
    assert (again.run_after - timezone.now()).total_seconds() == 5
    settings.EMAIL_BACKEND = "idp.messages.inbox.InboxBackend"
    work()
    assert InboxMail.objects.count() == 0
    clock.shift(5)
    work()
    assert InboxMail.objects.count() == 1


def test_a_message_whose_worker_died_is_sent_by_the_next_round(ann: User, clock: Traveller) -> None:
    write(ann)
    message = Message.objects.get()
    DBTaskResult.objects.get().claim("a worker that dies")
    outbox._claim(message.pk)
    work()
    housekeeping.left_behind()
    assert InboxMail.objects.count() == 0
    clock.shift(outbox.LEASE.total_seconds() + 1)
    housekeeping.left_behind()
    assert InboxMail.objects.count() == 1
    clock.shift(3600)
    housekeeping.tasks()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_person_is_written_to_in_their_own_language(ann: User) -> None:
    ann.locale = "de-AT"
    write(ann, language="ko")
    ann.locale = "fr"
    write(ann, language="ko")
    ann.locale = "x" * 600
    write(ann, language="xx")
    assert list(Message.objects.order_by("pk").values_list("language", flat=True)) == ["de", "ko", "en"]


def test_news_of_the_account_go_to_a_verified_address_only(ann: User, caller: Caller) -> None:
    ann.email, ann.email_verified = "ann@example.com", True
    notify.about(ann, "password_changed", caller)
    ann.email_verified = False
    notify.about(ann, "password_changed", caller)
    assert list(Message.objects.order_by("pk").values_list("destination", flat=True)) == ["ann@example.com", ""]


def test_the_daily_sweep_leaves_nothing_that_is_over(ann: User, clock: Traveller) -> None:
    write(ann)
    work()
    clock.shift(31 * 86_400)
    housekeeping.daily()
    assert (Message.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_one_failing_sweep_does_not_stop_the_others(
    ann: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran = []

    def breaks() -> None:
        raise RuntimeError

    monkeypatch.setattr(housekeeping, "SWEEPS", [breaks, lambda: ran.append("the next")])
    housekeeping.daily()
    assert ran == ["the next"]
    assert "breaks failed" in caplog.text
