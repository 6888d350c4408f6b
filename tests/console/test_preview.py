"""The preview of a look: the real page in unsaved colours, for the console's frame and for nothing else."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.utils import quote
from django.test import Client as Browser

from idp.pools import drafts
from idp.pools.models import Branding, Client, Pool
from tests.console.forms import filled

FRAME = re.compile(r'<iframe data-frame="(.*?)".*? src="(.*?)"')
HOME = {"SERVER_NAME": "localhost", "HTTP_ACCEPT": "text/html"}


def tab(pool: Pool) -> str:
    return f"/admin/pools/pool/{quote(pool.pk)}/branding/"


def frames(answer: Any) -> dict[str, str]:
    return {name: unescape(url) for name, url in FRAME.findall(answer.content.decode())}


def framed(url: str) -> Any:
    return Browser(**HOME).get(url.partition("localhost:8000")[2])  # type: ignore[arg-type]


def stylesheet(page: Any) -> str:
    path = re.search(r'href="(/[^"]*brand\.css[^"]*)"', page.content.decode())
    assert path
    answer = Browser(**HOME).get(unescape(path[1]))  # type: ignore[arg-type]
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_the_button_shows_the_real_page_in_what_is_typed_and_saves_nothing(
    operator: Browser, pool: Pool, app: Client
) -> None:
    Branding.objects.create(pool=pool)
    form = filled(operator, tab(pool)) | {"primary": "#aa3300", "try": "Preview"}
    shown = frames(operator.post(tab(pool), form))
    assert set(shown) == {"desktop-light", "desktop-dark", "phone-light", "phone-dark"}
    page = framed(shown["phone-light"])
    assert page.status_code == 200
    assert "to continue to <b>App</b>" in page.content.decode()
    assert 'name="password"' in page.content.decode()
    assert "#aa3300" in stylesheet(page)
    assert Branding.objects.get(pool=pool).primary == "#1c5d52"


def test_light_and_dark_are_seen_side_by_side_whatever_the_screen_prefers(operator: Browser, pool: Pool) -> None:
    shown = frames(operator.get(tab(pool)))
    assert "color-scheme:light;" in stylesheet(framed(shown["desktop-light"]))
    assert "color-scheme:dark;" in stylesheet(framed(shown["desktop-dark"]))


def test_a_pool_that_is_always_dark_is_dark_in_every_frame(operator: Browser, pool: Pool) -> None:
    Branding.objects.create(pool=pool, scheme="dark")
    assert "color-scheme:dark;" in stylesheet(framed(frames(operator.get(tab(pool)))["desktop-light"]))


def test_only_the_console_may_frame_it_and_it_runs_nothing(operator: Browser, pool: Pool) -> None:
    outer = operator.get(tab(pool))
    page = framed(frames(outer)["phone-dark"])
    policy = {
        name: words for name, _, words in (part.partition(" ") for part in page["Content-Security-Policy"].split("; "))
    }
    assert policy["frame-ancestors"] == "http://console.localhost"
    assert policy["sandbox"] == ""
    assert policy["form-action"] == policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "frame-src http://localhost:8000;" in outer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in outer["Content-Security-Policy"]
    login = framed(f"http://localhost:8000/{pool.pk}/login")
    assert "frame-ancestors 'none'" in login["Content-Security-Policy"]


def test_what_follows_typing_says_where_to_look(operator: Browser, pool: Pool) -> None:
    form = filled(operator, tab(pool)) | {"primary": "#00aa33"}
    answer = operator.post(f"{tab(pool)}draft/", form).json()
    assert "#00aa33" in stylesheet(framed(answer["frames"]["desktop-light"]))
    assert operator.post(f"{tab(pool)}draft/", form | {"primary": "gre"}).json().keys() == {"said"}


@pytest.mark.parametrize("sealed", ["", "x", "a:b:c", "\u2603", "\x00"])
def test_without_a_draft_of_ours_there_is_no_such_page(pool: Pool, sealed: str) -> None:
    browser = Browser(**HOME)  # type: ignore[arg-type]
    assert browser.get(f"/{pool.pk}/preview", {"draft": sealed}).status_code == 404
    assert browser.get(f"/{pool.pk}/brand.css", {"draft": sealed}).status_code == 404


def test_a_draft_is_of_one_pool_and_dies(pool: Pool, other_pool: Pool, clock: Any) -> None:
    columns = {"primary": "#aa3300", "background_light": "", "background_dark": "", "radius": 4, "scheme": "auto"}
    sealed = drafts.seal(pool, columns, framer="http://console.localhost")
    assert drafts.opened(other_pool, sealed) is None
    assert drafts.opened(pool, sealed) is not None
    clock.shift(drafts.LIFETIME + 1)
    assert drafts.opened(pool, sealed) is None


def test_looks_given_by_api_are_told_of(operator: Browser, pool: Pool, app: Client) -> None:
    from idp.pools.models import Customization, Style

    Style.objects.create(pool=pool, client=app, provided=True)
    Customization.objects.create(pool=pool, css=".banner-customizable { background-color: red }")
    said = operator.get(tab(pool)).content.decode()
    assert "these clients have looks of their own: App." in said
    assert "Classic CSS was set by API" in said
