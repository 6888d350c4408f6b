"""APIs with their scopes, and access keys, in the console."""

from __future__ import annotations

from django.test import Client as Browser

from idp.api import access_keys
from idp.api.models import AccessKey
from idp.pools.models import Pool, ResourceServer
from tests.console.forms import filled, sentences


def test_a_resource_servers_scopes_are_lines(operator: Browser, pool: Pool) -> None:
    row = ResourceServer.objects.get(pool=pool)
    where = f"/admin/pools/resourceserver/{row.pk}/change/"
    form = filled(operator, where)
    assert form["scopes"] == "read: Read\nwrite: Write"
    assert operator.post(where, form | {"scopes": "read: Read\nall: All: of it", "identifier": "x"}).status_code == 302
    row.refresh_from_db()
    assert row.scope_names() == ["https://api.example.com/read", "https://api.example.com/all"]
    for scopes, said in (("read", "write the scope's name, a colon"), ("a b: c", "A list of objects with ScopeName")):
        assert said in " ".join(sentences(operator.post(where, form | {"scopes": scopes})))


def test_an_access_key_is_narrowed_and_switched_off(operator: Browser, operators: Pool, pool: Pool) -> None:
    key = access_keys.make(name="ci")
    where = f"/admin/api/accesskey/{key.id}/change/"
    answer = operator.post(where, {"name": "ci", "pools": pool.pk, "enabled": "on"})
    assert answer.status_code == 302, sentences(answer)
    row = AccessKey.objects.get(pk=key.id)
    assert (row.every_pool, row.pools, row.reveal()) == (False, [pool.pk], key.secret)
    refused = operator.post(where, {"name": "ci", "pools": operators.pk, "enabled": "on"})
    assert "for which a key can be made" in " ".join(sentences(refused))
    operator.post(where, {"name": "ci", "pools": pool.pk})
    assert access_keys.find(key.id) is None
