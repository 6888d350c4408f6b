"""Rows into tables as fast as the database takes them: COPY on PostgreSQL, many rows a statement on SQLite."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

Columns = Mapping[str, Sequence[str]]
"""Of each table, the ones that others refer to first."""

Rows = Mapping[str, Sequence[Iterable[Any]]]
"""The same tables, with values in the order of their columns."""

WITHOUT_INDEXES = 20_000
"""From so many rows on it is faster to make the indexes anew, if that is most of the table."""


def fill(cursor: Any, columns: Columns, chunks: Iterable[Rows]) -> None:
    (_copy if connection.vendor == "postgresql" else _insert)(cursor, columns, chunks)


def _copy(cursor: Any, columns: Columns, chunks: Iterable[Rows]) -> None:
    """PostgreSQL reads the first table while the next rows are made; the others wait in files for their turn."""
    first, *others = columns
    into = {table: f"COPY {table} ({', '.join(named)}) FROM STDIN" for table, named in columns.items()}
    with contextlib.ExitStack() as stack:
        stack.enter_context(connection.wrap_database_errors)
        later = {
            table: stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")) for table in others
        }
        with cursor.copy(into[first]) as copy:
            for chunk in chunks:
                copy.write(_text(chunk[first]))
                for table, file in later.items():
                    file.write(_text(chunk[table]))
        for table, file in later.items():
            file.seek(0)
            with cursor.copy(into[table]) as copy:
                while block := file.read(1 << 20):
                    copy.write(block)


def _text(rows: Iterable[Iterable[Any]]) -> str:
    return "".join("\t".join(map(_copied, row)) + "\n" for row in rows)


def _copied(value: Any) -> str:
    r"""COPY's text form. What is invented has no tab or line break, and a pool's own words get their backslash."""
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    text = str(value)
    return text.replace("\\", "\\\\") if "\\" in text else text


def _insert(cursor: Any, columns: Columns, chunks: Iterable[Rows]) -> None:
    for chunk in chunks:
        for table, named in columns.items():
            marks = ", ".join(["%s"] * len(named))
            statement = f"INSERT INTO {table} ({', '.join(named)}) VALUES ({marks})"  # noqa: S608  # names of our own
            cursor.executemany(statement, (tuple(map(_plain, row)) for row in chunk[table]))


def _plain(value: Any) -> Any:
    return str(value.replace(tzinfo=None)) if isinstance(value, datetime) else value


@contextlib.contextmanager
def indexes_later(cursor: Any, names: Iterable[str]) -> Iterator[None]:
    """Indexes and references are dropped and, when the rows are there, made and checked; others wait meanwhile."""
    again = []
    quoted = ", ".join(f"'{name}'" for name in names)
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for find in REBUILT[connection.vendor]:
        cursor.execute(find.format(tables=quoted))
        for drop, make in cursor.fetchall():
            cursor.execute(drop)
            again.append(make)
    yield
    for statement in again:
        cursor.execute(statement)


REBUILT = {
    "postgresql": (
        (
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),"
            " format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
            " FROM pg_constraint WHERE conrelid::regclass::text IN ({tables}) AND contype IN ('f', 'u')"
            " ORDER BY contype DESC"
        ),
        (
            "SELECT format('DROP INDEX %I', indexname), indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " AND tablename IN ({tables}) AND NOT EXISTS"
            " (SELECT FROM pg_constraint WHERE conindid = format('%I', indexname)::regclass)"
        ),
    ),
    "sqlite": (
        (
            "SELECT 'DROP INDEX \"' || name || '\"', sql FROM sqlite_master WHERE type = 'index'"
            " AND tbl_name IN ({tables}) AND sql IS NOT NULL"
        ),
    ),
}
"""What drops and what makes again each reference and unique constraint, and each index that no constraint needs."""
