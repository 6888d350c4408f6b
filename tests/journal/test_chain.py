"""Whoever owns the database may lift its triggers; what was done then shows in the chain."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from idp.flows import housekeeping
from idp.journal import chain, entries, triggers, verify
from idp.journal.entries import Change
from idp.journal.models import Entry, Seal
from idp.kernel import encryption
from idp.kernel.actor import Actor
from tests.race import race

MANY = 7


@pytest.fixture
def chained(db: None, olga: Actor) -> list[Entry]:
    for number in range(MANY):
        entries.note(f"Act {number}", change=Change.DONE, after={"n": number, "ü": [1.5, None, True]})
    assert chain.seal() == MANY
    return list(Entry.objects.order_by("pk"))


def behind_our_back(*statements: str) -> None:
    connection.check_constraints()
    triggers.drop(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.check_constraints()
    triggers.put(connection)


def verified(*arguments: str) -> tuple[bool, str]:
    """Whether all is well, and every word that was said."""
    words = io.StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=words, stderr=words)
    except CommandError as error:
        return error.returncode != 1, words.getvalue()
    return True, words.getvalue()


def test_an_untouched_journal_is_well_and_says_what_to_keep(chained: list[Entry]) -> None:
    newest = Seal.objects.get(number=MANY)

    assert verified() == (True, f"{MANY} sealed entries, newest {MANY}:{newest.mac}\n")
    assert verified("--expect", f"{MANY}:{newest.mac}")[0]
    assert verified("--expect", f"3:{Seal.objects.get(number=3).mac}")[0], "the journal has grown since"


def test_an_empty_journal_is_well(db: None) -> None:
    assert verified() == (True, "0 sealed entries\n")


@pytest.mark.parametrize("column", ["act = 'Another'", "actor = 'mallory'", "after = '{}'", "at = '2020-01-01'"])
def test_a_changed_entry_is_found(chained: list[Entry], column: str) -> None:
    behind_our_back(f"UPDATE journal_entry SET {column} WHERE id = {chained[2].pk}")

    well, words = verified()
    assert not well
    assert f"Entry {chained[2].pk} (seal 3, " in words
    assert words.count("is not as it was sealed") == 1, "the others are as they were"


def test_a_deleted_entry_is_found(chained: list[Entry]) -> None:
    gone = chained[3].pk
    behind_our_back(f"DELETE FROM journal_seal WHERE entry_id = {gone}", f"DELETE FROM journal_entry WHERE id = {gone}")

    well, words = verified()
    assert not well
    assert "Seals 4 to 4 are missing." in words
    assert "(seal 5, " in words, "the next one was chained to it"


def test_a_tail_that_was_cut_off_is_found_by_whoever_kept_its_number(chained: list[Entry]) -> None:
    newest = Seal.objects.get(number=MANY)
    last = chained[-1].pk
    behind_our_back(f"DELETE FROM journal_seal WHERE entry_id = {last}", f"DELETE FROM journal_entry WHERE id = {last}")

    assert verified()[0], "nothing shows from inside"
    well, words = verified("--expect", f"{MANY}:{newest.mac}")
    assert not well
    assert f"ends with seal {MANY - 1}, before the expected {MANY}" in words


def test_a_tail_that_was_made_anew_is_found_too(chained: list[Entry], olga: Actor) -> None:
    newest = Seal.objects.get(number=MANY)
    behind_our_back(
        f"DELETE FROM journal_seal WHERE number = {MANY}", f"DELETE FROM journal_entry WHERE id = {chained[-1].pk}"
    )
    entries.note("Instead", change=Change.DONE)
    chain.seal()

    assert not verified("--expect", f"{MANY}:{newest.mac}")[0]


def test_swapped_entries_are_found(chained: list[Entry]) -> None:
    entries.note("For a moment", change=Change.DONE)
    one, other, spare = chained[1].pk, chained[4].pk, Entry.objects.latest("pk").pk
    moves = [(one, spare), (other, one), (spare, other)]
    behind_our_back(*(f"UPDATE journal_seal SET entry_id = {new} WHERE entry_id = {old}" for old, new in moves))

    well, words = verified()
    assert not well
    assert "(seal 2, " in words
    assert "(seal 5, " in words


def test_a_seal_made_without_the_key_is_found(chained: list[Entry], settings: Settings) -> None:
    ours, theirs = list(settings.PORTICO_SECRET_KEYS), ["bWFsbG9yeS1tYWxsb3J5LW1hbGxvcnktbWFsbG9yeS0wMDAw"]
    settings.PORTICO_SECRET_KEYS = theirs
    former = Seal.objects.get(number=MANY - 1)
    forged = chain.mac_of(chained[-1], MANY, former.mac, encryption.ring()[0])
    settings.PORTICO_SECRET_KEYS = ours
    behind_our_back(f"UPDATE journal_seal SET mac = '{forged}' WHERE number = {MANY}")

    well, words = verified()
    assert not well
    assert f"(seal {MANY}, " in words


def test_an_entry_put_in_by_hand_is_found_when_it_has_no_seal(chained: list[Entry]) -> None:
    columns = ", ".join(
        f'"{field.column}"' for field in Entry._meta.concrete_fields if field.column not in ("id", "at")
    )
    behind_our_back(
        f"INSERT INTO journal_entry (at, {columns}) SELECT '2026-11-01', {columns} FROM journal_entry LIMIT 1"
    )

    well, words = verified()
    assert not well
    assert "1 entries have no seal" in words


def test_triggers_that_were_lifted_show(chained: list[Entry]) -> None:
    triggers.drop(connection)

    well, words = verified()
    assert not well
    assert "lets the journal be changed" in words


def test_seals_of_an_older_key_need_that_key(chained: list[Entry], settings: Settings, olga: Actor) -> None:
    old, new = settings.PORTICO_SECRET_KEYS[0], "bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldy1uZXctMDA"
    settings.PORTICO_SECRET_KEYS = [new, old]
    entries.note("Under the new key", change=Change.DONE)
    assert chain.seal() == 1
    assert len(set(Seal.objects.values_list("key", flat=True))) == 2
    assert verified()[0]

    settings.PORTICO_SECRET_KEYS = [new]
    well, words = verified()
    assert not well
    assert "put it back there, last, to verify" in words


def test_many_bad_rows_are_counted_and_not_all_told(chained: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "SHOWN", 2)
    behind_our_back("UPDATE journal_entry SET act = 'x'")

    words = verified()[1]
    assert f"And {MANY - 2} more like these." in words


def test_the_walk_takes_a_handful_at_a_time(chained: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "AT_ONCE", 3)

    report = verify.walk()
    assert (report.count, report.trouble) == (MANY, [])


def test_a_straggler_is_sealed_by_the_daily_round(chained: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that was open while very many others wrote: its entry has a low number and comes late."""
    for name in ("RECENT", "LATELY"):
        monkeypatch.setattr(chain, name, 1)
    behind_our_back("DELETE FROM journal_seal WHERE number > 1", f"UPDATE journal_seal SET entry_id = {chained[-1].pk}")
    assert chain.seal(back=1) == 0

    housekeeping.daily()

    assert Seal.objects.count() == MANY


@pytest.mark.parametrize("expected", ["42", "0:" + "0" * 64, "1:xyz", "x"])
def test_an_expectation_that_cannot_be_read_is_refused(db: None, expected: str) -> None:
    with pytest.raises(CommandError, match="an earlier walk") as refused:
        call_command("verify_audit", "--expect", expected)
    assert refused.value.returncode == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_racing_sealers_give_each_number_once() -> None:
    Entry.objects.bulk_create(
        Entry(actor_kind="command", actor="root", actor_name="root", act=f"{n}", change=Change.DONE) for n in range(40)
    )

    race(chain.seal, 6)
    chain.seal()

    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 41))
    assert verify.walk().trouble == []
