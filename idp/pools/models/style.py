"""What Cognito's two brandings keep: a style of managed login, and the classic pages' CSS and logo."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.kernel import clock
from idp.pools.models.client import Client
from idp.pools.models.pool import Pool


def digest_of(content: bytes) -> str:
    """Names a picture in an address that may be cached for ever."""
    return hashlib.sha256(content).hexdigest()[:16]


class Style(models.Model):
    """ManagedLoginBranding: settings of one app client, as `pools.managed_login` reads them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="styles")
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="style")
    provided = models.BooleanField(default=False, help_text=_("UseCognitoProvidedValues: the pool's own look."))
    settings = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(default=clock.now)
    modified = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "style"

    def __str__(self) -> str:
        return str(self.id)


class StyleAsset(models.Model):
    """A picture of a style; category, colour mode and extension in the API's words."""

    style = models.ForeignKey(Style, on_delete=models.CASCADE, related_name="assets")
    category = models.CharField(max_length=30)
    mode = models.CharField(max_length=8)
    extension = models.CharField(max_length=4)
    resource_id = models.CharField(max_length=40, blank=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=16, editable=False)

    class Meta:
        db_table = "style_asset"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["style", "category", "mode", "resource_id"], name="one_picture_for_a_place_in_a_style"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.mode}"


class Customization(models.Model):
    """UICustomization: of one app client, or (without one) of every client that has none of its own."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="customizations")
    client = models.OneToOneField(Client, null=True, on_delete=models.CASCADE, related_name="customization")
    css = models.TextField(blank=True, help_text=_("As it was given; `pools.classic` writes what is served."))
    image = models.BinaryField(blank=True)
    image_type = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=16, blank=True, editable=False)
    created = models.DateTimeField(default=clock.now)
    modified = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "ui_customization"
        constraints = [
            models.UniqueConstraint(
                fields=["pool"], condition=models.Q(client=None), name="one_customization_for_all_clients"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.client_id or 'ALL'}"
