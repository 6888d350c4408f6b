"""A pool's schema changes where nobody's value and no app can be hurt by it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from idp.directory.models import User
from idp.flows import sign_up
from idp.flows.steps import Caller
from idp.kernel.refusals import InvalidParameter, NotAuthorized, ResourceNotFound
from idp.pools import attributes, schema
from idp.pools.changes import Meanwhile
from idp.pools.models import Attribute, Client, Pool
from tests.conftest import PASSWORD

PLAN = "custom:plan"


def fresh(pool: Pool) -> Pool:
    return Pool.objects.get(pk=pool.pk)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"maximum": "10"}, "maximum", "Limits can only be widened"),
        ({"minimum": "1"}, "minimum", "Limits can only be widened"),
        ({"maximum": "3000"}, "maximum", "between 0 and 2048"),
        ({"maximum": "many"}, "maximum", "A whole number."),
        ({"mutable": False}, "mutable", "fixed when the attribute was made"),
        ({"type": "Number"}, "type", "fixed when the attribute was made"),
        ({"label": {"fr": "Forfait"}}, "label", "No page is in fr."),
        ({"label": {"en": "a\nb"}}, "label", "on one line"),
        ({"label": {"en": "x" * 129}}, "label", "At most 128 characters"),
    ],
)
def test_what_could_hurt_somebody_is_refused(pool: Pool, values: dict[str, Any], field: str, said: str) -> None:
    before = Attribute.objects.filter(pool=pool, name=PLAN).values().get()
    with pytest.raises(InvalidParameter) as refused:
        attributes.change(pool, PLAN, values)
    assert refused.value.field == field
    assert said in str(refused.value.message)
    assert Attribute.objects.filter(pool=pool, name=PLAN).values().get() == before


def test_limits_widen_and_what_was_fixed_becomes_mutable(pool: Pool) -> None:
    Attribute.objects.filter(pool=pool, name=PLAN).update(mutable=False, minimum="3")
    attributes.change(pool, PLAN, {"minimum": "", "maximum": "200", "mutable": True, "label": {"en": "Plan"}})
    rule = schema.rules(fresh(pool))[PLAN]
    assert (rule.minimum, rule.maximum, rule.mutable, rule.label("de-at")) == (None, 200, True, "Plan")


def test_a_standard_attribute_takes_a_label_and_a_demand_and_nothing_else(pool: Pool) -> None:
    attributes.change(pool, "nickname", {"label": {"de": "Rufname"}, "asked": True})
    rule = schema.rules(fresh(pool))["nickname"]
    assert (rule.label("de"), rule.label("en"), rule.asked, rule.maximum) == ("Rufname", "", True, 2048)
    with pytest.raises(InvalidParameter):
        attributes.change(pool, "nickname", {"maximum": "10"})
    with pytest.raises(InvalidParameter):
        attributes.change(pool, "email_verified", {"required": True})
    with pytest.raises(InvalidParameter):
        attributes.retire(pool, "nickname")
    with pytest.raises(ResourceNotFound):
        attributes.change(pool, "custom:nothing", {"asked": True})


def test_of_two_changes_the_second_hears_of_the_first(pool: Pool) -> None:
    seen = {"maximum": "20"}
    attributes.change(pool, PLAN, {"maximum": "50"}, seen=seen)
    with pytest.raises(Meanwhile):
        attributes.change(pool, PLAN, {"maximum": "30"}, seen=seen)
    assert Attribute.objects.get(pool=pool, name=PLAN).maximum == "50"


def test_a_retired_attribute_keeps_its_values_and_takes_no_new_ones(pool: Pool, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(more={PLAN: "gold"})
    Attribute.objects.filter(pool=pool, name=PLAN).update(required=True)
    attributes.retire(pool, PLAN)
    place = fresh(pool)
    assert PLAN not in {rule.name for rule in schema.required(place)}
    with pytest.raises(InvalidParameter):
        schema.checked(place, {PLAN: "silver"})
    assert schema.checked(place, {PLAN: ""}) == {PLAN: ""}  # it may be taken away
    assert User.objects.get(pk=ann.pk).attribute(PLAN) == "gold"
    attributes.bring_back(pool, PLAN)
    assert schema.checked(fresh(pool), {PLAN: "silver"}) == {PLAN: "silver"}
    assert PLAN in {rule.name for rule in schema.required(fresh(pool))}


def test_the_owner_chooses_the_order_and_a_newcomer_comes_last(pool: Pool) -> None:
    attributes.add(pool, [Attribute(pool=pool, name="custom:team")])
    attributes.arrange(pool, ["custom:team", PLAN])
    attributes.add(pool, [Attribute(pool=pool, name="custom:floor")])
    names = [rule.name for rule in schema.in_order(fresh(pool))]
    assert names[:4] == ["custom:team", PLAN, "email", "custom:floor"]
    assert len(names) == len(set(names)) == len(schema.rules(fresh(pool)))
    with pytest.raises(InvalidParameter):
        attributes.arrange(pool, ["custom:nothing"])


@pytest.mark.parametrize(
    ("made", "field"),
    [
        ({"name": "custom:x", "minimum": "9", "maximum": "3"}, "maximum"),
        ({"name": "custom:x", "type": "Boolean", "maximum": "3"}, "minimum"),
        ({"name": "custom:x", "maximum": "2049"}, "maximum"),
        ({"name": "custom:a b"}, "name"),
        ({"name": PLAN}, PLAN),
    ],
)
def test_a_new_one_must_hold_too(pool: Pool, made: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        attributes.add(pool, [Attribute(pool=pool, **made)])
    assert refused.value.field == field
    assert Attribute.objects.filter(pool=pool).count() == 2


def test_what_is_asked_for_may_be_written_at_sign_up_and_only_there(pool: Pool, app: Client, caller: Caller) -> None:
    given = {"email": "new@example.com", PLAN: "gold"}
    with pytest.raises(NotAuthorized):
        sign_up.sign_up("early", PASSWORD, given, caller=caller)
    attributes.change(pool, PLAN, {"asked": True})
    open_app, closed_app = (Client.objects.get(pk=app.pk) for _ in range(2))
    made = sign_up.sign_up("newcomer", PASSWORD, given, caller=Caller(client=open_app)).user
    assert made.attribute(PLAN) == "gold"
    with pytest.raises(NotAuthorized):
        sign_up.may_write(Caller(client=open_app), {PLAN: "platinum"})
    closed_app.write_attributes = ["email"]
    with pytest.raises(NotAuthorized):
        sign_up.sign_up("other", PASSWORD, given | {"email": "o@example.com"}, caller=Caller(client=closed_app))


def test_the_sign_up_page_shows_them_in_the_pages_language(browser: Browser, pool: Pool, app: Client) -> None:
    attributes.add(pool, [Attribute(pool=pool, name="custom:seats", type="Number", minimum="1", maximum="9")])
    attributes.change(pool, "custom:seats", {"asked": True, "label": {"en": "Seats", "de": "Plätze"}})
    attributes.change(pool, "birthdate", {"required": True})
    page = browser.get("/signup?client_id=publicapp", headers={"accept-language": "de"}).content.decode()
    assert "Plätze" in page
    assert '<input type="number" name="custom:seats" step="any" min="1" max="9"' in page
    assert 'type="date" name="birthdate"' in page
    assert "Seats" in browser.get("/signup?client_id=publicapp", headers={"accept-language": "en"}).content.decode()
    form = {"username": "newcomer", "password": PASSWORD, "email": "n@example.com", "birthdate": "2000-02-29"}
    refused = browser.post("/signup?client_id=publicapp", form | {"custom:seats": "12"}, follow=True)
    assert "Höchstens 9" in refused.content.decode() or "At most 9" in refused.content.decode()
    browser.post("/signup?client_id=publicapp", form)
    made = User.objects.get(username="newcomer")
    assert (made.attribute("birthdate"), made.attribute("custom:seats")) == ("2000-02-29", "")


def test_whoever_was_here_before_is_not_locked_out_by_a_new_demand(browser: Browser, ann: User, app: Client) -> None:
    attributes.change(ann.pool, "birthdate", {"required": True})
    answer = browser.post("/login?client_id=publicapp", {"username": "ann", "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get("/account?client_id=publicapp").status_code == 200
