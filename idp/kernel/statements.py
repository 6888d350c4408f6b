"""Statements of the hot paths, written out: the ORM builds each anew, which costs more than the database's answer.

They read and write whole rows of a model, give the same values as the ORM and send no signals.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from django.db import connection, transaction
from django.db.models import AutoField, Field, Model

Row = TypeVar("Row", bound=Model)
Convert = Callable[[Any], Any]
Statement: TypeAlias = tuple[str, Sequence[Any]]


def columns(model: type[Model], table: str = "") -> str:
    """Every column in the order of `rows`, of ``table`` where a statement joins several."""
    name = table or model._meta.db_table
    return ", ".join(f"{name}.{field.column}" for field in model._meta.concrete_fields)


def rows(model: type[Row], statement: str, parameters: Sequence[Any]) -> list[Row]:
    """Instances from a statement that selects `columns`, and of ``parameters`` as `stored` gives them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found = cursor.fetchall()
    names, converters = _reading(model, connection.vendor)
    return [
        model.from_db(connection.alias, names, [each(value) for each, value in zip(converters, row, strict=True)])
        for row in found
    ]


def first(model: type[Row], statement: str, parameters: Sequence[Any]) -> Row | None:
    found = rows(model, statement, parameters)
    return found[0] if found else None


def run(statement: str, parameters: Sequence[Any]) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        touched: int = cursor.rowcount
    return touched


def together(*several: Statement) -> None:
    """Writes of different rows, all of them or none; where the database can (PostgreSQL) in one message.

    Each must end where a RETURNING could follow.
    """
    if connection.vendor == "postgresql":
        parts = ", ".join(f"part{number} AS ({text} RETURNING 1)" for number, (text, _) in enumerate(several))
        run(f"WITH {parts} SELECT 1", [value for _, values in several for value in values])  # no values
        return
    with transaction.atomic(savepoint=False):
        for statement in several:
            run(*statement)


def insert(row: Model) -> None:
    """A new row with a key of its own. Raises IntegrityError."""
    statement, fields = _writing(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    row._state.adding, row._state.db = False, connection.alias


def stored(model: type[Model], column: str, value: Any) -> Any:
    """A value as the database at hand keeps it: a moment or a UUID is text on SQLite."""
    return _field(model, column).get_db_prep_value(value, connection)


@functools.cache
def _field(model: type[Model], column: str) -> Field[Any, Any]:
    return model._meta.pk if column == "pk" else model._meta.get_field(column)  # type: ignore[return-value]  # columns only


@functools.cache
def _reading(model: type[Model], vendor: str) -> tuple[list[str], list[Convert]]:
    names: list[str] = []
    converters: list[Convert] = []
    for field in model._meta.concrete_fields:
        expression = field.cached_col
        chain = [*connection.ops.get_db_converters(expression), *expression.get_db_converters(connection)]
        names.append(field.attname)
        converters.append(_through(chain, expression) if chain else _same)
    return names, converters


def _through(chain: list[Any], expression: Any) -> Convert:
    def convert(value: Any) -> Any:
        for each in chain:
            value = each(value, expression, connection)
        return value

    return convert


def _same(value: Any) -> Any:
    return value


@functools.cache
def _writing(model: type[Model], vendor: str) -> tuple[str, list[Field[Any, Any]]]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    named, marks = ", ".join(str(field.column) for field in fields), ", ".join("%s" for _ in fields)
    return f"INSERT INTO {model._meta.db_table} ({named}) VALUES ({marks})", fields  # noqa: S608  # names of columns
