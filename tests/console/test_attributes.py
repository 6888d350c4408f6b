"""A pool's attributes in the console: made, labelled, widened, arranged, retired, brought back."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.directory import roles
from idp.directory.models import Role, User
from idp.pools import schema
from idp.pools.models import Attribute, Client, Pool
from tests.console.forms import filled, sentences

PLAN = "custom:plan"


def tab(pool: Pool, *below: str) -> str:
    return "/".join([f"/admin/pools/pool/{pool.pk}/attributes", *below, ""])


def plan(pool: Pool) -> Attribute:
    return Attribute.objects.get(pool=pool, name=PLAN)


def become(role: Role, pool: Pool | None) -> None:
    """Olga has this role and no other."""
    olga = User.objects.get(username="olga")
    olga.trusts.all().delete()
    roles.give(olga, role, pool)


def test_one_is_made_with_all_that_belongs_to_it(operator: Browser, pool: Pool) -> None:
    form = filled(operator, tab(pool, "new")) | {
        "name": "custom:seats",
        "type": "Number",
        "minimum": "1",
        "maximum": "9",
        "asked": "on",
        "label_en": "Seats",
        "label_de": "Plätze",
    }
    answer = operator.post(tab(pool, "new"), form)
    assert answer.status_code == 302, sentences(answer)
    made = Attribute.objects.get(pool=pool, name="custom:seats")
    assert (made.type, made.minimum, made.maximum, made.mutable) == ("Number", "1", "9", True)
    assert (made.required, made.asked, made.label) == (False, True, {"en": "Seats", "de": "Plätze"})
    page = operator.get(tab(pool)).content.decode()
    assert "Seats" in page
    assert "number, 1 to 9" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "two words", "Letters, digits, _ . and -, at most 32 of them."),
        ("name", "plan", "Existing attribute already has name custom:plan."),
        ("maximum", "2049", "between 0 and 2048"),
        ("maximum", "0", "The least is more than the most."),
        ("type", "Poem", "Select a valid choice."),
    ],
)
def test_what_does_not_hold_is_said_beside_the_field(
    operator: Browser, pool: Pool, field: str, value: str, said: str
) -> None:
    form = filled(operator, tab(pool, "new")) | {"name": "seats", "minimum": "1", field: value}
    answer = operator.post(tab(pool, "new"), form)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert said in " ".join(sentences(answer))
    assert Attribute.objects.filter(pool=pool).count() == 2


def test_a_label_a_wider_limit_and_mutability_are_written_and_nothing_else(operator: Browser, pool: Pool) -> None:
    Attribute.objects.filter(pool=pool, name=PLAN).update(mutable=False, label={"ko": "요금제"})
    where = tab(pool, PLAN)
    answer = operator.post(where, filled(operator, where) | {"label_en": "Plan", "maximum": "40", "mutable": "on"})
    assert answer.status_code == 302, sentences(answer)
    row = plan(pool)
    assert (row.label, row.maximum, row.mutable) == ({"en": "Plan", "ko": "요금제"}, "40", True)
    assert (row.required, row.asked, row.minimum, row.type) == (False, False, "", "String")


def test_a_narrower_limit_is_refused_beside_the_field(operator: Browser, pool: Pool) -> None:
    where = tab(pool, PLAN)
    answer = operator.post(where, filled(operator, where) | {"maximum": "5"})
    assert "Limits can only be widened" in " ".join(answer.context["form"].errors["maximum"])
    assert plan(pool).maximum == "20"


def test_a_form_that_was_shown_before_another_change_says_so(operator: Browser, pool: Pool) -> None:
    where = tab(pool, PLAN)
    early = filled(operator, where)
    operator.post(where, filled(operator, where) | {"label_en": "First"})
    answer = operator.post(where, early | {"label_en": "Second"})
    assert "meanwhile" in " ".join(sentences(answer))
    assert plan(pool).label == {"en": "First"}
    untouched = operator.post(where, early | {"asked": "on"})
    assert untouched.status_code == 302
    assert (plan(pool).label, plan(pool).asked) == ({"en": "First"}, True)


def test_a_standard_attribute_may_be_required_and_shown(operator: Browser, pool: Pool) -> None:
    where = tab(pool, "birthdate")
    form = filled(operator, where)
    assert not {"minimum", "mutable"} & form.keys()
    operator.post(where, form | {"required": "on", "asked": "on", "label_de": "Geburtstag"})
    rule = schema.rules(Pool.objects.get(pk=pool.pk))["birthdate"]
    assert (rule.required, rule.asked, rule.label("de"), rule.maximum) == (True, True, "Geburtstag", 10)
    assert "required" not in filled(operator, tab(pool, "sub"))


def test_retired_and_brought_back(operator: Browser, pool: Pool) -> None:
    operator.post(tab(pool, PLAN, "retire"))
    assert plan(pool).retired is not None
    assert "Bring it back" in operator.get(tab(pool, PLAN)).content.decode()
    operator.post(tab(pool, PLAN, "bring-back"))
    assert plan(pool).retired is None
    refused = operator.post(tab(pool, "email", "retire"), follow=True)
    assert "A standard attribute cannot be retired." in refused.content.decode()
    assert operator.get(tab(pool, PLAN, "retire")).status_code == 405


def test_the_order_is_by_the_numbers_beside_the_names(operator: Browser, pool: Pool) -> None:
    operator.post(tab(pool, "order"), {f"place-{PLAN}": "1", "place-email": "2"})
    assert [row.name for row in Attribute.objects.filter(pool=pool)] == [PLAN, "email"]
    operator.post(tab(pool, "order"), {f"place-{PLAN}": "x", "place-email": "1"})
    assert [row.name for row in Attribute.objects.filter(pool=pool)] == ["email", PLAN]
    strange = operator.post(tab(pool, "order"), {"place-custom:nothing": "1"}, follow=True)
    assert "The attributes have changed meanwhile." in strange.content.decode()


def test_where_each_is_used_is_told(operator: Browser, pool: Pool, app: Client, web_app: Client) -> None:
    Client.objects.filter(pk=app.pk).update(read_attributes=[PLAN], write_attributes=[])
    use = operator.get(tab(pool, PLAN)).context["use"]
    assert ([client.pk for client in use.readers], use.writers) == ([app.pk], [])
    use = operator.get(tab(pool, "nickname")).context["use"]
    assert [client.pk for client in use.readers] == [web_app.pk]


@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [(Role.POOL_ADMIN, 200, 302), (Role.AUDITOR, 200, 403), (Role.SUPPORT, 404, 404)],
)
def test_each_role_gets_its_part(operator: Browser, pool: Pool, role: Role, sees: int, changes: int) -> None:
    form = filled(operator, tab(pool, PLAN)) | {"label_en": "Mine"}
    become(role, pool)
    assert [operator.get(where).status_code for where in (tab(pool), tab(pool, PLAN))] == [sees, sees]
    assert operator.post(tab(pool, PLAN), form).status_code == changes
    assert operator.post(tab(pool, PLAN, "retire")).status_code == changes
    assert (plan(pool).retired is not None) == (changes == 302)
    if sees == 200 and changes == 403:
        assert "<form" not in operator.get(tab(pool, PLAN)).content.decode().partition('id="content-main"')[2]


def test_who_configures_another_pool_finds_nothing_here(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    become(Role.POOL_ADMIN, other_pool)
    for where in (tab(pool), tab(pool, "new"), tab(pool, PLAN)):
        assert operator.get(where).status_code == 404
    for below in ("order", "new", PLAN, f"{PLAN}/retire"):
        assert operator.post(tab(pool, below), {"name": "x"}).status_code == 404


def test_an_attribute_that_is_not_there_is_not_found(operator: Browser, pool: Pool) -> None:
    assert operator.get(tab(pool, "custom:nothing")).status_code == 404
