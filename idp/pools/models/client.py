"""An app client: a relying app and what it may ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.kernel import clock, encryption, ids
from idp.pools.models.pool import Pool

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
AUTH_FLOWS = (
    "ALLOW_USER_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)
LEGACY_AUTH_FLOWS = {
    "ADMIN_NO_SRP_AUTH": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH": "ALLOW_USER_PASSWORD_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY": "ALLOW_CUSTOM_AUTH",
}
"""Cognito's words before ``ALLOW_*``: beside them SRP, custom and refresh are always open. [K]"""

OAUTH_FLOWS = ("code", "implicit", "client_credentials")
SYSTEM_SCOPES = ("openid", "email", "phone", "profile", "aws.cognito.signin.user.admin")


def _default_flows() -> list[str]:
    return ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class Unit(models.TextChoices):
    SECONDS = "seconds", _("seconds")
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")


class Client(models.Model):
    """Names follow Cognito's UserPoolClientType; list columns hold the API's enum words."""

    id = models.CharField(
        primary_key=True,
        max_length=128,
        default=ids.client_id,
        editable=False,
        validators=[validators.RegexValidator(r"^[\w+-]+$")],
    )
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="clients")
    name = models.CharField(max_length=128)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    auth_flows = models.JSONField(default=_default_flows, blank=True)
    oauth_enabled = models.BooleanField(default=False, help_text=_("May use the authorization server at all."))
    oauth_flows = models.JSONField(default=list, blank=True, help_text=_("code, implicit, client_credentials"))
    scopes = models.JSONField(default=list, blank=True)
    callback_urls = models.JSONField(default=list, blank=True)
    logout_urls = models.JSONField(default=list, blank=True)
    default_redirect_uri = models.CharField(max_length=1024, blank=True)

    access_token_validity = models.PositiveIntegerField(default=1)
    access_token_unit = models.CharField(max_length=7, choices=Unit.choices, default=Unit.HOURS)
    id_token_validity = models.PositiveIntegerField(default=1)
    id_token_unit = models.CharField(max_length=7, choices=Unit.choices, default=Unit.HOURS)
    refresh_token_validity = models.PositiveIntegerField(default=30)
    refresh_token_unit = models.CharField(max_length=7, choices=Unit.choices, default=Unit.DAYS)
    auth_session_minutes = models.PositiveSmallIntegerField(
        default=3,
        validators=[validators.MinValueValidator(3), validators.MaxValueValidator(15)],
        help_text=_("How long a half-finished sign-in stays open."),
    )

    sso_minutes = models.PositiveIntegerField(
        default=60,
        validators=[validators.MaxValueValidator(129_600)],
        help_text="Single sign-on: how old a sign-in may be (0 asks anew), where the pool keeps a list of sessions.",
    )

    read_attributes = models.JSONField(null=True, blank=True, help_text=_("Empty: every standard attribute."))
    write_attributes = models.JSONField(null=True, blank=True, help_text=_("Empty: every standard attribute."))
    hide_existence = models.BooleanField(default=True, help_text=_("PreventUserExistenceErrors"))
    refresh_rotation = models.BooleanField(default=False)
    refresh_grace_seconds = models.PositiveSmallIntegerField(default=0, validators=[validators.MaxValueValidator(60)])
    token_revocation = models.BooleanField(default=True)
    identity_providers = models.JSONField(default=list, blank=True, help_text=_("Empty: the pool's own people."))
    spelled_out = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Settings that the API gives back as it was told them."
    )
    last_used = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="To the hour (`pools.usage`); empty: never since it is noted."
    )

    class Meta:
        db_table = "client"

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @property
    def access_token_lifetime(self) -> int:
        """Seconds."""
        return self.access_token_validity * SECONDS[self.access_token_unit]

    @property
    def id_token_lifetime(self) -> int:
        """Seconds."""
        return self.id_token_validity * SECONDS[self.id_token_unit]

    @property
    def refresh_token_lifetime(self) -> timedelta:
        return timedelta(seconds=self.refresh_token_validity * SECONDS[self.refresh_token_unit])

    @property
    def open_flows(self) -> frozenset[str]:
        """ExplicitAuthFlows in today's words."""
        legacy = [word for word in self.auth_flows if word in LEGACY_AUTH_FLOWS]
        if not legacy:
            return frozenset(self.auth_flows)
        always = {"ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
        if "CUSTOM_AUTH_FLOW_ONLY" not in legacy:
            always.add("ALLOW_USER_SRP_AUTH")
        return frozenset(always | {LEGACY_AUTH_FLOWS[word] for word in legacy})

    @property
    def is_public(self) -> bool:
        """It has no secret: PKCE is its only proof (RFC 6749 §2.1)."""
        return not any(True for _ in self.secrets.all())

    def secret_values(self) -> list[str]:
        """Up to two: the newer one and the one being replaced."""
        return [secret.reveal() for secret in self.secrets.all()]

    def clean(self) -> None:
        from idp.pools import redirects

        for field, allowed in (("auth_flows", (*AUTH_FLOWS, *LEGACY_AUTH_FLOWS)), ("oauth_flows", OAUTH_FLOWS)):
            value: Any = getattr(self, field)
            if not isinstance(value, list) or any(word not in allowed for word in value):
                raise ValidationError({field: _("A list of: %s.") % ", ".join(allowed)})
        if "client_credentials" in self.oauth_flows and len(self.oauth_flows) > 1:
            raise ValidationError({"oauth_flows": _("client_credentials stands alone.")})
        for field in ("callback_urls", "logout_urls"):
            for url in getattr(self, field):
                problem = redirects.problem(url)
                if problem:
                    raise ValidationError({field: f"{url}: {problem}"})
        for name, low, high in LIFETIMES:
            seconds = getattr(self, f"{name}_validity") * SECONDS[getattr(self, f"{name}_unit")]
            if not low <= seconds <= high:
                raise ValidationError({f"{name}_validity": _("Outside the limits: %d to %d seconds.") % (low, high)})


LIFETIMES = (
    ("access_token", 300, 86_400),
    ("id_token", 300, 86_400),
    ("refresh_token", 3_600, 3_650 * 86_400),
)


class ClientSecret(models.Model):
    """Shown once; encrypted, because SECRET_HASH is an HMAC under it and needs it whole."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.TextField(editable=False)
    created = models.DateTimeField(default=clock.now)
    last_used = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "client_secret"
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.client_id} {self.created:%Y-%m-%d}"

    @property
    def name(self) -> str:
        """ClientSecretId: ``<client id>--<epoch of its making>``, in milliseconds; `pools.clients` keeps it unique."""
        return f"{self.client_id}--{round(self.created.timestamp() * 1000)}"

    def seal(self, value: str) -> None:
        self.sealed = encryption.seal(value, bound_to=f"client-secret:{self.client_id}")

    def reveal(self) -> str:
        return encryption.open_sealed(self.sealed, bound_to=f"client-secret:{self.client_id}")
