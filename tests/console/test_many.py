"""Lists of as many rows as there are people, or more, stay quick: counted to a limit, found by whose they are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from idp.console import many, urls
from idp.console.site import console
from idp.directory.models import Operator, Trust, User
from idp.flows.models import Invitation, Job
from idp.journal.models import Seal
from idp.kernel import clock
from idp.messages.models import InboxMail
from idp.pools.models import Client, Pool
from idp.tokens import families
from idp.tokens.models import TokenFamily
from tests.conftest import make
from tests.console import everything

assert urls.SUBJECTS
FEW = {Operator, Trust, Invitation, Job, InboxMail}
"""Of operators, who are few, and what test mode keeps."""

OF_PEOPLE = [
    model
    for model in console._registry
    if {"user", "subject", "person", "group"} & {field.name for field in model._meta.fields} and model not in FEW
]
TOKENS = "/admin/tokens/tokenfamily/"


def where(model: type[Model]) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


@pytest.mark.parametrize("model", [User, Seal, *OF_PEOPLE], ids=lambda model: model._meta.label)
@pytest.mark.parametrize("query", ["", "q=ann", "q=00000000-0000-4000-8000-000000000000", "o=1.2"])
def test_what_people_have_is_not_counted_to_its_end_nor_searched_by_a_part_of_a_word(
    operator: Browser, ann: User, app: Client, model: type[Model], query: str
) -> None:
    everything.plant(ann, app)
    table = f'FROM "{model._meta.db_table}"'
    with CaptureQueriesContext(connection) as asked:
        assert operator.get(f"{where(model)}?{query}").status_code in {200, 302}
    for said in (each["sql"] for each in asked.captured_queries if table in each["sql"]):
        assert "COUNT(" not in said or " LIMIT " in said, said
        assert "LIKE '%" not in said, said
        assert "UPPER(" not in said, said


def test_rows_are_found_by_the_beginning_of_whose_they_are(
    operator: Browser, pool: Pool, ann: User, app: Client
) -> None:
    bob = make(pool, "bob")
    anns, bobs = (families.begin(user, app, auth_time=clock.now())[0] for user in (ann, bob))

    def found(text: str) -> set[TokenFamily]:
        return set(operator.get(TOKENS, {"q": text}).context["cl"].result_list)

    assert found(ann.email[:5].upper()) == found(str(anns.pk)) == found(ann.sub) == {anns}
    assert found(ann.email[1:]) == found("nobody") == found("a" * 999) == set()
    assert found(app.pk) == found("") == {anns, bobs}


def test_where_there_are_more_than_can_be_leafed_through_the_page_says_so(
    operator: Browser, ann: User, app: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "MOST", 3)
    for _ in range(2):
        families.begin(ann, app, auth_time=clock.now())
    assert "Only the first" not in operator.get(TOKENS).content.decode()
    for _ in range(2):
        families.begin(ann, app, auth_time=clock.now())
    page = operator.get(TOKENS)
    assert "Only the first 3 are listed" in page.content.decode()
    assert page.context["cl"].result_count == 3


def test_of_many_people_who_fit_not_all_are_looked_at_and_the_page_says_so(
    operator: Browser, pool: Pool, ann: User, app: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(pool, "anna")
    assert "write more of it" not in operator.get(TOKENS, {"q": "ann"}).content.decode()
    monkeypatch.setattr(many, "PEOPLE", 1)
    assert "Looked at 1 of the people" in operator.get(TOKENS, {"q": "ann"}).content.decode()


def test_with_very_many_pools_one_is_chosen_to_look_for_somebody(
    operator: Browser, ann: User, other_app: Client, app: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = families.begin(ann, app, auth_time=clock.now())[0]
    monkeypatch.setattr("idp.console.looking.MANY", 1)
    page = operator.get(TOKENS, {"q": "ann"})
    assert "choose the one to look for people in" in page.content.decode()
    assert list(page.context["cl"].result_list) == []
    narrowed = operator.get(TOKENS, {"q": "ann", "pool__id__exact": ann.pool_id})
    assert list(narrowed.context["cl"].result_list) == [family]
