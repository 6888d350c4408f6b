"""Secrets at rest: readable under the ring of keys, in their own row, unchanged, and nowhere else."""

from __future__ import annotations

import base64

import pytest
from pytest_django import Settings

from idp.kernel import encryption
from idp.kernel.encryption import Unreadable

OLD, NEW = (base64.urlsafe_b64encode(bytes([number]) * 32).decode().rstrip("=") for number in (1, 2))


def test_a_sealed_secret_opens_again() -> None:
    assert encryption.open_sealed(encryption.seal("Gehäuse", bound_to="row:1"), bound_to="row:1") == "Gehäuse"


def test_a_sealed_secret_shows_nothing_of_its_content() -> None:
    assert "Gehäuse" not in encryption.seal("Gehäuse", bound_to="row:1")
    assert encryption.seal("x", bound_to="row:1") != encryption.seal("x", bound_to="row:1")


def test_a_value_copied_into_another_row_does_not_open_there() -> None:
    with pytest.raises(Unreadable):
        encryption.open_sealed(encryption.seal("x", bound_to="row:1"), bound_to="row:2")


@pytest.mark.parametrize("position", [9, 20, 30, -5])
def test_a_changed_value_does_not_open(position: int) -> None:
    sealed = encryption.seal("a secret of some length", bound_to="row:1")
    letter = "A" if sealed[position] != "A" else "B"
    changed = f"{sealed[:position]}{letter}{sealed[position:][1:]}"
    with pytest.raises(Unreadable):
        encryption.open_sealed(changed, bound_to="row:1")


@pytest.mark.parametrize("body", ["", "A", "AAAA", "!!!!", "=", "ü", "AAAAAAAAAAAAAAAA", "A" * 60])
def test_garbage_under_a_known_key_is_unreadable_and_nothing_worse(body: str) -> None:
    with pytest.raises(Unreadable):
        encryption.open_sealed(f"{encryption.ring()[0].id}.{body}", bound_to="row:1")


@pytest.mark.parametrize("sealed", ["", ".", "no dot", "00000000.AAAA"])
def test_garbage_of_no_key_is_unreadable(sealed: str) -> None:
    with pytest.raises(Unreadable):
        encryption.open_sealed(sealed, bound_to="row:1")


def test_the_newest_key_seals_and_older_ones_still_open(settings: Settings) -> None:
    settings.PORTICO_SECRET_KEYS = [OLD]
    old = encryption.seal("x", bound_to="row:1")
    settings.PORTICO_SECRET_KEYS = [NEW, OLD]
    assert encryption.open_sealed(old, bound_to="row:1") == "x"
    assert not encryption.is_current(old)
    assert encryption.is_current(encryption.seal("x", bound_to="row:1"))


def test_what_a_dropped_key_sealed_is_lost(settings: Settings) -> None:
    settings.PORTICO_SECRET_KEYS = [OLD]
    old = encryption.seal("x", bound_to="row:1")
    settings.PORTICO_SECRET_KEYS = [NEW]
    with pytest.raises(Unreadable):
        encryption.open_sealed(old, bound_to="row:1")


def test_a_mac_of_an_older_key_is_still_recognised(settings: Settings) -> None:
    settings.PORTICO_SECRET_KEYS = [OLD]
    former = encryption.mac("value", purpose="code")
    settings.PORTICO_SECRET_KEYS = [NEW, OLD]
    assert encryption.mac("value", purpose="code") != former
    assert former in encryption.macs("value", purpose="code")


def test_a_mac_for_one_purpose_says_nothing_for_another() -> None:
    assert encryption.mac("value", purpose="code") != encryption.mac("value", purpose="phantom")


def test_a_mac_takes_whatever_a_stranger_sent() -> None:
    assert len(encryption.mac("\ud800\x00", purpose="code")) == 32
