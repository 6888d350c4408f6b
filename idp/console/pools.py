"""Pools, with their domains, look, pictures and attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import StackedInline, TabularInline, register
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from idp.console import lists, scope
from idp.console.deleting import Obstacle
from idp.console.pictures import Picture
from idp.console.rows import Edited, Tool
from idp.console.site import console
from idp.console.tasks import task
from idp.directory.roles import Permission
from idp.flows import delete_pool
from idp.pools import attributes
from idp.pools.models import Asset, Attribute, Branding, Domain, Pool
from idp.pools.models.pool import LISTS
from idp.tokens import keys

FIXED = ("username_attributes", "alias_attributes", "case_sensitive")
"""As in Cognito: chosen when the pool is made."""

SECTIONS = {
    "How people are named (chosen once)": FIXED,
    "Passwords": [field.name for field in Pool._meta.fields if "password" in field.name],
    "Sign-up, confirmation, recovery": (
        *("allow_sign_up", "auto_verified_attributes", "verify_with", "verify_before_update", "recovery"),
    ),
    "Second factor": ("mfa_configuration", "software_token_mfa"),
    "Lifetimes and sessions": (
        *("sign_up_code_minutes", "attribute_code_minutes", "recovery_code_minutes", "browser_session_minutes"),
        *("session_tracking", "sessions_per_user", "event_days"),
    ),
}


class Settings(forms.ModelForm[Pool]):
    """Which columns it has, `Pools.get_fieldsets` says."""

    username_attributes = lists.Ticks(LISTS["username_attributes"], help_text="The address is the user name.")
    alias_attributes = lists.Ticks(LISTS["alias_attributes"], help_text="May be used beside the user name.")
    auto_verified_attributes = lists.Ticks(LISTS["auto_verified_attributes"])
    verify_before_update = lists.Ticks(
        LISTS["verify_before_update"], help_text="They keep their old value until the new one is verified."
    )
    recovery = lists.Lines(
        rows=2, help_text="One on a line, in order: verified_email, verified_phone_number; or admin_only."
    )

    def clean_tags(self) -> dict[str, str]:
        return lists.labels(self.cleaned_data["tags"])


class Look(scope.Inline, StackedInline[Branding, Pool]):
    model = Branding
    can_delete = False
    verbose_name_plural = "Look"


class Pictures(scope.Inline, TabularInline[Asset, Pool]):
    model = Asset
    form = Picture
    extra = 0
    max_num = len(Asset.Kind)
    readonly_fields = ("content_type",)
    verbose_name = "picture"


class Domains(scope.Inline, TabularInline[Domain, Pool]):
    model = Domain
    fields = ("name", "managed_login_version")
    extra = 0


class Attributes(scope.Inline, TabularInline[Attribute, Pool]):
    """What is in a schema stays as it is, as in Cognito."""

    model = Attribute
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_change_permission


@register(Pool, site=console)
class Pools(Edited[Pool]):
    """A new pool can sign tokens at once. Deleting one deletes its people, unless the pool is protected."""

    form = Settings
    pool_path = "pk"
    list_display = ("name", "id", "mfa_configuration", "allow_sign_up", "created")
    search_fields = ("id", "name", "domains__name")
    inlines = (Look, Pictures, Domains, Attributes)
    readonly_fields = ("id", "created", "modified")
    actions = ("rotate",)
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.JSONField: {"widget": forms.Textarea({"rows": 2, "cols": 70})},
    }

    def get_fieldsets(self, request: HttpRequest, obj: Pool | None = None) -> Any:
        named = {"name", *(name for section in SECTIONS.values() for name in section)}
        rest = [field.name for field in Pool._meta.fields if field.editable and field.name not in named]
        first = ("name", "id") if obj else ("name",)
        others = [name for name in rest if name not in self.readonly_fields]
        return [
            (None, {"fields": first}),
            *((title, {"fields": tuple(section)}) for title, section in SECTIONS.items()),
            ("Other", {"fields": (*others, *(("created", "modified") if obj else ()))}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Pool | None = None) -> Any:
        return (*self.readonly_fields, *FIXED) if obj else self.readonly_fields

    def tools(self, obj: Pool) -> list[Tool]:
        mine = {"People": "directory_user", "Clients": "pools_client", "Groups": "directory_group"}
        links = [
            Tool(label, f"{reverse(f'admin:{name}_changelist')}?pool__id__exact={obj.pk}")
            for label, name in mine.items()
        ]
        return [*links, self.does("Rotate signing keys", "rotate")]

    @task("Rotate the signing keys", Permission.SECRETS)
    def rotate(self, request: HttpRequest, queryset: QuerySet[Pool]) -> HttpResponse | None:
        rows = list(queryset)
        for pool in rows:
            keys.rotate(pool)
            self.log_change(request, pool, "rotated the signing keys")
        self.message_user(request, f"New keys sign for {', '.join(pool.name for pool in rows)}; old tokens stay valid.")
        return self.after_action(request, rows)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Attribute:
            attributes.add(form.instance, formset.save(commit=False))
        else:
            formset.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        Branding.objects.get_or_create(pool=form.instance)
        keys.ensure(form.instance)

    def has_delete_permission(self, request: HttpRequest, obj: Pool | None = None) -> bool:
        return obj is not None and not obj.is_reserved and self.may(request, Permission.DEPLOYMENT, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Permission.DEPLOYMENT)

    def typed_name(self, obj: Pool) -> str:
        return obj.name

    def goes_along(self, obj: Pool) -> Sequence[str]:
        return (
            "Everybody in it, with their attributes, factors, sessions and messages.",
            "Its clients, groups, attributes, look and keys: tokens it has signed are worth nothing.",
            "A large pool goes in the background: its people within minutes, the pool itself last.",
        )

    def obstacles(self, request: HttpRequest, obj: Pool) -> Sequence[Obstacle]:
        return [Obstacle(sentence, self.page_of(obj), "Change that") for sentence in delete_pool.obstacles(obj)]

    def delete_model(self, request: HttpRequest, obj: Pool) -> None:
        delete_pool.begin(obj)
