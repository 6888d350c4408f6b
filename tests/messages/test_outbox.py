"""The outbox: late at worst, never lost, never sent by two."""

import logging
from collections.abc import Callable
from datetime import timedelta
from email.message import Message as Mail

import pytest
from django.utils import timezone
from time_machine import Traveller

from idp.messages import outbox
from idp.messages.models import Message

from .conftest import MailServer

Written = Callable[..., Message]


def body(mail: Mail, kind: str) -> str:
    part = next(part for part in mail.walk() if part.get_content_type() == kind)
    return bytes(part.get_payload(decode=True)).decode()


def test_a_message_is_sent_once(written: Written, mail_server: MailServer) -> None:
    message = written()
    assert outbox.deliver(message.pk) is None
    assert outbox.deliver(message.pk) is None
    [mail] = mail_server.mails
    assert mail["To"] == "ann@example.com"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "123456" in body(mail, "text/plain")
    assert "123456" in body(mail, "text/html")


def test_the_words_are_sealed_while_it_waits_and_wiped_when_it_has_left(
    written: Written, mail_server: MailServer
) -> None:
    message = written()
    assert "123456" not in message.sealed
    assert outbox.opened(message)["code"] == "123456"
    outbox.deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.sealed) == ("sent", "")
    assert message.sent is not None


def test_words_sealed_for_one_message_do_not_open_in_another(written: Written) -> None:
    first, second = written(), written()
    second.sealed = first.sealed
    with pytest.raises(Exception, match="message:"):
        outbox.opened(second)


def test_a_mail_server_that_is_down_makes_a_message_late(
    written: Written, closed_mail_server: MailServer, clock: Traveller
) -> None:
    message = written()
    pauses = []
    for _ in range(4):
        again = outbox.deliver(message.pk)
        assert again is not None
        pauses.append((again - timezone.now()).total_seconds())
        clock.move_to(again)
    assert pauses == [5, 10, 20, 40]
    closed_mail_server.start()
    assert outbox.deliver(message.pk) is None
    closed_mail_server.stop()
    [mail] = closed_mail_server.mails
    assert mail["Message-ID"] == message.message_id


def test_pauses_grow_to_an_hour_and_after_three_days_it_is_given_up(
    written: Written, closed_mail_server: MailServer, clock: Traveller
) -> None:
    message = written()
    longest = 0.0
    while again := outbox.deliver(message.pk):
        longest = max(longest, (again - timezone.now()).total_seconds())
        clock.move_to(again)
    assert timezone.now() - message.created > timedelta(days=3)
    message.refresh_from_db()
    assert (message.state, message.sealed) == ("failed", "")
    assert longest == 3600


def test_a_mailbox_that_does_not_exist_is_not_tried_again(written: Written, mail_server: MailServer) -> None:
    mail_server.answer = "550 no such mailbox"
    message = written()
    assert outbox.deliver(message.pk) is None
    message.refresh_from_db()
    assert message.state == "failed"


@pytest.mark.parametrize("answer", ["450 try later", "554 relay access denied"])
def test_a_refusal_that_may_pass_is_tried_again(written: Written, mail_server: MailServer, answer: str) -> None:
    mail_server.answer = answer
    message = written()
    assert outbox.deliver(message.pk) is not None


def test_a_message_whose_sender_died_is_sent_by_another(
    written: Written, mail_server: MailServer, clock: Traveller
) -> None:
    message = written()
    assert outbox._claim(message.pk) is not None  # and then the process ends
    assert outbox.deliver(message.pk) is None
    assert outbox.overdue() == []
    assert mail_server.mails == []
    clock.shift(outbox.LEASE + timedelta(seconds=1))
    assert outbox.overdue() == [message.pk]
    outbox.deliver(message.pk)
    assert len(mail_server.mails) == 1


def test_a_sender_that_outlived_its_lease_changes_nothing(
    written: Written, mail_server: MailServer, clock: Traveller
) -> None:
    message = written()
    slow = outbox._claim(message.pk)
    assert slow is not None
    clock.shift(outbox.LEASE + timedelta(seconds=1))
    outbox.deliver(message.pk)
    outbox._failed(slow, TimeoutError())
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_message_whose_task_was_lost_is_found(written: Written, mail_server: MailServer, clock: Traveller) -> None:
    message = written()
    assert outbox.overdue() == []
    clock.shift(outbox.OVERDUE + timedelta(seconds=1))
    assert outbox.overdue() == [message.pk]


def test_a_phantoms_message_goes_nowhere(written: Written, mail_server: MailServer) -> None:
    message = written(to="")
    outbox.deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.sealed) == ("dropped", "")
    assert mail_server.mails == []


def test_a_failure_is_logged_without_words_or_address(
    written: Written, closed_mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    message = written()
    with caplog.at_level(logging.DEBUG):
        outbox.deliver(message.pk)
    assert message.message_id in caplog.text
    assert "ConnectionRefusedError" in caplog.text
    assert "123456" not in caplog.text
    assert "ann" not in caplog.text


def test_a_letter_that_cannot_be_written_stays_in_the_outbox(written: Written, mail_server: MailServer) -> None:
    message = written(kind="no_such_letter")
    assert outbox.deliver(message.pk) is not None
    message.refresh_from_db()
    assert message.state == "queued"


def test_old_messages_are_swept_and_waiting_ones_stay(
    written: Written, mail_server: MailServer, clock: Traveller
) -> None:
    sent, waiting = written(), written()
    outbox.deliver(sent.pk)
    clock.shift(timedelta(days=31))
    outbox.sweep()
    assert list(Message.objects.values_list("pk", flat=True)) == [waiting.pk]
