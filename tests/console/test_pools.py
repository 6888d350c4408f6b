"""Pools in the console: made, edited, dressed, protected."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from idp.console import pictures
from idp.directory.models import User
from idp.pools.models import Asset, Attribute, Branding, Domain, Pool
from idp.tokens.models import SigningKey
from tests.console.forms import filled, sentences

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="1"/></svg>'
ADD = "/admin/pools/pool/add/"


def page(pool: Pool) -> str:
    return f"/admin/pools/pool/{pool.pk}/change/"


def test_a_new_pool_has_its_look_its_host_its_attributes_and_its_keys(operator: Browser) -> None:
    form = filled(operator, ADD) | {"name": "Orchard", "username_attributes": ["email"], "tags": '{"team": "trees"}'}
    form |= {"domains-TOTAL_FORMS": "1", "domains-0-name": "orchard", "domains-0-managed_login_version": "1"}
    form |= {"attributes-TOTAL_FORMS": "1", "attributes-0-name": "custom:plan", "attributes-0-type": "String"}
    form |= {"assets-TOTAL_FORMS": "1", "assets-0-kind": "logo", "assets-0-file": SimpleUploadedFile("l.png", PNG)}
    answer = operator.post(ADD, form | {"branding-0-primary": "#aa3300"})
    assert answer.status_code == 302, sentences(answer)
    made = Pool.objects.get(name="Orchard")
    assert (made.username_attributes, made.tags) == (["email"], {"team": "trees"})
    assert Branding.objects.get(pool=made).primary == "#aa3300"
    assert Domain.objects.get(pool=made).name == "orchard"
    assert Attribute.objects.get(pool=made).name == "custom:plan"
    assert bytes(Asset.objects.get(pool=made).content) == PNG
    assert SigningKey.objects.filter(pool=made, retired=None).count() == 2


def test_an_untouched_look_is_made_too(operator: Browser) -> None:
    assert operator.post(ADD, filled(operator, ADD) | {"name": "Bare"}).status_code == 302
    assert Branding.objects.filter(pool__name="Bare").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("recovery", "verified_email\nadmin_only", "admin_only stands alone."),
        ("recovery", "by_pigeon", "A list of: verified_email, verified_phone_number, admin_only."),
        ("auto_verified_attributes", ["address"], "Select a valid choice. address is not one of the available"),
        ("tags", "[1]", "Names with texts"),
        ("tags", "{", "Enter a valid JSON."),
        ("mfa_configuration", "ON", "MFA needs at least one factor that people can set up."),
        ("password_minimum_length", "3", "Ensure this value is greater than or equal to 6."),
        ("branding-0-primary", "red", "A colour such as #0b5fff."),
    ],
)
def test_what_does_not_hold_is_said_beside_the_field(
    operator: Browser, pool: Pool, field: str, value: Any, said: str
) -> None:
    Branding.objects.create(pool=pool)
    answer = operator.post(page(pool), filled(operator, page(pool)) | {field: value})
    assert answer.status_code == 200
    assert said in " ".join(sentences(answer))


def test_an_edit_changes_what_may_be_changed(operator: Browser, pool: Pool) -> None:
    form = filled(operator, page(pool))
    form |= {"name": "Renamed", "recovery": "verified_phone_number\nverified_email"}
    answer = operator.post(page(pool), {**form, "alias_attributes": ["phone_number"]})
    assert answer.status_code == 302, sentences(answer)
    pool.refresh_from_db()
    assert pool.name == "Renamed"
    assert pool.recovery == ["verified_phone_number", "verified_email"]
    assert pool.alias_attributes == ["email"]  # chosen once


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"GIF89a" + b"0" * 40, "logo", "Not a PNG, JPEG, WebP, SVG or ICO picture"),
        (SVG.replace(b"<rect", b"<script/><rect"), "logo", "Not a PNG"),
        (SVG.replace(b"<rect", b'<rect onload="x()"'), "logo", "Not a PNG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "logo", "Not a PNG"),
        (b"\x00\x00\x01\x00" + b"0" * 40, "background", "An ICO picture is for the favicon only."),
        (PNG + b"0" * pictures.LARGEST, "logo", "At most 100 kB."),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused(
    operator: Browser, pool: Pool, content: bytes, kind: str, said: str
) -> None:
    form = filled(operator, page(pool)) | {"assets-TOTAL_FORMS": "1", "assets-0-kind": kind}
    answer = operator.post(page(pool), form | {"assets-0-file": SimpleUploadedFile("picture.png", content)})
    assert said in " ".join(sentences(answer))
    assert not Asset.objects.exists()


def test_pictures_are_known_by_what_is_in_them() -> None:
    found = [
        pictures.kind_of(content) for content in (PNG, SVG, b"\xff\xd8\xff\xe0", b"RIFF0000WEBPVP8 ", b"", b"<svg")
    ]
    assert found == ["image/png", "image/svg+xml", "image/jpeg", "image/webp", "", ""]


def test_a_protected_pool_stays_and_says_so(operator: Browser, pool: Pool, ann: User) -> None:
    Domain.objects.filter(pool=pool).delete()
    Pool.objects.filter(pk=pool.pk).update(deletion_protection=True)
    delete = f"/admin/pools/pool/{pool.pk}/delete/"
    answer = operator.post(delete, {"post": "yes"}, follow=True)
    assert "deletion protection is activated" in answer.content.decode()
    Pool.objects.filter(pk=pool.pk).update(deletion_protection=False)
    assert operator.get(delete).status_code == 200
    operator.post(delete, {"post": "yes", "typed": pool.name})
    assert not User.objects.filter(pk=ann.pk).exists()


def test_the_operators_own_pool_cannot_be_deleted(operator: Browser, operators: Pool) -> None:
    assert operator.post(f"/admin/pools/pool/{operators.pk}/delete/", {"post": "yes"}).status_code == 403


def test_new_signing_keys_take_over_at_a_button(operator: Browser, pool: Pool) -> None:
    press = {"action": "rotate", "_selected_action": pool.pk, "here": "1"}
    assert operator.post("/admin/pools/pool/", press)["Location"] == page(pool)
    key = SigningKey.objects.filter(pool=pool, retired=None).first()
    assert key is not None
    operator.post("/admin/tokens/signingkey/", {"action": "rotate", "_selected_action": key.pk})
    key.refresh_from_db()
    assert key.retired is not None
    assert SigningKey.objects.filter(pool=pool, retired=None).count() == 2
