"""A letter wears the logo of the pages, at an address that anybody can open."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.messages import letters
from idp.pools import pictures
from idp.pools.models import Asset, Pool

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'


def test_the_logo_in_a_letter_can_be_fetched_without_a_cookie(pool: Pool) -> None:
    pictures.put(pool, Asset.Kind.LOGO, PNG)
    address = letters.brand(pool).logo_url
    assert address.startswith(f"{pool.address}/brand/logo/")
    assert f'src="{address}"' in letters.render("password_changed", pool=pool, language="en", context={}).html
    answer = Browser().get(address.partition("localhost:8000")[2], SERVER_NAME="localhost")
    assert answer.content == PNG


@pytest.mark.parametrize("content", [SVG, b"RIFF0000WEBPVP8 "])
def test_a_logo_that_mail_programs_do_not_show_is_left_out(pool: Pool, content: bytes) -> None:
    pictures.put(pool, Asset.Kind.LOGO, content)
    assert letters.brand(pool).logo_url == ""
    assert "<img" not in letters.render("password_changed", pool=pool, language="en", context={}).html
