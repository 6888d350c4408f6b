"""Finding people as an operator does: by how a name starts, by filters, page after page."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from idp.directory import groups, search
from idp.directory.models import Status, User
from idp.directory.search import Criteria, Cursor
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool

START = datetime(2025, 1, 1, 12, tzinfo=UTC)


def add(pool: Pool, username: str, *, day: int = 0, **columns: object) -> User:
    user = User.objects.create(id=uuid.uuid4(), pool=pool, username=username, **columns)
    User.objects.filter(pk=user.pk).update(created=START + timedelta(days=day))
    return User.objects.get(pk=user.pk)


def names(page: search.Page) -> list[str]:
    return [user.username for user in page.people]


def found(text: str, *pools: Pool, **asked: object) -> list[str]:
    return names(search.page(Criteria(text=text, **asked), [pool.pk for pool in pools]))  # type: ignore[arg-type]


@pytest.fixture
def eva(pool: Pool) -> User:
    return add(
        pool,
        "Eva.Maria",
        email="Eva@Example.com",
        phone_number="+493012345678",
        preferred_username="evi",
        name="Eva Maria Österreicher",
        given_name="Eva",
        family_name="Österreicher",
    )


@pytest.mark.parametrize(
    "text",
    [
        *("eva.m", "EVA.MARIA", "eva@ex", "Eva@Example.com", "<eva@example.com>", "EVI", "eva maria ö", "ÖSTERR"),
        *("österreich", "Eva Österreicher", "österreicher, eva", "+49 30 12345678", "+49 (0)30 1234", "0049 30 123"),
        *("030 12345678", "(030) 1234-5678", "493012345", "+4930"),
    ],
)
def test_a_person_is_found_by_the_start_of_any_name(pool: Pool, eva: User, text: str) -> None:
    add(pool, "somebody", email="x@example.com", phone_number="+15551234567", name="Some Body")
    assert found(text, pool) == [eva.username]


@pytest.mark.parametrize(
    "text", ["va.m", "example.com", "%", "_va", "eva.maria2", "eva\x00", "030 1234", "[", "*", "'"]
)
def test_and_by_nothing_else(pool: Pool, eva: User, text: str) -> None:
    assert Criteria.read({"text": text})[1] or found(text, pool) == []


def test_the_sub_finds_whole_or_by_its_start(pool: Pool, other_pool: Pool, eva: User) -> None:
    for text in (str(eva.pk), eva.pk.hex.upper(), str(eva.pk)[:13]):
        assert found(text, pool) == [eva.username]
        assert found(text, other_pool) == []


def test_nobody_of_another_pool_is_found(pool: Pool, other_pool: Pool, ann: User, mallory: User) -> None:
    assert found("ann@example.com", pool) == ["ann"]
    assert found("ann@example.com", other_pool) == [mallory.username]
    assert set(found("ann@example.com", pool, other_pool)) == {"ann", mallory.username}
    assert found("ann", pool, other_pool, pool=pool.pk) == ["ann"]
    assert names(search.page(Criteria(pool=other_pool.pk), [pool.pk])) == []
    assert names(search.page(Criteria(), [])) == []


def test_exact_ones_come_first_and_then_the_newest(pool: Pool) -> None:
    for day, name in enumerate(["anna", "ann", "annabel", "Anne"]):
        add(pool, name, day=day)
    assert found("ANN", pool) == ["ann", "Anne", "annabel", "anna"]


def test_long_texts_are_compared_to_their_end(pool: Pool) -> None:
    add(pool, "x" * 64 + "y" * 10)
    assert found("X" * 64 + "y" * 5, pool)
    assert found("x" * 64 + "z", pool) == []


# --- filters -----------------------------------------------------------------------------------


@pytest.fixture
def crowd(pool: Pool) -> list[User]:
    """Sixty people, one a day."""
    people = [
        add(
            pool,
            f"p{day:02}",
            day=day,
            status=Status.UNCONFIRMED if day % 3 == 0 else Status.CONFIRMED,
            enabled=day % 5 != 0,
            email=f"p{day:02}@example.com" if day % 2 else "",
            email_verified=day % 4 == 1,
            phone_number=f"+49301000{day:04}",
            phone_number_verified=day % 7 == 0,
            last_login=START + timedelta(days=100 + day) if day % 6 else None,
        )
        for day in range(60)
    ]
    staff = groups.create(pool, "staff")
    for user in people[::10]:
        groups.add(user, staff)
    return people


FILTERS: dict[str, tuple[Criteria, Callable[[int], object]]] = {
    "status": (Criteria(status="UNCONFIRMED"), lambda d: d % 3 == 0),
    "common status": (Criteria(status="CONFIRMED"), lambda d: d % 3),
    "disabled": (Criteria(enabled=False), lambda d: d % 5 == 0),
    "enabled": (Criteria(enabled=True), lambda d: d % 5),
    "verified": (Criteria(email_verified=True), lambda d: d % 4 == 1),
    "unverified": (Criteria(email_verified=False), lambda d: d % 2 and d % 4 != 1),
    "phone": (Criteria(phone_number_verified=True), lambda d: d % 7 == 0),
    "no phone": (Criteria(phone_number_verified=False), lambda d: d % 7),
    "group": (Criteria(group="staff"), lambda d: d % 10 == 0),
    "no group": (Criteria(group="nobody"), lambda _: False),
    "from": (Criteria(created_from=date(2025, 1, 11)), lambda d: d >= 10),
    "to": (Criteria(created_to=date(2025, 1, 11)), lambda d: d <= 10),
    "never": (Criteria(signed_in=False), lambda d: d % 6 == 0),
    "ever": (Criteria(signed_in=True), lambda d: d % 6),
    "seen": (
        Criteria(signed_in_from=date(2025, 4, 21), signed_in_to=date(2025, 4, 30)),
        lambda d: d % 6 and 10 <= d <= 19,
    ),
    "all at once": (
        Criteria(status="CONFIRMED", enabled=True, email_verified=True, signed_in=True, created_from=date(2025, 1, 15)),
        lambda d: d % 3 and d % 5 and d % 4 == 1 and d % 6 and d >= 14,
    ),
    "text too": (Criteria(text="P1", enabled=True), lambda d: 10 <= d < 20 and d % 5),
    "everybody": (Criteria(), lambda _: True),
}


@pytest.fixture(params=FILTERS)
def asked(request: pytest.FixtureRequest, pool: Pool, crowd: list[User]) -> tuple[Criteria, list[str]]:
    """What is asked of the pool, and whom that means, newest first."""
    criteria, fits = FILTERS[request.param]
    wanted = [user.username for day, user in enumerate(crowd) if fits(day)]
    return dataclasses.replace(criteria, pool=pool.pk), wanted[::-1]


def forth(criteria: Criteria, pools: list[str], size: int = 4) -> list[search.Page]:
    pages = [search.page(criteria, pools, size=size)]
    while older := pages[-1].older:
        pages.append(search.page(criteria, pools, older=older, size=size))
    return pages


@pytest.mark.parametrize("steps", [(1_000,), (5, 7)])
def test_a_filter_shows_those_it_means_and_no_others(
    pool: Pool, asked: tuple[Criteria, list[str]], steps: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little is looked at for one page."""
    monkeypatch.setattr(search.listing, "STEPS", steps)
    criteria, wanted = asked
    pages = forth(criteria, [pool.pk])
    assert [name for page in pages for name in names(page)] == wanted
    back = [pages[-1]]
    while newer := back[-1].newer:
        back.append(search.page(criteria, [pool.pk], newer=newer, size=4))
    seen = [name for page in reversed(back) for name in names(page)]
    assert list(dict.fromkeys(seen)) == wanted


