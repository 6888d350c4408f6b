"""Pools in the console: made with little, dressed, moved to other hosts, deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.utils import quote
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from idp.console.pool.naming import WAYS
from idp.directory.models import User
from idp.pools import pictures
from idp.pools.models import Asset, Branding, Domain, Pool
from idp.tokens.models import SigningKey
from tests.console.forms import filled, sentences

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'
ADD = "/admin/pools/pool/add/"


def tab(pool: Pool, name: str) -> str:
    return f"/admin/pools/pool/{quote(pool.pk)}/{name}/"


def test_a_new_pool_has_its_look_its_host_and_its_keys(operator: Browser) -> None:
    answer = operator.post(ADD, filled(operator, ADD) | {"name": "Orchard", "host_prefix": "Orchard"})
    made = Pool.objects.get(name="Orchard")
    assert answer["Location"] == tab(made, "change")
    assert (made.username_attributes, made.alias_attributes, made.case_sensitive) == (["email"], [], False)
    assert Branding.objects.filter(pool=made).exists()
    assert Domain.objects.get(pool=made).name == "orchard"
    assert SigningKey.objects.filter(pool=made, retired=None).count() == 2


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_naming_makes_a_pool(operator: Browser, way: str) -> None:
    assert operator.post(ADD, {"name": "Orchard", "naming": way}).status_code == 302
    made = Pool.objects.get(name="Orchard")
    assert (made.username_attributes, made.alias_attributes) == (list(WAYS[way].username), list(WAYS[way].alias))


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("demo", "Domain already associated with another user pool."),
        ("console", "console cannot be a domain of a user pool."),
        ("a.b", "A prefix has no dot"),
        ("-x", "A prefix such as"),
    ],
)
def test_a_prefix_that_cannot_be_is_said_beside_the_field_and_makes_nothing(
    operator: Browser, pool: Pool, prefix: str, said: str
) -> None:
    answer = operator.post(ADD, {"name": "Orchard", "naming": "email", "host_prefix": prefix})
    assert answer.status_code == 200
    assert any(said in sentence for sentence in sentences(answer))
    assert sentences(answer)[0] == "host_prefix"
    assert not Pool.objects.filter(name="Orchard").exists()


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"GIF89a" + b"0" * 40, "logo", "Not a PNG, JPEG, WebP, SVG or ICO picture"),
        (SVG.replace(b"<rect", b"<script/><rect"), "logo", "Not a PNG"),
        (SVG.replace(b"<rect", b'<rect onload="x()"'), "logo", "Not a PNG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "logo", "Not a PNG"),
        (b"\x00\x00\x01\x00" + b"0" * 40, "background", "An ICO picture is for the favicon only."),
        (PNG + b"0" * pictures.LARGEST[Asset.Kind.LOGO], "logo", "At most 100 kB."),
        (PNG + b"0" * pictures.LARGEST[Asset.Kind.BACKGROUND], "background", "At most 400 kB."),
        (b"", "logo", "Not a PNG"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused_beside_its_field(
    operator: Browser, pool: Pool, content: bytes, kind: str, said: str
) -> None:
    file = SimpleUploadedFile("picture.png", content)
    answer = operator.post(tab(pool, "branding/picture"), {"kind": kind, "file": file})
    beside = f'<ul class="errorlist" id="problem_{kind}"><li>{said}'
    assert beside in answer.content.decode()
    assert not Asset.objects.exists()


def test_a_picture_is_put_replaced_and_taken_away(operator: Browser, pool: Pool) -> None:
    for content in (PNG, PNG + b"1"):
        file = SimpleUploadedFile("picture.png", content)
        answer = operator.post(tab(pool, "branding/picture"), {"kind": "logo", "file": file}, follow=True)
        assert "Logo: the new picture is shown from now on." in answer.content.decode()
        row = Asset.objects.get(pool=pool, kind="logo")
        assert bytes(row.content) == content
        assert f'src="{pool.address}/brand/logo/{row.digest}"' in answer.content.decode()
    operator.post(tab(pool, "branding/picture"), {"kind": "logo", "drop": "1"})
    assert not Asset.objects.exists()


@pytest.mark.parametrize("given", [{}, {"kind": "logo"}, {"kind": "hat"}])
def test_a_picture_without_a_file_is_asked_for(operator: Browser, pool: Pool, given: dict[str, str]) -> None:
    assert "Choose a file." in operator.post(tab(pool, "branding/picture"), given).content.decode()


def test_pictures_are_known_by_what_is_in_them() -> None:
    found = [
        pictures.kind_of(content) for content in (PNG, SVG, b"\xff\xd8\xff\xe0", b"RIFF0000WEBPVP8 ", b"", b"<svg")
    ]
    assert found == ["image/png", "image/svg+xml", "image/jpeg", "image/webp", "", ""]


@pytest.mark.parametrize(("name", "host"), [("Garden", "garden.localhost"), ("auth.example.com.", "auth.example.com")])
def test_a_pool_takes_a_host_and_gives_it_back(operator: Browser, pool: Pool, name: str, host: str) -> None:
    answer = operator.post(tab(pool, "domains/add"), {"name": name}, follow=True)
    assert f"The pool is at {host} now." in answer.content.decode()
    row = Domain.objects.get(name=name.lower().rstrip("."))
    assert row.host == host
    operator.post(tab(pool, "domains/drop"), {"name": row.name})
    assert not Domain.objects.filter(name=row.name).exists()


def test_an_own_domain_says_what_it_needs(operator: Browser, pool: Pool) -> None:
    Domain.objects.create(pool=pool, name="auth.example.com")
    page = operator.get(tab(pool, "domains")).content.decode()
    assert "auth.example.com. CNAME localhost." in page
    assert "People are sent to <code>http://auth.example.com:8000</code>" in page


@pytest.mark.parametrize("name", ["other", "localhost", "127.0.0.1", "a b", "", "x" * 300])
def test_a_host_that_cannot_be_had_is_said_beside_the_field(
    operator: Browser, pool: Pool, other_pool: Pool, name: str
) -> None:
    answer = operator.post(tab(pool, "domains/add"), {"name": name})
    assert answer.status_code == 200
    assert "name" in answer.context["new"].errors
    assert list(Domain.objects.filter(pool=pool).values_list("name", flat=True)) == ["demo"]


def test_the_host_of_another_pool_cannot_be_given_away(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    answer = operator.post(tab(pool, "domains/drop"), {"name": "other"}, follow=True)
    assert "Domain does not exist." in answer.content.decode()
    assert Domain.objects.filter(pool=other_pool).exists()


def test_the_operators_own_pool_cannot_be_deleted(operator: Browser, operators: Pool) -> None:
    assert operator.post(f"/admin/pools/pool/{operators.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "Operators live here" in operator.get(tab(operators, "danger")).content.decode()


def test_the_danger_zone_leads_to_deletion_once_nothing_protects(operator: Browser, pool: Pool, ann: User) -> None:
    delete = tab(pool, "delete")
    assert delete in operator.get(tab(pool, "danger")).content.decode()
    protect = filled(operator, tab(pool, "danger")) | {"deletion_protection": "on"}
    assert operator.post(tab(pool, "danger"), protect).status_code == 302
    assert delete not in operator.get(tab(pool, "danger")).content.decode()
    way_out = operator.get(delete).content.decode()
    assert tab(pool, "danger") in way_out
    assert tab(pool, "domains") in way_out
    free = filled(operator, tab(pool, "danger"))
    free.pop("deletion_protection")
    operator.post(tab(pool, "danger"), free)
    operator.post(tab(pool, "domains/drop"), {"name": "demo"})
    operator.post(delete, {"post": "yes", "typed": pool.name})
    assert not User.objects.filter(pk=ann.pk).exists()


def test_new_signing_keys_take_over_at_a_button(operator: Browser, pool: Pool, clock: Any) -> None:
    assert operator.post(tab(pool, "keys/rotate"))["Location"] == tab(pool, "keys")
    key = SigningKey.objects.filter(pool=pool, retired=None).first()
    assert key is not None
    clock.shift(1)
    operator.post("/admin/tokens/signingkey/", {"action": "rotate", "_selected_action": key.pk})
    key.refresh_from_db()
    assert key.retired is not None
    assert SigningKey.objects.filter(pool=pool, retired=None).count() == 2
    page = operator.get(tab(pool, "keys")).content.decode()
    assert page.count('<span class="badge good">signs until ') == 2
    assert page.count(">published; signs from ") == 2
    clock.shift(600)
    page = operator.get(tab(pool, "keys")).content.decode()
    assert page.count("retired; verifies until") == 2
    assert page.count('<span class="badge good">signs</span>') == 2


@pytest.mark.parametrize("address", ["keys/rotate", "list"])
def test_keys_are_rotated_after_a_fresh_sign_in_only(operator: Browser, pool: Pool, clock: Any, address: str) -> None:
    operator.post(tab(pool, "keys/rotate"))
    keys = set(SigningKey.objects.filter(retired=None).values_list("kid", flat=True))
    clock.shift(301)
    if address == "list":
        where = "/admin/tokens/signingkey/"
        answer = operator.post(where, {"action": "rotate", "_selected_action": next(iter(keys))})
    else:
        answer = operator.post(tab(pool, address))
    assert answer["Location"].startswith("/login?")
    assert set(SigningKey.objects.filter(retired=None).values_list("kid", flat=True)) == keys


def test_a_key_of_last_year_is_due(operator: Browser, pool: Pool, clock: Any) -> None:
    operator.post(tab(pool, "keys/rotate"))
    SigningKey.objects.filter(pool=pool).update(created="2025-10-01T00:00:00Z")
    assert "due for rotation" in operator.get(tab(pool, "keys")).content.decode()
