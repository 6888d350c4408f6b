"""OpenID Connect Core 1.0 at the authorization endpoint: prompt, max_age, hints, nonce, ID tokens, form_post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory import users
from idp.directory.models import User
from idp.flows import sessions
from tests.conftest import make
from tests.oauth.conftest import Enter
from tests.oauth.relying_app import NONCE, STATE, RelyingApp, posted_form


def sent_to_login(response: object) -> dict[str, str]:
    there = urlsplit(response["Location"])  # type: ignore[index]
    assert there.path == "/login", there
    return dict(parse_qsl(there.query))


# --- prompt (§3.1.2.1) ----------------------------------------------------------------------------


def test_prompt_none_answers_silently_or_says_that_sign_in_is_needed(
    public: RelyingApp, ann: User, enter: Enter
) -> None:
    assert public.answer(prompt="none")["error"] == "login_required"
    enter(ann)
    assert "code" in public.answer(prompt="none")


@pytest.mark.parametrize("prompt", ["login", "select_account", "login select_account"])
def test_prompt_sends_even_a_signed_in_person_to_the_sign_in_page(
    public: RelyingApp, signed_in: User, prompt: str
) -> None:
    assert sent_to_login(public.authorize(prompt=prompt))["prompt"] == prompt


@pytest.mark.parametrize("prompt", ["none login", "login none", "consent", "create", "LOGIN", "none none x"])
def test_other_prompts_are_refused(public: RelyingApp, signed_in: User, prompt: str) -> None:
    assert public.answer(prompt=prompt)["error"] == "invalid_request"


def test_nobody_is_asked_before_the_request_is_known_to_be_right(public: RelyingApp, ann: User) -> None:
    assert public.answer(scope="unheard")["error"] == "invalid_scope"


# --- max_age and auth_time --------------------------------------------------------------------------


def test_max_age_asks_again_when_the_sign_in_is_older(
    public: RelyingApp, signed_in: User, clock: time_machine.Traveller
) -> None:
    clock.shift(300)
    assert "code" in public.answer(max_age="300")
    clock.shift(1)
    assert sent_to_login(public.authorize(max_age="300"))["prompt"] == "login"
    assert public.answer(max_age="300", prompt="none")["error"] == "login_required"


def test_max_age_zero_always_asks(public: RelyingApp, signed_in: User) -> None:
    assert sent_to_login(public.authorize(max_age="0"))["prompt"] == "login"


@pytest.mark.parametrize("max_age", ["-1", "1.5", "soon", "1e3", "9" * 40, "\N{ARABIC-INDIC DIGIT ONE}"])
def test_max_age_is_a_number_of_seconds(public: RelyingApp, signed_in: User, max_age: str) -> None:
    assert public.answer(max_age=max_age)["error"] == "invalid_request"


def test_auth_time_is_the_sign_in_and_not_the_request(
    public: RelyingApp, ann: User, enter: Enter, clock: time_machine.Traveller
) -> None:
    enter(ann)
    signed_in_at = int(datetime.now(tz=UTC).timestamp())
    clock.shift(1200)
    claims = public.verified(public.tokens()["id_token"])
    assert claims["auth_time"] == signed_in_at
    assert claims["iat"] == signed_in_at + 1200


# --- the browser session ------------------------------------------------------------------------------


def test_one_sign_in_serves_several_apps(public: RelyingApp, web: RelyingApp, signed_in: User) -> None:
    assert "code" in public.answer()
    assert "code" in web.answer()


def test_a_session_ends_with_the_pools_limit(
    public: RelyingApp, signed_in: User, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=public.client.pool.browser_session_minutes, seconds=1))
    sent_to_login(public.authorize())


def test_a_pool_whose_sessions_last_no_time_asks_for_each_app(
    public: RelyingApp, web: RelyingApp, ann: User, enter: Enter
) -> None:
    pool = public.client.pool
    pool.browser_session_minutes = 0
    pool.save()
    enter(ann)
    assert "code" in public.answer()
    sent_to_login(web.authorize())


def test_a_disabled_or_signed_out_person_is_nobody(
    public: RelyingApp, ann: User, enter: Enter, clock: time_machine.Traveller
) -> None:
    enter(ann)
    clock.shift(1)
    sessions.sign_out_everywhere(ann)
    sent_to_login(public.authorize())
    enter(ann)
    users.disable(ann)
    sent_to_login(public.authorize())


def test_mallory_is_nobody_here(public: RelyingApp, mallory: User, enter: Enter) -> None:
    enter(mallory)
    sent_to_login(public.authorize())


def test_mallory_is_nobody_even_with_this_pools_mark_in_the_session(
    public: RelyingApp, mallory: User, enter: Enter
) -> None:
    browser = enter(mallory)
    session = browser.session
    session["pool"] = public.client.pool_id
    session.save()
    sent_to_login(public.authorize())


# --- id_token_hint ----------------------------------------------------------------------------------------


def test_a_hint_of_the_person_at_hand_changes_nothing(public: RelyingApp, signed_in: User) -> None:
    hint = public.tokens()["id_token"]
    assert "code" in public.answer(id_token_hint=hint, prompt="none")


def test_a_hint_of_somebody_else_asks_for_them(public: RelyingApp, ann: User, enter: Enter) -> None:
    enter(ann)
    hint = public.tokens()["id_token"]
    enter(make(ann.pool, "eve", email="eve@example.com"))
    assert public.answer(id_token_hint=hint, prompt="none")["error"] == "login_required"
    assert sent_to_login(public.authorize(id_token_hint=hint))["prompt"] == "login"


def test_a_hint_that_is_not_ours_is_refused(public: RelyingApp, signed_in: User) -> None:
    assert public.answer(id_token_hint="eyJ.eyJ.sig")["error"] == "invalid_request"
    assert public.answer(id_token_hint=public.tokens()["access_token"])["error"] == "invalid_request"


# --- what is not built (§5.5, §6, §7) -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["request", "request_uri", "registration"])
def test_request_objects_are_refused_by_name(public: RelyingApp, signed_in: User, name: str) -> None:
    assert public.answer(**{name: "https://app.example.com/x"})["error"] == f"{name}_not_supported"


def test_unbuilt_wishes_are_ignored(public: RelyingApp, signed_in: User) -> None:
    assert "code" in public.answer(claims='{"id_token":{}}', acr_values="urn:x", display="popup", ui_locales="ko")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ({"ui_locales": "fr-CA ko de"}, "ko"),
        ({"ui_locales": "de-AT"}, "de"),
        ({"ui_locales": "fr"}, "en"),
        ({"ui_locales": "ko", "lang": "de"}, "de"),
        ({"ui_locales": "ko", "lang": "xx"}, "ko"),
    ],
)
def test_the_sign_in_page_speaks_the_first_of_ui_locales_that_we_have(
    public: RelyingApp, asked: dict[str, str], spoken: str
) -> None:
    page = public.browser.get(public.authorize(**asked)["Location"])
    assert page["Content-Language"] == spoken


# --- the ID token (§2, §3.1.3.6) ------------------------------------------------------------------------------


def test_an_id_token_is_for_the_client_about_the_person(public: RelyingApp, signed_in: User) -> None:
    claims = public.verified(public.tokens()["id_token"])
    assert claims["iss"] == public.client.pool.issuer
    assert claims["aud"] == public.client.pk
    assert claims["sub"] == signed_in.sub
    assert claims["nonce"] == NONCE
    assert claims["token_use"] == "id"
    assert claims["email"] == "ann@example.com"
    assert claims["email_verified"] is True


def test_without_openid_there_is_no_id_token(public: RelyingApp, signed_in: User) -> None:
    for scope in ("https://api.example.com/read", "aws.cognito.signin.user.admin"):
        first = public.tokens(scope=scope)
        assert "id_token" not in first
        assert "id_token" not in public.refresh(first["refresh_token"]).json()


def test_without_a_nonce_there_is_none(public: RelyingApp, signed_in: User) -> None:
    assert "nonce" not in public.verified(public.tokens(nonce=None)["id_token"])


# --- form_post ----------------------------------------------------------------------------------------------------


def test_form_post_is_a_page_that_posts_the_answer(public: RelyingApp, signed_in: User) -> None:
    response = public.authorize(response_mode="form_post")
    page = response.content.decode()
    assert response.status_code == 200
    assert '<form method="post" action="https://app.example.com/callback"' in page
    assert "<button" in page
    assert "onload" not in page
    assert "form_post.js" in page
    answer = posted_form(response)
    assert answer["state"] == STATE
    assert public.redeem(answer["code"]).status_code == 200


def test_form_post_is_kept_by_nobody_and_may_post_to_the_app(public: RelyingApp, signed_in: User) -> None:
    response = public.authorize(response_mode="form_post")
    policy = response["Content-Security-Policy"]
    assert "form-action" not in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_form_post_escapes_what_a_stranger_sent(public: RelyingApp, signed_in: User) -> None:
    page = public.authorize(response_mode="form_post", state='"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_form_post_never_goes_to_an_apps_own_scheme(public: RelyingApp, signed_in: User) -> None:
    client = public.client
    client.callback_urls = ["com.example.app:/callback"]
    client.save()
    assert public.answer(response_mode="form_post")["error"] == "invalid_request"


def test_form_post_errors_are_posted_as_well(public: RelyingApp, browser: Browser, ann: User) -> None:
    answer = posted_form(public.authorize(response_mode="form_post", prompt="none"))
    assert (answer["error"], answer["state"]) == ("login_required", STATE)
