"""What a pool looks like: colours, corner radius, pictures."""

from __future__ import annotations

from django.core import validators
from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.pools.models.pool import Pool

HEX = validators.RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour such as #0b5fff."))


class Branding(models.Model):
    """The text colours upon these are computed, so every choice stays readable."""

    class Scheme(models.TextChoices):
        AUTO = "auto", _("as the visitor prefers")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    pool = models.OneToOneField(Pool, on_delete=models.CASCADE, primary_key=True, related_name="branding")
    primary = models.CharField(max_length=7, default="#1c5d52", validators=[HEX])
    background_light = models.CharField(max_length=7, blank=True, validators=[HEX])
    background_dark = models.CharField(max_length=7, blank=True, validators=[HEX])
    radius = models.PositiveSmallIntegerField(
        default=10, validators=[validators.MaxValueValidator(28)], help_text=_("pixels")
    )
    scheme = models.CharField(max_length=5, choices=Scheme.choices, default=Scheme.AUTO)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "pool_branding"

    def __str__(self) -> str:
        return self.pool_id


class Asset(models.Model):
    """A picture of a pool's brand; small, so it lives beside the rows that name it."""

    class Kind(models.TextChoices):
        LOGO = "logo"
        FAVICON = "favicon"
        BACKGROUND = "background"

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="assets")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content_type = models.CharField(
        max_length=40,
        choices=[(kind, kind) for kind in ("image/png", "image/svg+xml", "image/jpeg", "image/webp", "image/x-icon")],
    )
    content = models.BinaryField()
    digest = models.CharField(max_length=16, editable=False)

    class Meta:
        db_table = "pool_asset"
        constraints = [models.UniqueConstraint(fields=["pool", "kind"], name="asset_unique_in_pool")]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.kind}"

    def save(self, *args: object, **kwargs: object) -> None:
        import hashlib

        self.digest = hashlib.sha256(bytes(self.content)).hexdigest()[:16]
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature, passed on untouched
