"""What is branded by API is what a browser shows, under the strict policy, and still readable."""

from __future__ import annotations

import base64
from typing import Any

import boto3
import pytest
from botocore.config import Config
from playwright.sync_api import Page, expect

from tests.browser import places
from tests.browser.test_accessibility import Examine, examine
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]
__all__ = ["examine"]

KEY = """
from idp.api import access_keys
pair = access_keys.demo()
print(json.dumps({"aws_access_key_id": pair.id, "aws_secret_access_key": pair.secret}))
"""
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NIGHT: dict[str, Any] = {
    "categories": {"global": {"colorSchemeMode": "LIGHT"}},
    "componentClasses": {"buttons": {"borderRadius": 3}, "input": {"borderRadius": 5}},
    "components": {
        "pageBackground": {"lightMode": {"color": "1b2a41ff"}},
        "form": {"lightMode": {"backgroundColor": "fff8e7ff", "borderColor": "c6c6cdff"}, "borderRadius": 12},
        "primaryButton": {"lightMode": {"defaults": {"backgroundColor": "ffe600ff", "textColor": "ffffffff"}}},
    },
}


@pytest.fixture
def cognito(portico: Portico) -> Any:
    once = Config(retries={"total_max_attempts": 1})
    settings = {"endpoint_url": portico.url, "region_name": "us-west-2", "config": once}
    return boto3.client("cognito-idp", **settings, **portico.python(KEY))


def style(page: Page, selector: str, name: str) -> str:
    found: str = page.locator(selector).first.evaluate("(element, name) => getComputedStyle(element)[name]", name)
    return found


def test_a_style_is_worn(page: Page, portico: Portico, cognito: Any, examine: Examine) -> None:
    place = places.pool(portico)
    pictures = [("PAGE_HEADER_LOGO", "LIGHT"), ("PAGE_BACKGROUND", "DYNAMIC")]
    assets = [
        {"Category": category, "ColorMode": mode, "Extension": "PNG", "Bytes": DOT} for category, mode in pictures
    ]
    cognito.create_managed_login_branding(UserPoolId=place.id, ClientId=place.client, Settings=NIGHT, Assets=assets)
    page.goto(place.login(portico))
    assert style(page, "body", "backgroundColor") == "rgb(27, 42, 65)"
    assert style(page, "main", "backgroundColor") == "rgb(255, 248, 231)"
    assert style(page, "main", "borderRadius") == "12px"
    assert style(page, "button[type=submit]", "backgroundColor") == "rgb(255, 230, 0)"
    assert style(page, "button[type=submit]", "color") == "rgb(17, 17, 20)", "white on yellow could not be read"
    assert style(page, "button[type=submit]", "borderRadius") == "3px"
    assert style(page, "input[name=username]", "borderRadius") == "5px"
    expect(page.locator(".masthead img")).to_have_js_property("naturalWidth", 1)
    examine(page, "styled sign-in")


def test_the_classic_look_is_worn(page: Page, portico: Portico, cognito: Any) -> None:
    place = places.pool(portico)
    css = (
        ".submitButton-customizable{background-color:#123456;height:60px}"
        ".label-customizable{color:rgb(1, 2, 3)} .banner-customizable{padding:25px}"
    )
    cognito.set_ui_customization(UserPoolId=place.id, CSS=css, ImageFile=DOT)
    page.goto(place.login(portico))
    assert style(page, "button[type=submit]", "backgroundColor") == "rgb(18, 52, 86)"
    assert style(page, "button[type=submit]", "height") == "60px"
    assert style(page, ".field label", "color") == "rgb(1, 2, 3)"
    assert style(page, ".masthead", "paddingTop") == "25px"
    expect(page.locator(".masthead img")).to_have_js_property("naturalWidth", 1)


def test_terms_are_a_click_away(page: Page, portico: Portico, cognito: Any, examine: Examine) -> None:
    place = places.pool(portico)
    for name in ("terms-of-use", "privacy-policy"):
        cognito.create_terms(
            UserPoolId=place.id,
            ClientId=place.client,
            TermsName=name,
            TermsSource="LINK",
            Enforcement="NONE",
            Links={"cognito:default": f"https://example.com/{name}"},
        )
    page.goto(place.login(portico).replace("/login?", "/signup?"))
    expect(page.get_by_role("link", name="Terms of use")).to_have_attribute("href", "https://example.com/terms-of-use")
    expect(page.get_by_role("link", name="Privacy policy")).to_be_visible()
    examine(page, "sign-up with terms")
