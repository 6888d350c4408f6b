"""What is written stays: the database refuses anything else, by whatever statement."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from idp.journal import chain, entries, triggers
from idp.journal.entries import Change
from idp.journal.models import Entry, Seal
from idp.kernel.actor import Actor


@pytest.fixture
def entry(db: None, olga: Actor) -> Entry:
    entries.note(change=Change.DONE)
    assert chain.seal() == 1
    return Entry.objects.get()


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
def test_rows_are_never_deleted(entry: Entry, table: str) -> None:
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(("table", "column"), [("journal_entry", "reason"), ("journal_seal", "mac")])
def test_rows_are_never_changed(entry: Entry, table: str, column: str) -> None:
    refused(f"UPDATE {table} SET {column} = 'another'")


def test_no_insert_takes_the_place_of_a_row(entry: Entry) -> None:
    columns = ", ".join(f'"{field.column}"' for field in Entry._meta.concrete_fields)
    if connection.vendor == "postgresql":
        refused(
            f"INSERT INTO journal_entry ({columns}) SELECT {columns} FROM journal_entry "
            "ON CONFLICT (id) DO UPDATE SET reason = 'another'"
        )
    else:
        refused(f"INSERT OR REPLACE INTO journal_entry ({columns}) SELECT {columns} FROM journal_entry")
        refused("INSERT OR REPLACE INTO journal_seal SELECT number + 1, key, mac, entry_id FROM journal_seal")


def test_tables_are_never_emptied_at_one_stroke(db: None, olga: Actor) -> None:
    entries.note(change=Change.DONE)
    empty = "TRUNCATE {} CASCADE" if connection.vendor == "postgresql" else "DELETE FROM {} WHERE 1"
    refused(empty.format("journal_entry"))


def test_neither_models_nor_lists_of_rows_get_around_it(entry: Entry) -> None:
    for way in (entry.save, entry.seal.delete, Entry.objects.update, Seal.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            way(reason="x") if way == Entry.objects.update else way()


def test_every_migration_has_left_the_triggers_standing(db: None) -> None:
    assert triggers.standing(connection) == triggers.names(connection)


@pytest.mark.django_db(transaction=True)
def test_what_is_tested_in_real_transactions_can_be_cleaned_up(olga: Actor) -> None:
    entries.note(change=Change.DONE)
    assert Seal.objects.count() == 1, "sealed when it was committed"
