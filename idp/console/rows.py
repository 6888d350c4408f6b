"""What a list of rows may offer: some are only looked at, some are edited, and a refusal is a sentence.

The console speaks English: its own words are not in the catalogues of the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import deleting, history, scope
from idp.directory.roles import Permission
from idp.kernel.refusals import Refusal

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Tool:
    """A link above a row's page, or (with ``action``) a button that does what the list's action does to this row.

    Whoever lacks the permission that it ``needs`` does not see it.
    """

    label: str
    url: str
    action: str = ""
    needs: Permission | None = None


class Rows(scope.Scoped, Generic[Row]):
    """A row's page has its tools; deleting asks about the row alone, however much goes with it."""

    change_form_template = "console/row.html"

    def tools(self, obj: Row) -> Sequence[Tool]:
        return ()

    def does(self, label: str, action: str) -> Tool:
        where = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return Tool(label, where, action, getattr(getattr(self, action), "needs", None))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those that may be done to some row of this list."""
        return {
            name: entry
            for name, entry in super().get_actions(request).items()
            if entry and self.may(request, getattr(entry[0], "needs", self.edit))
        }

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> HttpResponse | None:
        """Only on those that are ticked: how many all of them are, nobody has said."""
        if request.POST.get("select_across", "0") != "0":
            self.message_user(request, "Tick those that you mean.", messages.ERROR)
            return None
        return super().response_action(request, queryset, *where)

    def page_of(self, obj: Model) -> str:
        return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[quote(obj.pk)])

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id) if object_id else None
        tools = [
            tool for tool in (self.tools(obj) if obj else ()) if not tool.needs or self.may(request, tool.needs, obj)
        ]
        words = {
            **(extra_context or {}),
            "tools": tools,
            "acts": [tool for tool in tools if tool.action],
            "may_audit": history.may(self, request, obj),
        }
        try:
            return super().changeform_view(request, object_id, form_url, words)
        except Refusal as refusal:
            return self.refused(request, refusal, request.get_full_path())

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return deleting.view(self, request, object_id)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            absent: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]  # Django's
            return absent
        if self.list_display_links is None or not self.has_view_permission(request, obj):
            raise PermissionDenied
        return history.view(self, request, obj)

    def refused(self, request: HttpRequest, refusal: Refusal, where: str) -> HttpResponse:
        self.message_user(request, str(refusal.message), messages.ERROR)
        return HttpResponseRedirect(where)

    def after_action(self, request: HttpRequest, rows: Sequence[Row]) -> HttpResponse | None:
        """Back to the row's own page when its button was pressed; else the list."""
        return HttpResponseRedirect(self.page_of(rows[0])) if "here" in request.POST and len(rows) == 1 else None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[Any], dict[str, int], set[str], Any]:
        name = str(self.opts.verbose_name_plural)
        refused = {name for obj in objs if not self.may(request, self.edit, obj)}
        return [str(obj) for obj in objs], {name: len(objs)}, refused, []


class Edited(Rows[Row]):
    """Only columns that differ from the row are written."""

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        if not change:
            obj.save(force_insert=True)
            return
        columns = [field.name for field in obj._meta.concrete_fields]
        obj.save(update_fields=[name for name in columns if name in form.changed_data or name == "modified"])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One at a time."""
        return obj is not None and super().has_delete_permission(request, obj)


class Shown(Rows[Row]):
    """Rows that the program writes: nobody adds or edits them by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Without examples, which stood beside a value as if they were another one."""
        silent = {field.name: "" for field in self.opts.fields}
        return super().get_form(request, obj, change, **{"help_texts": silent, **options})


class Record(Shown[Row]):
    """Rows that nobody deletes by hand either."""

    actions: Any = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Listed(Record[Row]):
    """Rows without a page of their own: their key is what must not be shown."""

    list_display_links = None

    def get_fields(self, request: HttpRequest, obj: Row | None = None) -> Any:
        return self.list_display

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_view_permission(request)
