"""Letters: every kind, in every language, as text and HTML."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from idp.messages import letters
from idp.messages.channels import email
from idp.pools.models import Pool

LANGUAGES = [code for code, _ in configured.LANGUAGES]
KINDS = sorted(path.parent.name for path in Path(configured.ROOT, "templates/letters").glob("*/subject.txt"))
WORDS = {
    "username": "<ann>",
    "code": "123456",
    "link": "https://example.com/confirmUser?client_id=a&user_name=b",
    "password": "Ab3&defg",
    "minutes": "1440",
}


def test_there_are_letters() -> None:
    assert {"confirm_sign_up", "recover", "temporary_password", "attribute_changed", "password_changed"} <= set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_can_be_written_in_every_language(house: Pool, kind: str, language: str) -> None:
    letter = letters.render(kind, pool=house, language=language, context=WORDS)
    assert letter.subject
    assert "\n" not in letter.subject
    assert f'lang="{language}"' in letter.html
    assert "Tom & Ann's" in letter.text
    assert "Tom &amp; Ann&#x27;s" in letter.html
    assert "<ann>" not in letter.html


def test_a_text_is_not_escaped_and_html_is(house: Pool) -> None:
    letter = letters.render("temporary_password", pool=house, language="en", context=WORDS)
    assert WORDS["password"] in letter.text
    assert WORDS["link"] in letter.text
    assert "Ab3&amp;defg" in letter.html


def test_a_letter_wears_the_pools_colours(house: Pool) -> None:
    letter = letters.render("password_changed", pool=house, language="en", context=WORDS)
    assert "#aa3311" in letter.html


def test_a_letter_speaks_the_readers_language(house: Pool) -> None:
    subjects = {letters.render("recover", pool=house, language=code, context=WORDS).subject for code in LANGUAGES}
    assert len(subjects) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 minute"), (15, "15 minutes"), (60, "1 hour"), (1440, "24 hours"), (10080, "7 days")]
)
def test_a_lifetime_is_said_in_words(minutes: int, words: str) -> None:
    assert letters.duration(minutes) == words


def test_a_letter_comes_from_the_pool_unless_the_deployment_names_a_sender(house: Pool, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "no-reply@example.com"
    house.name = "Demo\r\nBcc: mallory@example.com"
    assert email.sender(house) == '"Demo Bcc: mallory@example.com" <no-reply@example.com>'
    settings.DEFAULT_FROM_EMAIL = "Example <no-reply@example.com>"
    assert email.sender(house) == "Example <no-reply@example.com>"
