"""Workers: several at once, and one that is stopped or loses its database."""

import signal
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from idp.flows import notify
from idp.flows.worker import Round, Worker
from idp.messages import outbox
from idp.messages.channels import email
from idp.messages.models import InboxMail, Message
from idp.pools.models import Pool


@pytest.fixture(autouse=True)
def _mail_goes_to_the_inbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "idp.messages.inbox.InboxBackend"


@pytest.fixture
def signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def written(pool: Pool) -> Message:
    message = outbox.write(pool, to="ann@example.com", kind="recover", language="en", context={"code": "123456"})
    notify.deliver.enqueue(message.pk)
    return message


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_message_send_it_once(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = [written(pool) for _ in range(10)]
    sent: list[str] = []
    monkeypatch.setattr(email, "send", lambda message, _: sent.append(message.message_id))
    barrier = threading.Barrier(2)

    def race() -> None:
        try:
            for message in messages:
                barrier.wait(timeout=20)
                outbox.deliver(message.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == sorted(message.message_id for message in messages)


def test_once_does_what_is_to_be_done(pool: Pool, signals: None) -> None:
    written(pool)
    call_command("worker", "--once")
    assert InboxMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_signal_ends_it_when_the_task_in_hand_is_done(pool: Pool, signals: None) -> None:
    written(pool)
    worker = Worker()
    worker.configure_signals()
    worker.rounds = [Round(every=60, do=lambda: signal.raise_signal(signal.SIGTERM), due=0)]
    worker.run()
    assert InboxMail.objects.count() == 1
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGTERM, None)


@pytest.mark.django_db(transaction=True)
def test_it_outlives_a_database_that_goes_away(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("idp.flows.worker.AFTER_TROUBLE", 0.01)
    monkeypatch.setattr("idp.flows.worker.connections", SimpleNamespace(close_all=lambda: None))
    worker = Worker()
    tries = []

    def take_one() -> bool:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the connection is lost")
        worker.running = False
        return False

    monkeypatch.setattr(worker, "take_one", take_one)
    worker.rounds = []
    worker.run()
    assert len(tries) == 3


@pytest.mark.django_db(transaction=True)
def test_a_round_that_fails_stops_neither_the_others_nor_the_mail(
    pool: Pool, signals: None, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker()
    turns: list[str] = []

    def fail() -> None:
        turns.append("failed")
        raise ValueError("of a bug")

    def look() -> None:
        if len(turns) == 1:
            written(pool)
        worker.running = InboxMail.objects.count() == 0

    worker.rounds = [Round(every=60, do=fail, due=0), Round(every=0, do=look, due=0)]
    worker.run()
    assert turns == ["failed"]
    assert [record.exc_info is not None for record in caplog.records if record.levelname == "ERROR"] == [True]


def test_an_idle_look_takes_no_lock(pool: Pool, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert Worker().take_one() is False
