"""The database itself refuses an operator outside the operators' pool, whichever way a row is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from idp.directory.models import User
from idp.pools.models import Pool


def save(ann: User, operators: Pool) -> None:
    ann.is_staff = True
    ann.save()


def update(ann: User, operators: Pool) -> None:
    User.objects.filter(pk=ann.pk).update(is_staff=True)


def bulk(ann: User, operators: Pool) -> None:
    User.objects.bulk_create([User(pool=ann.pool, username="eve", is_staff=True)])


def move(ann: User, operators: Pool) -> None:
    operator = User.objects.create(pool=operators, username="op", is_staff=True)
    User.objects.filter(pk=operator.pk).update(pool=ann.pool)


def raw(ann: User, operators: Pool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE person SET is_staff = %s WHERE username = %s", [True, "ann"])


@pytest.mark.parametrize("write", [save, update, bulk, move, raw])
def test_nobody_of_an_ordinary_pool_is_made_operator(
    ann: User, operators: Pool, write: Callable[[User, Pool], None]
) -> None:
    with pytest.raises(IntegrityError, match="operators_only_in_their_pool"), transaction.atomic():
        write(ann, operators)
    assert not User.objects.filter(pool=ann.pool, is_staff=True).exists()


def test_somebody_of_the_operators_pool_may_be_one(operators: Pool) -> None:
    assert User.objects.create(pool=operators, username="op", is_staff=True).has_perm("anything")


def test_only_an_enabled_operator_has_rights(ann: User, operators: Pool) -> None:
    ann.is_staff = True  # in memory only: the row cannot be written
    assert not ann.has_perm("anything")
    assert not User(pool=operators, is_staff=True, enabled=False).has_perm("anything")
    assert not User(pool=operators, is_staff=False).has_module_perms("pools")
