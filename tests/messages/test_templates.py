"""A pool's own words in its letters: filled in once, inert in HTML, and readable without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from idp.messages import letters, outbox, templates
from idp.messages.letters import Letter
from idp.messages.models import Message
from idp.pools.models import Pool
from tests.messages.conftest import MailServer

WORDS = {
    "username": "ann",
    "code": "123456",
    "link": "https://example.com/confirmUser?client_id=a&user_name=b",
    "password": "Ab3&<efg",
    "minutes": "60",
}
CODE = {"EmailSubject": "Welcome,\n{username}", "EmailMessage": "<p>Hello {username},</p><p>it is <b>{####}</b>.</p>"}
LINK = {"EmailSubjectByLink": "One step", "EmailMessageByLink": "Hello {username}: {##this & that##} {####}"}
INVITE = {"EmailSubject": "Come in", "EmailMessage": "You are {username}, with {####}"}


@pytest.fixture
def own(house: Pool) -> Pool:
    house.verification_template, house.invite_template = {**CODE, **LINK}, INVITE
    house.save()
    return house


def written(pool: Pool, kind: str, language: str = "en", **words: str) -> Letter:
    return letters.render(kind, pool=pool, language=language, context={**WORDS, **words})


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", ["confirm_sign_up", "attribute_verification", "recover"])
def test_every_code_comes_in_the_owners_words_whatever_the_language(own: Pool, kind: str, language: str) -> None:
    assert written(own, kind, language) == Letter(
        subject="Welcome, ann",
        html="<p>Hello ann,</p><p>it is <b>123456</b>.</p>",
        text="Hello ann,\n\nit is 123456.\n",
    )


def test_the_text_between_the_marks_becomes_the_link(own: Pool) -> None:
    letter = written(own, "confirm_sign_up_link")
    assert letter.subject == "One step"
    address = WORDS["link"].replace("&", "&amp;")
    assert letter.html == f'Hello ann: <a href="{address}">this & that</a> {{####}}'
    assert letter.text == f"Hello ann: this & that <{WORDS['link']}> {{####}}\n"


def test_an_invitation_holds_the_temporary_password(own: Pool) -> None:
    letter = written(own, "temporary_password")
    assert (letter.subject, letter.text) == ("Come in", "You are ann, with Ab3&<efg\n")
    assert "<" not in letter.html


def test_other_letters_stay_porticos(own: Pool) -> None:
    assert "Tom & Ann's" in written(own, "password_changed").text
    assert written(own, "password_changed", "de").language == "de"


def test_what_is_not_given_stays_porticos_in_the_readers_language(house: Pool) -> None:
    plain = written(house, "recover", "de")
    house.verification_template = {"EmailMessage": CODE["EmailMessage"]}
    letter = written(house, "recover", "de")
    assert (letter.subject, letter.html) == (plain.subject, "<p>Hello ann,</p><p>it is <b>123456</b>.</p>")
    house.verification_template = {"EmailSubject": "Mine"}
    letter = written(house, "recover", "de")
    assert letter == replace(plain, subject="Mine")


@pytest.mark.parametrize("name", ["{####}", "{##x##}", "{{username}}", "{username}{####}"])
def test_what_is_filled_in_is_never_filled_in_again(own: Pool, name: str) -> None:
    letter = written(own, "recover", username=name)
    assert letter.subject == f"Welcome, {name}"
    assert letter.text == f"Hello {name},\n\nit is 123456.\n"
    assert letter.html.count("123456") == 1


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x>', "x onmouseover=y", "&lt;b&gt;", "a\r\nBcc: m@example.com"]
)
@pytest.mark.parametrize("around", ["<i>{username}</i>", '<i title="{username}">a</i>', "<i title={username}>a</i>"])
def test_a_user_name_is_no_markup_anywhere(house: Pool, name: str, around: str) -> None:
    house.verification_template = {"EmailSubject": "For {username}", "EmailMessage": around + "{####}"}
    letter = written(house, "recover", username=name)
    seen: list[Any] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, attrs))

    Reader().feed(letter.html)
    assert seen == [("i", [("title", name)] if "title" in around else [])]
    assert letter.subject.splitlines() == [f"For {' '.join(name.split())}"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Hello,\n\nyour code is 1", "Hello,\n\nyour code is 1"),
        ("Hello,<br>\n  your   code<br/>is 1", "Hello,\nyour code\nis 1"),
        ("<style>p{a:b}</style><p>Tom &amp; Ann&#39;s</p>\n<p>&euro;&nbsp;1</p>", "Tom & Ann's\n\n€ 1"),
        ("<ul>\n<li>a</li>\n<li>b</li></ul>", "- a\n\n- b"),
        ('<a href="https://a.example/?b=1&amp;c=2">here</a>', "here <https://a.example/?b=1&c=2>"),
        ('<a href="https://a.example">https://a.example</a> <a href="#b">c</a>', "https://a.example c"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<!doctype html><html><head><title>t</title></head><body>a</body></html>", "a"),
        ("a<!-- b --> <!--[if mso]>x<![endif]-->c", "a c"),
        ("a <![x[ y ]]> b", "a b"),
    ],
)
def test_html_without_its_tags_can_be_read(html: str, text: str) -> None:
    assert templates.as_text(html) == f"{text}\n"


@pytest.mark.parametrize(
    "html", ["<![", "<!", "<", "</", "&#", "<a href", "<![endif", "<!--", "<?x", "a </a> b", "<!x>"]
)
def test_whatever_the_owner_wrote_can_be_sent(html: str) -> None:
    assert "123456" in templates.as_text(f"123456 {html}")


def test_it_leaves_as_it_was_written_and_says_no_language(
    own: Pool, mail_server: MailServer, written: Callable[..., Message]
) -> None:
    outbox.deliver(written(language="de").pk)
    [mail] = mail_server.mails
    assert (mail["Subject"], mail["Content-Language"]) == ("Welcome, ann", None)
    text, html = (str(part.get_payload()).split() for part in mail.walk() if not part.is_multipart())
    assert text == ["Hello", "ann,", "it", "is", "123456."]
    assert html == ["<p>Hello", "ann,</p><p>it", "is", "<b>123456</b>.</p>"]
