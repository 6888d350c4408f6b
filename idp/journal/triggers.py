"""What is in the journal stays as it is: the database itself refuses to change or drop a row, whoever asks.

A later migration that builds one of the tables anew (SQLite's way of altering one) loses its triggers: let it end
with `put`.
"""

from __future__ import annotations

from typing import Any

WHY = "the journal is append-only"
KEYS = {"journal_entry": ("id",), "journal_seal": ("number", "entry_id")}
"""The tables, and what is unique in them: SQLite's INSERT OR REPLACE drops the row that it meets."""

FUNCTION = f"""
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def names(connection: Any) -> set[str]:
    """Of the triggers that are meant to stand."""
    if connection.vendor == "postgresql":
        return {f"{table}_stays" for table in KEYS}
    return {f"{table}_no_{verb}" for table in KEYS for verb in ("update", "delete", "replace")}


def standing(connection: Any) -> set[str]:
    """Of those, the ones that are there and at work."""
    ask = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        ask = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND tgrelid = ANY (%s::regclass[])"
    with connection.cursor() as cursor:
        cursor.execute(ask, [list(KEYS)] if connection.vendor == "postgresql" else None)
        return names(connection) & {row[0] for row in cursor.fetchall()}


def put(connection: Any) -> None:
    """Make those that are missing."""
    missing = names(connection) - standing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for table, keys in KEYS.items():
            for name, statement in _statements(connection.vendor, table, keys).items():
                if name in missing:
                    cursor.execute(statement)


def drop(connection: Any) -> None:
    """The way back of the migration; nothing else has a reason."""
    with connection.cursor() as cursor:
        for table in KEYS:
            for name in sorted(name for name in standing(connection) if name.startswith(f"{table}_")):
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{where}")


def _statements(vendor: str, table: str, keys: tuple[str, ...]) -> dict[str, str]:
    if vendor == "postgresql":
        return {
            f"{table}_stays": f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()"
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    met = " OR ".join(f"NEW.{key} IN (SELECT {key} FROM {table})" for key in keys)  # noqa: S608  # our own tables
    return {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"{table}_no_delete": f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"{table}_no_replace": f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {met} {refuse}",
    }
