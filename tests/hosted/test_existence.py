"""A page does not tell whether somebody exists: same status, same headers, same words (PreventUserExistenceErrors)."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Client, Pool

PAGES = [
    ("/login", {"password": "Wrong-Horse-1"}),
    ("/forgotPassword", {}),
    ("/resendcode", {}),
    ("/confirmForgotPassword", {"code": "000000", "password": "Another-Horse-1"}),
]


def told(path: str, typed: dict[str, str], username: str) -> list[tuple[int, dict[str, str], list[str], str]]:
    """The answer to a form and the page after it, without what is drawn at random and the name itself."""
    browser = Browser(SERVER_NAME="demo.localhost", HTTP_ACCEPT="text/html")
    answers = [browser.post(f"{path}?client_id=publicapp", {"username": username, **typed})]
    answers.append(browser.get(answers[0]["Location"]))
    return [
        (
            answer.status_code,
            {name: plain(value, username) for name, value in answer.headers.items() if name != "X-Request-Id"},
            sorted(answer.cookies),
            plain(answer.content.decode(), username),
        )
        for answer in answers
    ]


def plain(text: str, username: str) -> str:
    return re.sub(r'attempt=[\w-]+|csrfmiddlewaretoken" value="\w+', "-", text).replace(username, "NAME")


@pytest.mark.parametrize(("path", "typed"), PAGES)
def test_a_page_says_the_same_of_somebody_and_of_nobody(
    app: Client, ann: User, dov: User, path: str, typed: dict[str, str]
) -> None:
    assert told(path, typed, "ann") == told(path, typed, "dov") == told(path, typed, "zoe")


@pytest.mark.parametrize(("path", "typed"), PAGES[1:3])
def test_so_it_does_where_no_address_is_verified(
    app: Client, pool: Pool, ann: User, dov: User, path: str, typed: dict[str, str]
) -> None:
    pool.auto_verified_attributes = []
    pool.save()
    assert told(path, typed, "ann") == told(path, typed, "dov") == told(path, typed, "zoe")
