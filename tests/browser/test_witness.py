"""The witness of all these tests sees what it is there for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.witness import Witness
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<script>1</script>", "console: Executing inline script violates"),
        ("<p style='color: red'>", "console: Applying inline style violates"),
        ("<img src='/missing.png'>", "404 for "),
        ("<script src='/static/broken.js'></script>", "script: "),
        ("<img src='http://foreign.example/x.png'>", "a request to a foreign host"),
        ("", ""),
    ],
)
def test_it_complains(chromium: Browser, portico: Portico, body: str, complaint: str) -> None:
    witness = Witness()
    context = chromium.new_context()
    witness.watch(context)
    page = context.new_page()
    policy = "default-src 'self'; img-src *"
    page.route("**/broken.js", lambda route: route.fulfill(content_type="text/javascript", body="nobody()"))
    page.route("http://foreign.example/**", lambda route: route.fulfill(body=""))
    page.route(
        "**/made-up",
        lambda route: route.fulfill(
            content_type="text/html", headers={"Content-Security-Policy": policy}, body=f"<title>x</title>{body}"
        ),
    )
    page.goto(f"{portico.url}/made-up")
    page.wait_for_load_state("networkidle")
    context.close()
    assert bool(witness.complaints) == bool(complaint), witness.complaints
    assert complaint in "\n".join(witness.complaints)
