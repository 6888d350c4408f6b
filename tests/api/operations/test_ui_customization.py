"""Classic branding by API: only what is understood is kept, and the pages really wear it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from idp.pools import classic
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, refused

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
TEMPLATE = """
.logo-customizable { max-width: 60%; max-height: 30%; }
.banner-customizable { padding: 25px 0px 25px 0px; background-color: lightgray; }
.label-customizable { font-weight: 400; }
.textDescription-customizable { padding-top: 10px; padding-bottom: 10px; display: block; font-size: 16px; }
.idpDescription-customizable { padding-top: 10px; display: block; font-size: 16px; }
.legalText-customizable { color: #747474; font-size: 11px; }
.submitButton-customizable { font-size: 14px; font-weight: bold; margin: 20px 0px 10px 0px; height: 40px; width: 100%;
  color: #fff; background-color: #337ab7; }
.submitButton-customizable:hover { color: #fff; background-color: #286090; }
.errorMessage-customizable { padding: 5px; font-size: 14px; width: 100%; background: #F5F5F5;
  border: 2px solid #D64958; color: #D64958; }
.inputField-customizable { width: 100%; height: 34px; color: #555; background-color: #fff; border: 1px solid #ccc; }
.inputField-customizable:focus { border-color: #66afe9; outline: 0; }
.idpButton-customizable { height: 40px; width: 100%; text-align: center; border-color: #46b8da; }
.idpButton-customizable:hover { color: #fff; background-color: #31b0d5; }
.socialButton-customizable { height: 40px; text-align: left; width: 100%; margin-bottom: 15px; }
.redirect-customizable { text-align: center; }
.passwordCheck-notValid-customizable { color: #DF3312; }
.passwordCheck-valid-customizable { color: #19BF00; }
.background-customizable { background-color: #faf; }
"""


def sheet(browser: Browser, client: Client) -> str:
    """What the sign-in page's own stylesheet says."""
    page = browser.get(f"/login?client_id={client.pk}").content.decode()
    address = page.partition('href="/brand.css')[2].partition('"')[0].replace("&amp;", "&")
    return browser.get(f"/brand.css{address}").content.decode()


def test_cognitos_template_is_taken_as_it_is(cognito: Cognito, app: Client) -> None:
    named = {"UserPoolId": app.pool_id, "ClientId": app.pk}
    found = cognito.set_ui_customization(**named, CSS=TEMPLATE, ImageFile=PNG)["UICustomization"]
    assert (found["CSS"], found["ClientId"]) == (TEMPLATE, app.pk)
    assert found["ImageUrl"].startswith(f"http://localhost:8000/{app.pool_id}/brand/classic/")
    assert cognito.get_ui_customization(**named)["UICustomization"] == found


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_a_client_wear_its_own_or_else_the_pools(
    cognito: Cognito, app: Client, web_app: Client, other_app: Client, browser: Browser, other_browser: Browser
) -> None:
    rule = ".button[type=submit]:not(.secondary,.quiet,.danger,.account){background-color:%s}"
    submit = ".submitButton-customizable {background-color: %s;}"
    assert "background-color" not in sheet(browser, app)
    cognito.set_ui_customization(UserPoolId=app.pool_id, CSS=submit % "#111111", ImageFile=PNG)
    cognito.set_ui_customization(UserPoolId=app.pool_id, ClientId=app.pk, CSS=submit % "#222222")
    assert rule % "#222222" in sheet(browser, app)
    assert rule % "#111111" in sheet(browser, web_app)
    assert "background-color" not in sheet(other_browser, other_app)
    page = browser.get(f"/login?client_id={web_app.pk}").content.decode()
    address = page.partition('<img src="')[2].partition('"')[0]
    picture = browser.get(address)
    assert (picture.content, picture["Content-Type"]) == (PNG, "image/png")
    assert other_browser.get(address).status_code == 404


def test_nothing_set_is_an_empty_object_and_the_pools_counts_for_all(cognito: Cognito, app: Client) -> None:
    named = {"UserPoolId": app.pool_id}
    assert cognito.get_ui_customization(**named)["UICustomization"] == {}
    cognito.set_ui_customization(**named, ClientId="ALL", CSS=".label-customizable{color:red}")
    for ask in (named, {**named, "ClientId": "ALL"}, {**named, "ClientId": app.pk}):
        assert cognito.get_ui_customization(**ask)["UICustomization"]["ClientId"] == "ALL"


def test_what_is_omitted_stays_and_what_is_empty_goes(cognito: Cognito, pool: Pool, clock: Any) -> None:
    cognito.set_ui_customization(UserPoolId=pool.pk, CSS=".label-customizable{color:red}")
    clock.shift(60)
    both = cognito.set_ui_customization(UserPoolId=pool.pk, ImageFile=PNG)["UICustomization"]
    assert {"CSS", "ImageUrl", "CSSVersion"} <= set(both)
    assert both["LastModifiedDate"] > both["CreationDate"]
    none = cognito.set_ui_customization(UserPoolId=pool.pk, CSS="", ImageFile=b"")["UICustomization"]
    assert {"CSS", "ImageUrl", "CSSVersion"} & set(none) == set()


@pytest.mark.parametrize(
    "css",
    [
        "body{color:red}",
        ".page{color:red}",
        ".nothing-customizable{color:red}",
        ".label-customizable .x{color:red}",
        ".label-customizable:hover:focus{color:red}",
        "@import 'https://evil.example';",
        "@media print{.label-customizable{color:red}}",
        ".label-customizable{background:url(https://evil.example/x)}",
        ".label-customizable{background:URL(x)}",
        ".label-customizable{background:u\\rl(x)}",
        ".label-customizable{position:fixed}",
        ".label-customizable{content:'x'}",
        ".label-customizable{--surface:red}",
        ".label-customizable{color:var(--x)}",
        ".label-customizable{color:expression(alert(1))}",
        ".label-customizable{color:red;}</style><script>",
        ".label-customizable{color:red",
        ".label-customizable{color}",
        ".label-customizable{font-family:'x}",
        ".label-customizable{color:red}" * 110,
    ],
)
def test_what_is_not_understood_is_refused(cognito: Cognito, pool: Pool, css: str) -> None:
    with refused("InvalidParameterException", "The CSS cannot be used"):
        cognito.set_ui_customization(UserPoolId=pool.pk, CSS=css)
    assert cognito.get_ui_customization(UserPoolId=pool.pk)["UICustomization"] == {}


@pytest.mark.parametrize("image", [b"GIF89a" + bytes(10), b"<svg onload=alert(1)>", PNG + bytes(100 * 1024)])
def test_a_logo_is_a_small_png_or_jpeg(cognito: Cognito, pool: Pool, image: bytes) -> None:
    with refused("InvalidParameterException", "The image"):
        cognito.set_ui_customization(UserPoolId=pool.pk, ImageFile=image)


def test_whoever_uses_a_keyboard_keeps_seeing_where_they_are() -> None:
    assert "outline" not in classic.stylesheet(".inputField-customizable:focus { border-color: #66afe9; outline: 0; }")


def test_comments_say_nothing_and_values_may_have_functions_and_quotes() -> None:
    css = "/* x */ .label-customizable, .redirect-customizable {font-family: 'Fira Sans', serif; color: rgba(1,2,3,.5)}"
    assert classic.stylesheet(css) == (".field label,.links{font-family:'Fira Sans', serif;color:rgba(1,2,3,.5)}")
