"""What the operator of a request may see and do, pool by pool: every list, form, action and page asks here."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from idp.directory import roles
from idp.directory.models import User
from idp.directory.roles import Office, Permission
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

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What may be chosen: pools that may be configured, and of other rows those that may be seen."""
        if db_field.related_model is Pool:
            kwargs["queryset"] = pools(request, self.edit)
        elif (rows := self.admin_site._registry.get(db_field.related_model)) is not None:
            kwargs["queryset"] = rows.get_queryset(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


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
