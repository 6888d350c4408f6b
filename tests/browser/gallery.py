"""Every page that people can meet, errors included, each brought about as they would."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser import hands, places, tales
from tests.browser.places import Place
from tests.running import Portico

SIGN_UP = ("User name", "E-mail address", "Full name", "Password")


def tour(page: Page, portico: Portico, place: Place) -> Iterator[str]:
    """Stops at one page after the other and says its name; ``place`` has aliases and requires e-mail and name."""
    at, client = place.at(portico), f"client_id={place.client}"
    yield from signing_up(page, portico, at, client)
    yield from signing_in(page, portico, place)
    yield from recovering(page, portico, place)
    yield from refusals(page, at)


def signing_up(page: Page, portico: Portico, at: str, client: str) -> Iterator[str]:
    ann = hands.stranger()
    page.goto(f"{at}/signup?{client}")
    yield "sign-up"
    hands.write(page, dict(zip(SIGN_UP, (ann.username, "no address", ann.name, "lower"), strict=True)))
    hands.press(page, "Create account")
    page.locator("#errors").wait_for()
    yield "sign-up-refused"
    hands.write(page, dict(zip(SIGN_UP, (ann.username, ann.email, ann.name, hands.PASSWORD), strict=True)))
    hands.press(page, "Create account")
    hands.sees(page, "Confirm your account")
    yield "confirm"
    hands.write(page, {"Code": "no code"})
    hands.press(page, "Confirm")
    page.locator("#errors").wait_for()
    yield "confirm-refused"
    hands.follow(page, "Send a new code")
    yield "resend"
    page.goto(f"{at}/confirmUser?{client}&user_name={ann.username}&confirmation_code=123456")
    yield "confirm-link"
    hands.press(page, "Confirm my account")
    hands.sees(page, "Send a new code")
    yield "link-dead"


def signing_in(page: Page, portico: Portico, place: Place) -> Iterator[str]:
    ann, ben = hands.stranger(), hands.stranger()
    told = {"pool": place.id, "email_verified": "true"}
    places.person(portico, ann.username, email=ann.email, name=ann.name, **told)
    places.person(
        portico, ben.username, password=hands.TEMPORARY, status="FORCE_CHANGE_PASSWORD", email=ben.email, **told
    )
    page.goto(place.login(portico))
    yield "sign-in"
    hands.sign_in(page, ann.username, "wrong")
    page.locator("#errors").wait_for()
    yield "sign-in-refused"
    hands.sign_in(page, ben.username, hands.TEMPORARY)
    hands.sees(page, "Choose your own password")
    yield "new-password"
    hands.write(page, {"New password": "lower"})
    hands.press(page, "Save and continue")
    page.locator("#errors").wait_for()
    yield "new-password-refused"
    page.goto(place.login(portico))
    hands.sign_in(page, ann.username)
    hands.sees(page, "You are signed in")
    yield "account"
    hands.follow(page, "Change your password")
    yield "change-password"
    page.goto(place.login(portico))
    yield "choose-account"
    page.goto(f"{place.at(portico)}/logout?state=x")
    yield "sign-out"
    hands.press(page, "Sign out")
    hands.sees(page, "You are signed out")
    yield "signed-out"


def recovering(page: Page, portico: Portico, place: Place) -> Iterator[str]:
    page.goto(place.login(portico))
    hands.follow(page, "Forgot your password?")
    yield "forgot"
    hands.write(page, {hands.USERNAME: "somebody@example.com"})
    hands.press(page, "Send code")
    hands.sees(page, "Choose a new password")
    yield "recover"
    hands.write(page, {"Code": "123456", "New password": hands.PASSWORD})
    hands.press(page, "Change password")
    page.locator("#errors").wait_for()
    yield "recover-refused"


def refusals(page: Page, at: str) -> Iterator[str]:
    for name, path in {
        "error": "/error",
        "unknown-client": "/login?client_id=nobody",
        "nothing-here": "/nothing",
        "no-page": "/",
        "bad-request": "/oauth2/authorize?client_id=nobody",
    }.items():
        page.goto(at + path)
        yield name


def second_factor(page: Page, portico: Portico) -> Iterator[str]:
    """In a pool of its own, which asks for one."""
    place = places.pool(portico, name="Juniper & Co", mfa_configuration="ON", software_token_mfa=True)
    cora = hands.stranger()
    places.person(portico, cora.username, pool=place.id)
    page.goto(place.login(portico))
    hands.sign_in(page, cora.username, label="User name")
    hands.sees(page, "Set up your authenticator app")
    yield "set-up-factor"
    hands.write(page, {"Code": "000000"})
    hands.press(page, "Confirm")
    page.locator("#errors").wait_for()
    yield "set-up-factor-refused"


def outside(page: Page, portico: Portico) -> Iterator[str]:
    """What is nobody's pool: the landing page, the inbox, the demo app."""
    page.goto(portico.app)
    yield "demo-app"
    ann = tales.arrive(page, portico)
    yield "demo-app-signed-in"
    page.goto(f"{portico.url}/")
    yield "landing"
    page.goto(f"{portico.url}/inbox?to={ann.email}")
    yield "inbox"
    page.locator("a.letter").first.click()
    page.locator("iframe").wait_for()
    yield "letter"
    page.goto(f"{portico.url}/inbox?to=nobody@example.com")
    yield "inbox-empty"


def place(portico: Portico, **columns: object) -> Place:
    """A pool for the tour."""
    return places.pool(portico, alias_attributes=["email"], required=("email", "name"), **columns)  # type: ignore[arg-type]
