"""Test mode's inbox: what is sent arrives there, for pages and scripts alike."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import RequestFactory

from idp.hosted.pages import inbox as pages
from idp.messages import inbox, outbox
from idp.messages.models import InboxMail, Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_goes_to_the_inbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "idp.messages.inbox.InboxBackend"


@pytest.fixture
def arrived(written: Callable[..., Message]) -> Callable[..., InboxMail]:
    def arrive(**given: Any) -> InboxMail:
        outbox.deliver(written(**given).pk)
        return inbox.newest().get(to=given.get("to", "ann@example.com"))

    return arrive


def test_a_mail_arrives_with_its_code(arrived: Callable[..., InboxMail]) -> None:
    mail = arrived()
    assert mail.code == "123456"
    assert "123456" in mail.text
    assert "123456" in mail.html


def test_a_mail_arrives_with_its_link(arrived: Callable[..., InboxMail]) -> None:
    link = "https://example.com/confirmUser?client_id=a&user_name=b&confirmation_code=123456"
    mail = arrived(kind="confirm_sign_up_link", context={"link": link, "minutes": "60"})
    assert (mail.link, mail.code) == (link, "")


def test_the_json_lists_newest_first_and_by_address(arrived: Callable[..., InboxMail], rf: RequestFactory) -> None:
    arrived()
    arrived(to="Ben@example.com")
    everything = json.loads(pages.inbox_json(rf.get("/")).content)
    assert [mail["to"] for mail in everything] == ["Ben@example.com", "ann@example.com"]
    assert list(everything[0]) == ["to", "subject", "text", "html", "code", "link", "created"]
    assert [mail["to"] for mail in json.loads(pages.inbox_json(rf.get("/?to=ben@EXAMPLE.com")).content)] == [
        "Ben@example.com"
    ]


def test_an_address_that_cannot_be_one_has_no_mail(arrived: Callable[..., InboxMail], rf: RequestFactory) -> None:
    arrived()
    assert json.loads(pages.inbox_json(rf.get("/?to=ann@example.com%00")).content) == []


def test_a_mails_html_is_shown_where_it_can_do_nothing(arrived: Callable[..., InboxMail], rf: RequestFactory) -> None:
    answer = pages.inbox_html(rf.get("/"), mail_id=arrived().pk)
    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_outside_test_mode_there_is_no_inbox(
    arrived: Callable[..., InboxMail], rf: RequestFactory, settings: Any
) -> None:
    mail = arrived()
    settings.PORTICO_TEST_MODE = False
    for view, found in [(pages.inbox, {}), (pages.inbox_json, {}), (pages.inbox_html, {"mail_id": mail.pk})]:
        with pytest.raises(Http404):
            view(rf.get("/"), **found)
    with pytest.raises(CommandError):
        call_command("inbox")


def test_the_command_prints_the_newest_code(arrived: Callable[..., InboxMail]) -> None:
    arrived()
    out = StringIO()
    call_command("inbox", "--to", "ann@example.com", "--code", stdout=out)
    assert out.getvalue() == "123456\n"


def test_the_command_says_that_there_is_none() -> None:
    with pytest.raises(CommandError, match=r"No code has arrived for nobody@example.com\."):
        call_command("inbox", "--to", "nobody@example.com", "--code", "--wait", "0.2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code:\n\n    123456\n", "123456"),
        ("Code 012345.", "012345"),
        ("call +49 301234567 or 1234567", ""),
        ("https://example.com/654321 and 123456", "123456"),
        ("#aa3311-123456", ""),
    ],
)
def test_a_code_is_six_digits_alone(text: str, code: str) -> None:
    assert inbox.code_in(text) == code


def test_the_inbox_keeps_the_newest(arrived: Callable[..., InboxMail], monkeypatch: pytest.MonkeyPatch) -> None:
    arrived()
    arrived(to="ben@example.com")
    monkeypatch.setattr(inbox, "KEEP", 1)
    inbox.sweep()
    assert [mail.to for mail in inbox.newest()] == ["ben@example.com"]
