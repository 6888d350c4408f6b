"""The hosts of a pool."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.kernel import clock
from idp.pools.models.pool import OPERATORS, Pool

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
CONSOLE = "console"
"""The prefix of the reserved pool (`flows.operators`)."""

ADDRESS = re.compile(r"[0-9.]+")


class Domain(models.Model):
    """A host of a pool: a prefix under the deployment's base domain, or a domain of the owner's."""

    name = models.CharField(
        max_length=253,
        unique=True,
        validators=[validators.RegexValidator(r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")],
        help_text=_("A prefix such as `demo`, or a whole domain such as `auth.example.com`."),
    )
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="domains")
    created = models.DateTimeField(default=clock.now, editable=False)
    certificate_arn = models.CharField(
        max_length=2048, blank=True, help_text=_("As given by API; the proxy in front holds the certificate itself.")
    )
    security_policy = models.CharField(max_length=20, blank=True)
    managed_login_version = models.PositiveSmallIntegerField(
        default=1, validators=[validators.MinValueValidator(1), validators.MaxValueValidator(2)]
    )

    class Meta:
        db_table = "pool_domain"

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        return self.name if "." in self.name else f"{self.name}.{settings.PORTICO_DOMAIN}"

    @property
    def is_custom(self) -> bool:
        """The owner's own, rather than a prefix."""
        return "." in self.name

    def clean(self) -> None:
        """No pool takes the deployment's own host, nor a name below its base domain that is not a prefix."""
        ours = {home(), settings.PORTICO_DOMAIN, *settings.PORTICO_ALLOWED_HOSTS, "localhost"}
        kept = self.name == CONSOLE and self.pool_id != OPERATORS
        below = self.is_custom and self.name.endswith(f".{settings.PORTICO_DOMAIN}")
        if self.host in ours or self.name == "localhost" or kept or below or ADDRESS.fullmatch(self.name):
            raise ValidationError({"name": _("%s cannot be a domain of a user pool.") % self.name})
        if any(not LABEL.fullmatch(label) for label in self.name.split(".")):
            raise ValidationError({"name": _("A prefix such as `demo`, or a whole domain such as `auth.example.com`.")})


def home() -> str:
    """The deployment's own host: what an owner's CNAME record points to."""
    return urlsplit(settings.PORTICO_URL).hostname or ""
