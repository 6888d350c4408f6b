"""What the operator of a request may see and do, pool by pool: every list, form, action and page asks here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import get_fields_from_path
from django.db import transaction
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest

from idp.console.deleting import Obstacle
from idp.directory import roles
from idp.directory.models import User
from idp.directory.roles import Office, Permission
from idp.journal import entries, watch
from idp.pools.models import OPERATORS, Pool


def office(request: HttpRequest) -> Office:
    """Read once for a request."""
    found: Office | None = getattr(request, "_office", None)
    if found is None:
        found = roles.office(request.user) if isinstance(request.user, User) else roles.NOBODY
        request._office = found  # type: ignore[attr-defined]  # ours, for the life of the request
    return found


def may(request: HttpRequest, permission: Permission, pool_id: str | None = None) -> bool:
    """In that pool; without one: anywhere at all."""
    return office(request).may(permission, pool_id)


def pools(request: HttpRequest, permission: Permission) -> QuerySet[Pool]:
    return roles.pools(office(request), permission)


def within(request: HttpRequest, permission: Permission, path: str) -> Q:
    """Rows whose pool (found by ``path``, such as ``client__pool_id``) is one where the permission holds."""
    mine = office(request)
    if mine.is_owner:
        return Q()
    ids = mine.pool_ids(permission)
    return ~Q(**{path: OPERATORS}) if ids is None else Q(**{f"{path}__in": ids - {OPERATORS}})


def pool_id_of(obj: Model, path: str) -> str:
    value: Any = obj
    for name in path.split("__"):
        value = getattr(value, name)
    return str(value)


class Mine(RelatedFieldListFilter):
    """A filter by another row offers what may be seen of those. `Scoped` puts it wherever a list filters by one."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        rows = model_admin.admin_site._registry.get(field.related_model)
        if field.related_model is Pool:
            found = pools(request, model_admin.see).order_by("name")
        elif rows is not None:
            found = rows.get_queryset(request)
        else:  # Django's own, such as the kinds of rows
            return super().field_choices(field, request, model_admin)
        return [(row.pk, str(row)) for row in found[:MOST]]


MOST = 200
"""Of rows to choose from in a filter."""


class Scoped(ModelAdmin[Any]):
    """A list of rows that are each in one pool (``pool_path``), or, with an empty path, the deployment's own."""

    pool_path = "pool_id"
    see = Permission.SEE_POOL
    edit = Permission.CONFIGURE

    def may(self, request: HttpRequest, permission: Permission, obj: Any = None) -> bool:
        """For that row; without one: for some row at all. What is the deployment's own wants a role in every pool."""
        if not self.pool_path:
            return office(request).everywhere(permission)
        return may(request, permission, pool_id_of(obj, self.pool_path) if obj is not None else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        if not self.pool_path:
            return found if office(request).everywhere(self.see) else found.none()
        if self.model is User:
            found = found.exclude(pool_id=OPERATORS)  # they have a list of their own, with rules of its own
        return found.filter(within(request, self.see, self.pool_path))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, self.see)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.see, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, self.edit)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.edit, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, self.edit, obj)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        told(obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        told(obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows tell, or whoever deletes them."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            if not watch.is_watched(type(obj)):
                watch.deleted(obj)
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for obj in queryset if not watch.is_watched(queryset.model) else ():
                watch.deleted(obj)
            super().delete_queryset(request, queryset)

    def typed_name(self, obj: Any) -> str:
        """What is typed out to delete the row, after a fresh sign-in; nothing: a click will do."""
        return ""

    def goes_along(self, obj: Any) -> Sequence[str]:
        """Sentences: what is lost with it."""
        return ()

    def obstacles(self, request: HttpRequest, obj: Any) -> Sequence[Obstacle]:
        """What must be changed before it can be deleted."""
        return ()

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [_within_sight(self.model, entry) for entry in super().get_list_filter(request)]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What may be chosen: pools that may be configured, and of other rows those that may be seen."""
        if db_field.related_model is Pool:
            kwargs["queryset"] = pools(request, self.edit)
        elif (rows := self.admin_site._registry.get(db_field.related_model)) is not None:
            kwargs["queryset"] = rows.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _within_sight(model: type[Model], entry: Any) -> Any:
    """A filter by a related row, whoever wrote it down, as `Mine`."""
    if not isinstance(entry, str):
        return entry
    field = get_fields_from_path(model, entry)[-1]
    return (entry, Mine) if isinstance(field, Field) and field.is_relation else entry


def told(obj: Model, message: Any) -> None:
    """Where Django would write its log: the journal, unless the rows that changed have told already.

    ``message`` is Django's list of what a form changed, or what an action of ours calls it.
    """
    if isinstance(message, list):
        if message and not entries.told():
            entries.note(change=entries.Change.DONE, target=obj)
    else:
        entries.done(target=obj)


class Inline(InlineModelAdmin[Any, Any]):
    """Rows on the page of another: whoever may edit that one may edit them."""

    edit = Permission.CONFIGURE

    def _may(self, request: HttpRequest, permission: Permission, obj: Any) -> bool:
        rows = self.admin_site._registry[self.parent_model]
        return isinstance(rows, Scoped) and rows.may(request, permission, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        rows = self.admin_site._registry[self.parent_model]
        return rows.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.edit, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.edit, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.edit, obj)
