"""Groups in the console: defined, weighed, filled one by one and by the thousand."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from idp.directory import groups, roles
from idp.directory.models import Group, Membership, Role, SignInName, User
from idp.pools.models import Pool
from tests.conftest import make
from tests.console.forms import filled, sentences

LIST = "/admin/directory/group/"


@pytest.fixture
def staff(pool: Pool) -> Group:
    return groups.create(pool, "staff", description="Who works here", precedence=5)


def page(group: Group, *below: str) -> str:
    return LIST + "/".join([str(group.pk), *(below or ("change",)), ""])


def order(pool: Pool) -> str:
    return f"{LIST}order/?pool={pool.pk}"


def in_it(group: Group) -> set[str]:
    return set(Membership.objects.filter(group=group).values_list("user__username", flat=True))


def again(group: Group) -> Group:
    return Group.objects.get(pk=group.pk)


def become(role: Role, pool: Pool | None) -> None:
    olga = User.objects.get(username="olga")
    olga.trusts.all().delete()
    roles.give(olga, role, pool)


# --- what it is ------------------------------------------------------------------------------


def test_one_is_made_and_known_by_its_name(operator: Browser, pool: Pool) -> None:
    form = filled(operator, f"{LIST}add/") | {"pool": pool.pk, "name": "admins", "precedence": "0", "role": "arn:x"}
    answer = operator.post(f"{LIST}add/", form)
    made = Group.objects.get(pool=pool, name="admins")
    assert answer["Location"] == page(made)
    assert (made.precedence, made.role, made.description) == (0, "arn:x", "")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "two words", "without blanks"),
        ("name", "staff", "A group with the name already exists."),
        ("precedence", "-1", "greater than or equal to 0"),
        ("precedence", "99999999999", "less than or equal to 2147483647"),
        ("pool", "elsewhere", "Select a valid choice."),
    ],
)
def test_what_does_not_hold_is_said_beside_the_field(
    operator: Browser, staff: Group, field: str, value: str, said: str
) -> None:
    form = filled(operator, f"{LIST}add/") | {"pool": staff.pool_id, "name": "admins", field: value}
    answer = operator.post(f"{LIST}add/", form)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors, sentences(answer)
    assert said in " ".join(answer.context["form"].errors[field]) or field == "name"
    assert Group.objects.count() == 1


def test_a_change_writes_what_was_changed_and_says_what_another_did(operator: Browser, staff: Group) -> None:
    form = filled(operator, page(staff))
    groups.change(staff, {"role": "arn:other"})
    assert operator.post(page(staff), form | {"precedence": "7"}).status_code == 302
    assert (again(staff).precedence, again(staff).role, again(staff).description) == (7, "arn:other", "Who works here")
    answer = operator.post(page(staff), form | {"role": "arn:mine"})
    assert "“arn:other” meanwhile" in " ".join(answer.context["form"].errors["role"])
    assert again(staff).role == "arn:other"


def test_the_list_is_by_weight(operator: Browser, pool: Pool, staff: Group) -> None:
    for name, weight in (("light", None), ("heavy", 0), ("also-light", None)):
        groups.create(pool, name, precedence=weight)
    shown = operator.get(f"{LIST}?pool__id__exact={pool.pk}").context["cl"].result_list
    assert [group.name for group in shown] == ["heavy", "staff", "also-light", "light"]


# --- their order -----------------------------------------------------------------------------


def test_numbers_weigh_them_and_what_was_not_sent_stays(operator: Browser, pool: Pool, staff: Group) -> None:
    admins = groups.create(pool, "admins", precedence=3)
    seen = operator.get(order(pool)).context["seen"]
    answer = operator.post(order(pool), {"seen": seen, f"weight-{staff.pk}": "1"})
    assert answer.status_code == 302
    assert (again(staff).precedence, again(admins).precedence) == (1, 3)
    seen = operator.get(order(pool)).context["seen"]
    operator.post(order(pool), {"seen": seen, f"weight-{staff.pk}": "", f"weight-{admins.pk}": "0"})
    assert (again(staff).precedence, again(admins).precedence) == (None, 0)


def test_one_wrong_number_changes_none(operator: Browser, pool: Pool, staff: Group) -> None:
    admins = groups.create(pool, "admins", precedence=3)
    seen = operator.get(order(pool)).context["seen"]
    answer = operator.post(order(pool), {"seen": seen, f"weight-{staff.pk}": "1", f"weight-{admins.pk}": "heavy"})
    assert "A whole number from 0" in answer.content.decode()
    assert 'value="heavy"' in answer.content.decode()
    assert (again(staff).precedence, again(admins).precedence) == (5, 3)


def test_two_who_weigh_at_once_do_not_undo_each_other(operator: Browser, pool: Pool, staff: Group) -> None:
    seen = operator.get(order(pool)).context["seen"]
    groups.change(staff, {"precedence": 9})
    answer = operator.post(order(pool), {"seen": seen, f"weight-{staff.pk}": "1"})
    assert "Somebody else has weighed them meanwhile" in answer.content.decode()
    assert again(staff).precedence == 9
    untouched = operator.post(order(pool), {"seen": seen, f"weight-{staff.pk}": "5"})
    assert untouched.status_code == 302
    assert again(staff).precedence == 9


@pytest.mark.parametrize("seen", ["", "x", None])
def test_a_page_that_was_not_sent_whole_changes_nothing(
    operator: Browser, pool: Pool, staff: Group, seen: str | None
) -> None:
    form = {f"weight-{staff.pk}": "1"} | ({"seen": seen} if seen is not None else {})
    assert "not sent whole" in operator.post(order(pool), form).content.decode()
    assert again(staff).precedence == 5


def test_what_was_seen_of_one_pool_weighs_nothing_in_another(
    operator: Browser, pool: Pool, other_pool: Pool, staff: Group
) -> None:
    seen = operator.get(order(pool)).context["seen"]
    assert operator.post(order(other_pool), {"seen": seen, f"weight-{staff.pk}": "1"}).status_code == 200
    assert again(staff).precedence == 5


# --- who is in it ----------------------------------------------------------------------------


def test_people_are_put_in_by_any_name_they_sign_in_by_and_taken_out(
    operator: Browser, staff: Group, ann: User
) -> None:
    for name in ("ann@example.com", "ANN"):
        assert operator.post(page(staff, "add"), {"username": name}).status_code == 302
    assert in_it(staff) == {"ann"}
    stranger = operator.post(page(staff, "add"), {"username": "nobody"})
    assert "username" in stranger.context["form"].errors
    for key in (str(ann.pk), str(ann.pk), "no key"):
        assert operator.post(page(staff, "remove"), {"user": key}).status_code == 302
    assert in_it(staff) == set()


def test_many_are_put_in_by_paste_with_a_report(operator: Browser, staff: Group, ann: User, mallory: User) -> None:
    people = [make(staff.pool, f"person{number}") for number in range(3)]
    groups.add(people[0], staff)
    text = "person0\r\n person1 \n\nPERSON2\nann@example.com\nann\nnobody\nnobody\nmallory\n" + "x" * 600
    answer = operator.post(page(staff, "paste"), {"names": text})
    report = answer.context["report"]
    assert (report.added, report.already) == (3, 1)
    assert report.unknown == ("nobody", "mallory", "x" * 600)
    assert in_it(staff) == {"person0", "person1", "person2", "ann"}
    assert answer.context["form"]["names"].value().splitlines()[0] == "nobody"
    repeated = operator.post(page(staff, "paste"), {"names": text}).context["report"]
    assert (repeated.added, repeated.already) == (0, 4)


def test_a_file_does_as_well(operator: Browser, staff: Group, ann: User) -> None:
    def send(content: bytes) -> Any:
        return operator.post(page(staff, "paste"), {"names": "", "file": SimpleUploadedFile("names.txt", content)})

    assert send("\ufeffann\r\nnobody\r\n".encode()).context["report"].unknown == ("nobody",)
    assert in_it(staff) == {"ann"}
    assert "not a text in UTF-8" in " ".join(sentences(send(b"\xff\xfe\x00")))
    assert "Write at least one name." in " ".join(sentences(send(b"\n")))
    assert "at most 10,000 at once" in " ".join(sentences(send(b"a\n" * 10_001)))


def test_by_the_thousand_it_takes_few_statements(
    operator: Browser, staff: Group, django_assert_max_num_queries: Any
) -> None:
    User.objects.bulk_create(User(pool=staff.pool, username=f"p{number}") for number in range(1_100))
    people = list(User.objects.filter(pool=staff.pool))
    SignInName.objects.bulk_create(
        SignInName(pool=staff.pool, user=user, kind="username", key=user.username) for user in people
    )
    with django_assert_max_num_queries(60):  # without an actor nothing is written into the journal
        report = groups.add_named(staff, [user.username for user in people])
    assert (report.added, report.unknown) == (1_100, ())


def test_members_are_shown_by_pages_and_found_by_how_a_name_begins(operator: Browser, staff: Group) -> None:
    people = [make(staff.pool, f"person{number:02}") for number in range(53)]
    outside = make(staff.pool, "person-outside")
    groups.add_named(staff, [user.username for user in people])
    first = operator.get(page(staff)).context["members"]
    assert [user.username for user in first.people] == [f"person{number:02}" for number in range(52, 2, -1)]
    rest = operator.get(f"{page(staff)}?{first.older}").context["members"]
    assert ([user.username for user in rest.people], rest.older) == (["person02", "person01", "person00"], "")
    found = operator.get(page(staff), {"q": "PERSON1"}).context["members"].people
    assert {user.username for user in found} == {f"person1{number}" for number in range(10)}
    assert outside.username not in operator.get(page(staff), {"q": "person"}).content.decode()
    for odd in ("\x01", "x" * 300, "%"):
        assert operator.get(page(staff), {"q": odd, "after": "~"}).status_code == 200
    assert operator.get(page(staff), {"after": "9" * 30}).status_code == 200


# --- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "defines", "fills"),
    [(Role.POOL_ADMIN, 302, 302), (Role.SUPPORT, 403, 403), (Role.AUDITOR, 403, 403)],
)
def test_each_role_gets_its_part(
    operator: Browser, staff: Group, ann: User, ben: User, role: Role, defines: int, fills: int
) -> None:
    groups.add(ben, staff)
    form = filled(operator, page(staff)) | {"role": "arn:mine"}
    become(role, staff.pool)
    shown = operator.get(page(staff))
    assert shown.status_code == 200
    assert "ben" in shown.content.decode()
    assert operator.post(page(staff), form).status_code == defines
    assert operator.post(page(staff, "add"), {"username": "ann"}).status_code == fills
    assert operator.post(page(staff, "remove"), {"user": str(ben.pk)}).status_code == fills
    assert operator.get(page(staff, "paste")).status_code == (200 if fills == 302 else 403)
    assert operator.get(order(staff.pool)).status_code == (200 if defines == 302 else 403)
    assert in_it(staff) == ({"ann"} if fills == 302 else {"ben"})
    if fills == 403:
        text = shown.content.decode().partition('id="content-main"')[2]
        assert not any(word in text for word in ('method="post"', ">Remove<", "Add many", ">Delete<"))


@pytest.mark.parametrize("role", [Role.POOL_ADMIN, Role.SUPPORT])
def test_who_is_of_another_pool_finds_nothing_here(
    operator: Browser, staff: Group, ann: User, other_pool: Pool, role: Role
) -> None:
    groups.add(ann, staff)
    become(role, other_pool)
    assert operator.get(page(staff)).status_code == 302  # as if it were not there
    assert "staff" not in operator.get(LIST).content.decode()
    for below in ("add", "remove", "paste"):
        assert operator.post(page(staff, below), {"username": "ann", "user": str(ann.pk)}).status_code == 404
    assert operator.get(order(staff.pool)).status_code == (404 if role == Role.POOL_ADMIN else 403)
    assert in_it(staff) == {"ann"}


def test_nobody_of_another_pool_gets_in(operator: Browser, staff: Group, mallory: User) -> None:
    answer = operator.post(page(staff, "paste"), {"names": f"{mallory.email}\n{mallory.pk}\n{mallory.username}"})
    assert answer.context["report"].added == 0
    assert in_it(staff) == set()
