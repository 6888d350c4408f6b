"""Several tabs, Back, reload, double clicks and forms that waited too long: nothing is done twice, nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places, tales
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser


def signup(portico: Portico) -> str:
    return f"{portico.host('demo')}/signup?client_id=demo-app"


def accounts(portico: Portico, who: hands.Stranger) -> int:
    count = portico.python(
        f"from idp.directory.models import User\nprint(User.objects.filter(username={who.username!r}).count())"
    )
    return int(count)


def test_two_tabs_sign_two_people_up(page: Page, portico: Portico) -> None:
    ann, ben = hands.stranger(), hands.Stranger(hands.stranger().username, "Ben Example")
    other = page.context.new_page()
    page.goto(signup(portico))
    other.goto(signup(portico))
    hands.sign_up(page, ann)
    hands.sign_up(other, ben)
    hands.confirm(page, portico, ann)
    hands.sees(page, "You are signed in")
    hands.reads(page, ann.email)
    hands.confirm(other, portico, ben)
    hands.sees(other, "You are signed in")
    hands.reads(other, ben.email)


def test_a_form_in_one_tab_outlives_a_sign_in_in_another(page: Page, portico: Portico) -> None:
    """Not so in Django as it comes: signing in draws a new CSRF secret."""
    ann, ben = places.resident(portico), places.resident(portico)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    hands.sign_in(other, ben.username)
    hands.sees(other, "You are signed in")
    hands.sign_in(page, ann.username)
    hands.sees(page, "You are signed in")
    hands.reads(page, ann.email)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_reload_and_back_send_nothing_twice(surf: Surf, portico: Portico, script: bool) -> None:
    page, ann = surf(java_script_enabled=script), hands.stranger()
    page.goto(signup(portico))
    hands.sign_up(page, ann)
    portico.code(ann.email)
    page.reload()
    hands.sees(page, "Confirm your account")
    page.go_back()
    hands.sees(page, "Create an account")
    page.go_forward()
    hands.confirm(page, portico, ann)
    hands.sees(page, "You are signed in")
    assert len(portico.letters(ann.email)) == 1
    assert accounts(portico, ann) == 1


def test_a_sign_up_sent_again_after_back_goes_on_with_the_same_account(page: Page, portico: Portico) -> None:
    ann = hands.stranger()
    page.goto(signup(portico))
    hands.sign_up(page, ann)
    code = portico.code(ann.email)
    page.go_back()
    hands.sign_up(page, ann)
    assert accounts(portico, ann) == 1
    hands.write(page, {"Code": code})
    hands.press(page, "Confirm")
    hands.sees(page, "You are signed in")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_double_click_signs_up_once(surf: Surf, portico: Portico, script: bool) -> None:
    page, ann = surf(java_script_enabled=script), hands.stranger()
    page.goto(signup(portico))
    hands.write(
        page,
        {"User name": ann.username, "E-mail address": ann.email, "Full name": ann.name, "Password": hands.PASSWORD},
    )
    page.get_by_role("button", name="Create account").dblclick()
    hands.sees(page, "Confirm your account")
    page.wait_for_load_state()
    hands.confirm(page, portico, ann)
    hands.sees(page, "You are signed in")
    assert accounts(portico, ann) == 1


def test_a_sign_in_that_took_too_long_begins_again_with_the_name(page: Page, portico: Portico) -> None:
    ben = tales.guest(portico)
    tales.enter(page, portico, ben.username, hands.TEMPORARY)
    hands.sees(page, "Choose your own password")
    portico.python(
        "from idp.flows.models import Attempt\nfrom idp.kernel import clock\n"
        f"Attempt.objects.filter(user__username={ben.username!r}).update(expires=clock.now())"
    )
    hands.write(page, {"New password": hands.PASSWORD, "Full name": ben.name})
    hands.press(page, "Save and continue")
    hands.reads(page, "This took too long or too many tries, or was finished elsewhere. Please sign in again.")
    expect(page.get_by_label(hands.USERNAME)).to_have_value(ben.username)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    hands.write(page, {"Password": hands.TEMPORARY})
    hands.press(page, "Sign in")
    hands.write(page, {"New password": hands.PASSWORD, "Full name": ben.name})
    hands.press(page, "Save and continue")
    hands.is_in_the_app(page, portico, ben)  # the app's request was not lost on the way


def test_a_challenge_answered_in_one_tab_lets_the_other_in_too(page: Page, portico: Portico) -> None:
    ben = tales.guest(portico)
    tales.enter(page, portico, ben.username, hands.TEMPORARY)
    hands.sees(page, "Choose your own password")
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        hands.write(tab, {"New password": hands.PASSWORD, "Full name": ben.name})
    hands.press(page, "Save and continue")
    hands.is_in_the_app(page, portico, ben)
    hands.press(other, "Save and continue")
    hands.is_in_the_app(other, portico, ben)


def test_a_form_without_its_cookie_is_shown_again_with_what_was_typed(page: Page, portico: Portico) -> None:
    ann = hands.stranger()
    page.goto(signup(portico))
    fields = {"User name": ann.username, "E-mail address": ann.email, "Full name": ann.name}
    hands.write(page, {**fields, "Password": hands.PASSWORD})
    page.context.clear_cookies()
    hands.press(page, "Create account")
    hands.reads(page, "This page had been open for too long, or cookies are turned off. Please send it once more.")
    for label, value in fields.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(value)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    hands.write(page, {"Password": hands.PASSWORD})
    hands.press(page, "Create account")
    hands.sees(page, "Confirm your account")