def test_a_walk_meets_each_of_them_once_oldest_first(
    pool: Pool, asked: tuple[Criteria, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search.listing, "STEPS", (5, 7))
    criteria, wanted = asked
    met: list[str] = []
    after: Cursor | None = None
    while True:
        chunk = search.walk(criteria, after=after, size=4)
        met += [user.username for user in chunk.people]
        if chunk.after is None:
            break
        after = Cursor.read(str(chunk.after))
    assert met == wanted[::-1]
    assert search.count(criteria) == search.Counted(len(wanted), complete=True)
    if len(wanted) > 3:
        assert search.count(criteria, most=3) == search.Counted(3, complete=False)


def test_pages_of_several_pools_are_one_list(pool: Pool, other_pool: Pool, crowd: list[User]) -> None:
    for day in range(0, 60, 7):
        add(other_pool, f"o{day:02}", day=day)
    pages = forth(Criteria(), [pool.pk, other_pool.pk], size=10)
    seen = [user for page in pages for user in page.people]
    assert [(user.created, user.pk) for user in seen] == sorted(((u.created, u.pk) for u in seen), reverse=True)
    assert len(seen) == 60 + 9
    assert len(forth(Criteria(enabled=False), [pool.pk, other_pool.pk])) == 3


def test_pages_stay_whole_while_people_come_and_go(pool: Pool, crowd: list[User]) -> None:
    first = search.page(Criteria(), [pool.pk], size=10)
    add(pool, "new", day=99)
    crowd[45].delete()
    second = search.page(Criteria(), [pool.pk], older=first.older, size=10)
    assert names(second) == [f"p{day}" for day in range(49, 38, -1) if day != 45]
    back = search.page(Criteria(), [pool.pk], newer=second.newer, size=10)
    assert names(back) == [f"p{day}" for day in range(59, 49, -1)]
    assert names(search.page(Criteria(), [pool.pk], newer=back.newer, size=10))[0] == "new"


def test_people_of_one_moment_are_kept_apart(pool: Pool) -> None:
    for number in range(25):
        add(pool, f"twin{number}")
    pages = forth(Criteria(enabled=True), [pool.pk], size=10)
    assert len({name for page in pages for name in names(page)}) == 25
    assert [len(page.people) for page in pages] == [10, 10, 5]


def test_what_is_cut_is_said(pool: Pool, other_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.beginnings, "MOST", 5)
    for number in range(8):
        add(pool, f"anna{number}", day=number)
    exact = add(other_pool, "anna", day=9)
    both = [pool.pk, other_pool.pk]
    assert search.page(Criteria(text="anna"), [pool.pk]).cut == ("username",)
    assert search.page(Criteria(text="anna7"), both).cut == ()
    assert search.page(Criteria(text="anna"), both).people[0] == exact
    assert len(forth(Criteria(text="anna"), both, size=2)) == 3
    assert search.count(Criteria(pool=pool.pk, text="anna")) == search.Counted(8, complete=True)


# --- words ---------------------------------------------------------------------------------------


def test_criteria_go_through_words_and_come_back(asked: tuple[Criteria, list[str]]) -> None:
    criteria, _ = asked
    assert Criteria.from_words(criteria.words()) == criteria
    assert all(isinstance(word, str) for word in criteria.words().values())


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("status", "HAPPY"),
        ("enabled", "1"),
        ("created_from", "yesterday"),
        ("created_to", "9999-12-31"),
        ("signed_in_to", "0001-01-01"),
        ("text", "a\x00b"),
        ("text", "\ud800"),
        ("group", "g" * 257),
    ],
)
def test_what_cannot_be_read_never_means_everybody(name: str, word: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        Criteria.from_words({name: word})
    assert refused.value.field == name


@pytest.mark.parametrize("word", ["", "x", "=~", "2025-01-01~", "2025-01-01T00:00:00~" + "0" * 32, "~" * 40])
def test_a_cursor_that_nobody_made_is_none(word: str) -> None:
    assert Cursor.read(word) is None


def test_a_cursor_is_read_as_it_was_written() -> None:
    for exact in (True, False):
        cursor = Cursor(exact, START, uuid.uuid4())
        assert Cursor.read(str(cursor)) == cursor
