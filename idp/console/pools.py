"""Pools, their domains, look, attributes and APIs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin, TabularInline, register
from django.db import models
from django.http import HttpRequest

from idp.console.site import console
from idp.pools.models import Asset, Attribute, Branding, Domain, Pool, ResourceServer

FIXED = ("username_attributes", "alias_attributes", "case_sensitive")
"""As in Cognito: chosen when the pool is made."""

LARGEST_PICTURE = 512 * 1024


class Domains(TabularInline[Domain, Pool]):
    model = Domain
    extra = 0


class Attributes(TabularInline[Attribute, Pool]):
    model = Attribute
    extra = 0


@register(Pool, site=console)
class Pools(ModelAdmin[Pool]):
    """Deleting a pool deletes its people: one at a time, and not where the pool is protected."""

    list_display = ("name", "id", "mfa_configuration", "allow_sign_up", "created")
    search_fields = ("id", "name", "domains__name")
    inlines = (Domains, Attributes)
    readonly_fields = ("id", "created", "modified")
    actions = None
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Pool | None = None) -> Any:
        return (*self.readonly_fields, *FIXED) if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Pool | None = None) -> bool:
        return obj is not None and not obj.deletion_protection and not obj.is_reserved


@register(Branding, site=console)
class Brandings(ModelAdmin[Branding]):
    list_display = ("pool", "primary", "radius", "scheme", "modified")
    list_select_related = ("pool",)


class Picture(forms.ModelForm[Asset]):
    """A file goes in; what is stored is shown by the pages."""

    file = forms.FileField()

    class Meta:
        model = Asset
        fields = ("pool", "kind", "content_type")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_PICTURE:
            raise forms.ValidationError("At most 512 kB.")
        return file

    def save(self, commit: bool = True) -> Asset:
        self.instance.content = self.cleaned_data["file"].read()
        return super().save(commit)


@register(Asset, site=console)
class Assets(ModelAdmin[Asset]):
    form = Picture
    list_display = ("pool", "kind", "content_type", "digest")
    list_select_related = ("pool",)


@register(ResourceServer, site=console)
class ResourceServers(ModelAdmin[ResourceServer]):
    list_display = ("identifier", "name", "pool")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("identifier", "name")
