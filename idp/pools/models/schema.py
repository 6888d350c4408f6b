"""A pool's own attributes, and the APIs whose scopes its clients may ask for."""

from __future__ import annotations

import re

from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.pools.models.pool import Pool


class Attribute(models.Model):
    """A custom attribute (``custom:plan``), or what a pool demands of a standard one (``email``: required)."""

    class Type(models.TextChoices):
        STRING = "String"
        NUMBER = "Number"
        DATETIME = "DateTime"
        BOOLEAN = "Boolean"

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=40, validators=[validators.RegexValidator(r"^(custom:)?[\w.-]{1,32}$")])
    type = models.CharField(max_length=8, choices=Type.choices, default=Type.STRING)
    mutable = models.BooleanField(default=True)
    required = models.BooleanField(default=False)
    minimum = models.CharField(max_length=32, blank=True, help_text=_("Length of a String, value of a Number."))
    maximum = models.CharField(max_length=32, blank=True)
    asked = models.BooleanField(default=False, help_text="Asked for on the sign-up page, required or not.")
    label = models.JSONField(default=dict, blank=True, help_text="What pages call it, by language.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place among the others on pages.")
    retired = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Neither shown nor written since; values are kept."
    )

    class Meta:
        db_table = "pool_attribute"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="attribute_unique_in_pool")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        from idp.pools import schema

        if not self.name.startswith("custom:") and self.name not in schema.STANDARD:
            raise ValidationError({"name": _("Not a standard attribute; an own one begins with custom:.")})
        for field in ("minimum", "maximum"):
            value = getattr(self, field)
            if value and not re.fullmatch(r"-?[0-9]+", value):
                raise ValidationError({field: _("A whole number.")})


class ResourceServer(models.Model):
    """An API and its custom scopes, asked for as ``<identifier>/<scope name>``."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="resource_servers")
    identifier = models.CharField(
        max_length=256, validators=[validators.RegexValidator(r"^[\x21\x23-\x5B\x5D-\x7E]+$")]
    )
    name = models.CharField(max_length=256)
    scopes = models.JSONField(default=list, blank=True, help_text=_('[{"ScopeName": "read", "ScopeDescription": "…"}]'))

    class Meta:
        db_table = "resource_server"
        constraints = [models.UniqueConstraint(fields=["pool", "identifier"], name="resource_server_unique_in_pool")]

    def __str__(self) -> str:
        return self.identifier

    def scope_names(self) -> list[str]:
        return [f"{self.identifier}/{scope['ScopeName']}" for scope in self.scopes]

    def clean(self) -> None:
        if not isinstance(self.scopes, list) or any(
            not isinstance(scope, dict)
            or not scope.get("ScopeName")
            or "/" in scope["ScopeName"]
            or " " in scope["ScopeName"]
            for scope in self.scopes
        ):
            raise ValidationError({"scopes": _("A list of objects with ScopeName and ScopeDescription.")})
