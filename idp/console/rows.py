"""What a list of rows may offer: some are only looked at."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)


class Shown(ModelAdmin[Row]):
    """Rows that the program writes: nobody adds or edits them by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Record(Shown[Row]):
    """Rows that nobody deletes by hand either."""

    actions: Any = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
