"""What pages say when something is wrong: in words for people, under the right name, about the right thing."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD


def said(browser: Browser, page: str, app: Client, **typed: str) -> str:
    """The page that a refused form is shown on again."""
    answer = browser.post(f"/{page}?client_id={app.pk}", typed)
    return browser.get(answer["Location"]).content.decode()


def test_a_password_is_told_all_that_it_lacks_and_nothing_else(browser: Browser, app: Client) -> None:
    page = said(browser, "signup", app, username="eve", email="eve@example.com", password="short")
    assert "Password: Still missing: At least 8 characters · An upper-case letter · A digit · A symbol" in page
    assert "A lower-case letter · " not in page


def test_a_taken_name_is_told_in_words_for_people(browser: Browser, app: Client, ann: User) -> None:
    page = said(browser, "signup", app, username=ann.username, email="eve@example.com", password=PASSWORD + "2")
    assert "There is an account of this name already." in page


def test_whoever_waits_for_a_link_is_offered_a_link(browser: Browser, app: Client, pool: Pool) -> None:
    assert "Send a new code" in browser.get(f"/resendcode?client_id={app.pk}").content.decode()
    pool.verify_with = Pool.Verify.LINK
    pool.save(update_fields=["verify_with"])
    page = browser.get(f"/resendcode?client_id={app.pk}").content.decode()
    assert "Send a new link" in page
    assert "code" not in page.split("<main>")[1].split("</main>")[0].replace("resendcode", "")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nothing", "/error"])
def test_a_pools_address_bears_its_name_even_where_nothing_is(browser: Browser, pool: Pool, path: str) -> None:
    page = browser.get(path).content.decode()
    masthead = page.split('<header class="masthead">')[1].split("</header>")[0]
    assert masthead.endswith(pool.name)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nothing", "/error"])
def test_the_deployments_own_address_bears_ours(browser: Browser, path: str) -> None:
    page = browser.get(path, SERVER_NAME="localhost").content.decode()
    masthead = page.split('<header class="masthead">')[1].split("</header>")[0]
    assert masthead.endswith("Portico")


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_not_there_however_much_is_asked_of_it(browser: Browser, pool: Pool) -> None:
    asked = browser.get("/nothing?" + "a=1&" * 2_000)
    assert asked.status_code == 404
