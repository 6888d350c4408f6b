"""Whatever an operator presses on a person's page is written down, with the reason that was given."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.console.person.pages import LABELS
from idp.credentials import throttles, totp
from idp.directory import groups
from idp.directory.models import User
from idp.flows import administer
from idp.journal.models import Entry
from idp.pools.models import Client, Pool
from idp.tokens import families
from tests.conftest import NOW
from tests.console.desk import page_of, press

EMAIL = {"attribute": "email"}


@pytest.mark.parametrize(
    ("name", "who", "data"),
    [
        ("confirm", "dov", {}),
        ("resend", "dov", {}),
        ("invite", "ben", {}),
        ("unlock", "ann", {}),
        ("reset", "ann", {}),
        ("signout", "ann", {}),
        ("disable", "ann", {}),
        ("enable", "ann", {}),
        ("code", "ann", EMAIL),
        ("verify", "dov", EMAIL),
        ("unverify", "ann", EMAIL),
        ("forget", "ann", {}),
        ("end", "ann", {}),
        ("password", "ann", {"way": "drawn"}),
        ("attributes", "ann", {"email": "ann@example.com", "nickname": "A"}),
        ("groups", "ann", {}),
        ("download", "ann", {}),
    ],
)
def test_every_act_is_written_down_with_its_reason(
    operator: Browser,
    pool: Pool,
    ann: User,
    ben: User,
    dov: User,
    app: Client,
    name: str,
    who: str,
    data: dict[str, str],
) -> None:
    user = {"ann": ann, "ben": ben, "dov": dov}[who]
    for _ in range(5):
        throttles.guess(user)
    totp.add_first(user, totp.draw(), totp.now_step(), name="Pixel")
    family, _token = families.begin(user, app, auth_time=NOW, methods=["pwd"])
    group = groups.create(pool, "staff")
    if name == "enable":
        administer.disable(user)
    needed = {"end": {"session": str(family.pk)}, "groups": {"add": str(group.pk)}}
    answer = operator.post(page_of(user, name), {**data, **needed.get(name, {}), "reason": "called in"})
    assert answer.status_code in {200, 302}
    found = Entry.objects.filter(subject=user.pk, actor_name="olga", reason="called in")
    assert {(entry.pool, entry.act) for entry in found} == {(pool.pk, LABELS[name])}


def test_what_was_refused_leaves_no_entry(operator: Browser, ann: User) -> None:
    assert "Current status is CONFIRMED" in press(operator, ann, "confirm")
    assert "Session does not exist." in press(operator, ann, "end", session="nonsense")
    assert not Entry.objects.filter(subject=ann.pk).exists()
