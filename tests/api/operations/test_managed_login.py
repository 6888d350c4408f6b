"""Managed-login styles by API: kept, joined on update, and worn by the client's pages as far as they mean something."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from idp.pools import colour, looks, styles
from idp.pools.branding import Brand, dark_palette, light_palette, stylesheet
from idp.pools.models import Client
from tests.api.conftest import Cognito, refused
from tests.api.operations.test_ui_customization import PNG, sheet

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
SETTINGS: dict[str, Any] = {
    "categories": {"global": {"colorSchemeMode": "LIGHT", "spacingDensity": "REGULAR"}},
    "componentClasses": {"buttons": {"borderRadius": 3}, "input": {"borderRadius": 5.0}},
    "components": {
        "pageBackground": {"lightMode": {"color": "223344ff"}},
        "form": {"lightMode": {"backgroundColor": "ffffffff", "borderColor": "c6c6cdff"}, "borderRadius": 12},
        "primaryButton": {
            "lightMode": {"defaults": {"backgroundColor": "880044ff", "textColor": "ffffffff"}, "hover": {"x": 1}}
        },
    },
}


def picture(category: str, mode: str = "LIGHT", content: bytes = PNG, extension: str = "PNG", **more: Any) -> Any:
    return {"Category": category, "ColorMode": mode, "Extension": extension, "Bytes": content, **more}


def made(cognito: Cognito, app: Client, **given: Any) -> dict[str, Any]:
    answer = cognito.create_managed_login_branding(UserPoolId=app.pool_id, ClientId=app.pk, **given)
    return answer["ManagedLoginBranding"]  # type: ignore[no-any-return]


def test_what_is_given_is_shown_again(cognito: Cognito, app: Client) -> None:
    found = made(
        cognito, app, Settings=SETTINGS, Assets=[picture("FORM_LOGO"), picture("FAVICON_SVG", "DYNAMIC", SVG, "SVG")]
    )
    assert found["Settings"] == SETTINGS
    assert [each["Bytes"] for each in found["Assets"]] == [PNG, SVG]
    assert found["UseCognitoProvidedValues"] is False
    named = {"UserPoolId": app.pool_id}
    by_id = cognito.describe_managed_login_branding(**named, ManagedLoginBrandingId=found["ManagedLoginBrandingId"])
    by_client = cognito.describe_managed_login_branding_by_client(**named, ClientId=app.pk)
    assert by_id["ManagedLoginBranding"] == by_client["ManagedLoginBranding"] == found


def test_a_client_has_one_style(cognito: Cognito, app: Client, web_app: Client) -> None:
    found = made(cognito, app, UseCognitoProvidedValues=True)
    with refused("ManagedLoginBrandingExistsException"):
        made(cognito, app, UseCognitoProvidedValues=True)
    made(cognito, web_app, Settings=SETTINGS)
    named = {"UserPoolId": app.pool_id, "ManagedLoginBrandingId": found["ManagedLoginBrandingId"]}
    cognito.delete_managed_login_branding(**named)
    with refused("ResourceNotFoundException"):
        cognito.describe_managed_login_branding(**named)
    made(cognito, app, Settings=SETTINGS)


def test_an_update_joins_what_is_there(cognito: Cognito, app: Client) -> None:
    found = made(cognito, app, Settings=SETTINGS, Assets=[picture("FORM_LOGO"), picture("FORM_LOGO", "DARK")])
    named = {"UserPoolId": app.pool_id, "ManagedLoginBrandingId": found["ManagedLoginBrandingId"]}
    more = {"components": {"pageBackground": {"lightMode": {"color": "000000ff"}, "darkMode": {"color": "111111ff"}}}}
    other = b"\x89PNG\r\n\x1a\nother"
    now = cognito.update_managed_login_branding(
        **named, Settings=more, Assets=[picture("FORM_LOGO", "DARK", other), picture("PAGE_BACKGROUND")]
    )["ManagedLoginBranding"]
    assert now["Settings"]["components"]["pageBackground"] == more["components"]["pageBackground"]
    assert now["Settings"]["components"]["form"] == SETTINGS["components"]["form"]
    assert [(each["Category"], each["ColorMode"], each["Bytes"]) for each in now["Assets"]] == [
        ("FORM_LOGO", "LIGHT", PNG),
        ("FORM_LOGO", "DARK", other),
        ("PAGE_BACKGROUND", "LIGHT", PNG),
    ]
    reset = cognito.update_managed_login_branding(**named, UseCognitoProvidedValues=True)["ManagedLoginBranding"]
    assert (reset["Settings"], reset["Assets"], reset["UseCognitoProvidedValues"]) == ({}, [], True)


def test_merged_resources_have_the_pools_own_look_where_the_style_says_nothing(cognito: Cognito, app: Client) -> None:
    made(cognito, app, Settings=SETTINGS)
    named = {"UserPoolId": app.pool_id, "ClientId": app.pk}
    found = cognito.describe_managed_login_branding_by_client(**named, ReturnMergedResources=True)
    settings = found["ManagedLoginBranding"]["Settings"]
    assert settings["components"]["pageBackground"]["lightMode"]["color"] == "223344ff"
    assert settings["components"]["primaryButton"]["darkMode"]["defaults"]["backgroundColor"].endswith("ff")
    styles.check(settings)


@pytest.mark.parametrize(
    "given",
    [
        {"UseCognitoProvidedValues": True, "Settings": SETTINGS},
        {"UseCognitoProvidedValues": True, "Assets": [picture("FORM_LOGO")]},
        {"Settings": {"other": {}}},
        {"Settings": {"components": {"form": {"lightMode": {"backgroundColor": "red;}"}}}}},
        {"Settings": {"components": {"form": {"lightMode": {"backgroundColor": "ffffff"}}}}},
        {"Settings": {"components": {"x": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}}},
        {"Assets": [picture("FORM_LOGO", content=SVG)]},
        {"Assets": [picture("FORM_LOGO", content=b"RIFF0000WAVE", extension="WEBP")]},
        {"Assets": [{"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG"}]},
        {"Assets": [picture("NOTHING")]},
        {"Assets": [picture("FORM_LOGO", ResourceId="a/b")]},
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(
    cognito: Cognito, app: Client, given: dict[str, Any]
) -> None:
    with refused("InvalidParameterException"):
        made(cognito, app, **given)
    with refused("ResourceNotFoundException"):
        cognito.describe_managed_login_branding_by_client(UserPoolId=app.pool_id, ClientId=app.pk)


def test_an_update_must_say_of_what(cognito: Cognito, app: Client) -> None:
    found = made(cognito, app, Settings=SETTINGS)
    with refused("InvalidParameterException", "UserPoolId"):
        cognito.update_managed_login_branding(ManagedLoginBrandingId=found["ManagedLoginBrandingId"])
    with refused("InvalidParameterException", "ManagedLoginBrandingId"):
        cognito.update_managed_login_branding(UserPoolId=app.pool_id)


@pytest.mark.django_db(transaction=True)
def test_the_clients_pages_wear_it_and_no_others(
    cognito: Cognito, app: Client, web_app: Client, other_browser: Browser, browser: Browser
) -> None:
    plain = sheet(browser, web_app)
    pictures = [picture(each) for each in ("FORM_LOGO", "PAGE_BACKGROUND")]
    pictures += [
        picture("PAGE_HEADER_LOGO", "DARK", SVG, "SVG"),
        picture("FAVICON_ICO", "DYNAMIC", b"\0\0\1\0x", "ICO"),
    ]
    found = made(cognito, app, Settings=SETTINGS, Assets=pictures)
    css = sheet(browser, app)
    for words in ("--ground:#223344", "--brand:#880044", "--radius:3px", "border-radius:12px", "border-radius:5px"):
        assert words in css
    assert "color-scheme:light}" in css or "color-scheme:light;" in css
    assert sheet(browser, web_app) == plain
    page = browser.get(f"/signup?client_id={app.pk}").content.decode()
    assert 'rel="icon" href="/brand/style/' in page
    address = css.partition('--backdrop-image:url("')[2].partition('"')[0]
    assert browser.get(address).content == PNG
    assert other_browser.get(address).status_code == 404
    named = {"UserPoolId": app.pool_id, "ManagedLoginBrandingId": found["ManagedLoginBrandingId"]}
    cognito.update_managed_login_branding(**named, Settings={"categories": {"global": {"colorSchemeMode": "DYNAMIC"}}})
    assert "prefers-color-scheme:dark" in sheet(browser, app)
    cognito.delete_managed_login_branding(**named)
    assert "#223344" not in sheet(browser, app)


@pytest.mark.django_db(transaction=True)
def test_a_style_comes_before_the_classic_look(cognito: Cognito, app: Client, browser: Browser) -> None:
    cognito.set_ui_customization(UserPoolId=app.pool_id, CSS=".label-customizable{color:#123456}")
    assert "#123456" in sheet(browser, app)
    made(cognito, app, UseCognitoProvidedValues=True)
    assert "#123456" not in sheet(browser, app)


@pytest.mark.parametrize("chosen", ["000000", "ffffff", "777777", "808080", "ff0000", "223344", "ffe600"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_word_can_be_read_whatever_is_chosen(chosen: str, mode: str) -> None:
    palette = (light_palette if mode == "light" else dark_palette)(colour.parse("#1c5d52"))
    for names in (("form",), ("page",), ("form", "page"), tuple(looks.WHERE)):
        found = looks.upon(palette, dict.fromkeys(names, f"#{chosen}"))
        for words in ("text", "muted", "link", "heading", "danger", "good"):
            assert colour.contrast(found[words], found["surface"]) >= 4.5, words
        for words in ("text", "muted", "link"):
            assert colour.contrast(found[f"ground-{words}"], found["ground"]) >= 4.5, words
        for fill in ("brand", "brand-hover", "brand-active"):
            assert colour.contrast(found["on-brand"], found[fill]) >= 4.5, fill
        assert colour.contrast(found["ring"], found["surface"]) >= 3


def test_a_style_that_says_nothing_changes_no_colour() -> None:
    plain, styled = stylesheet(Brand()), stylesheet(Brand(look=looks.read({})))
    for words in plain.partition("}")[0].partition(":root{")[2].split(";"):
        assert words in styled
