"""A user pool: one directory of people and the rules of the place."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.kernel import ids

OPERATORS = "portico_operators"
"""The one reserved pool: its people may be operators, nobody else (`directory.User` has the CHECK)."""


def _new_id() -> str:
    return ids.pool_id(settings.PORTICO_REGION)


def _verified_email() -> list[str]:
    return ["verified_email"]


def _email() -> list[str]:
    return ["email"]


class Pool(models.Model):
    """Names follow Cognito's UserPoolType; a list column holds the API's enum words."""

    class Mfa(models.TextChoices):
        OFF = "OFF"
        OPTIONAL = "OPTIONAL"
        ON = "ON"

    class Verify(models.TextChoices):
        CODE = "CONFIRM_WITH_CODE", _("a code")
        LINK = "CONFIRM_WITH_LINK", _("a link")

    id = models.CharField(
        primary_key=True,
        max_length=55,
        default=_new_id,
        editable=False,
        validators=[validators.RegexValidator(r"^[\w-]+_[0-9a-zA-Z]+$")],
    )
    name = models.CharField(max_length=128)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    # How people are named. Fixed when the pool is made, as in Cognito.
    username_attributes = models.JSONField(
        default=list, blank=True, help_text=_("email and/or phone_number: the address is the username.")
    )
    alias_attributes = models.JSONField(
        default=list,
        blank=True,
        help_text=_("email, phone_number, preferred_username: may be used beside the username."),
    )
    case_sensitive = models.BooleanField(default=False)

    # Passwords
    password_minimum_length = models.PositiveSmallIntegerField(
        default=8, validators=[validators.MinValueValidator(6), validators.MaxValueValidator(99)]
    )
    password_require_uppercase = models.BooleanField(default=True)
    password_require_lowercase = models.BooleanField(default=True)
    password_require_numbers = models.BooleanField(default=True)
    password_require_symbols = models.BooleanField(default=True)
    password_history_size = models.PositiveSmallIntegerField(default=0, validators=[validators.MaxValueValidator(24)])
    temporary_password_days = models.PositiveSmallIntegerField(
        default=7, validators=[validators.MinValueValidator(1), validators.MaxValueValidator(365)]
    )

    # Signing up, confirming, recovering
    allow_sign_up = models.BooleanField(default=True)
    auto_verified_attributes = models.JSONField(default=_email, blank=True)
    verify_with = models.CharField(max_length=20, choices=Verify.choices, default=Verify.CODE)
    verify_before_update = models.JSONField(
        default=list, blank=True, help_text=_("Attributes that keep their old value until the new one is verified.")
    )
    recovery = models.JSONField(
        default=_verified_email,
        blank=True,
        help_text=_("In order: verified_email, verified_phone_number; or admin_only."),
    )
    mfa_configuration = models.CharField(max_length=8, choices=Mfa.choices, default=Mfa.OFF)
    software_token_mfa = models.BooleanField(default=False, help_text=_("Authenticator apps as second factor."))

    # Letters: the owner's own words (`pools.wording`)
    verification_template = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="The owner's own words around a code or a link, by Amazon's names.",
    )
    invite_template = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="The owner's own words around a temporary password, by Amazon's names.",
    )
    sms_authentication_message = models.CharField(
        max_length=140, blank=True, default="", editable=False, help_text="Kept for the day when there is SMS."
    )

    # Lifetimes
    sign_up_code_minutes = models.PositiveIntegerField(default=24 * 60, validators=[validators.MinValueValidator(1)])
    attribute_code_minutes = models.PositiveIntegerField(default=24 * 60, validators=[validators.MinValueValidator(1)])
    recovery_code_minutes = models.PositiveIntegerField(default=60, validators=[validators.MinValueValidator(1)])
    browser_session_minutes = models.PositiveIntegerField(
        default=60, validators=[validators.MaxValueValidator(720)], help_text=_("Single sign-on; 0 asks every time.")
    )

    session_tracking = models.BooleanField(
        default=False, help_text="Keep a list of everybody's sessions, and a limit to their number."
    )
    sessions_per_user = models.PositiveSmallIntegerField(
        default=20, validators=[validators.MinValueValidator(1), validators.MaxValueValidator(100)]
    )

    event_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[validators.MinValueValidator(1), validators.MaxValueValidator(3650)],
        help_text="How long events of people (sign-ins and others) are kept, also of those who are deleted.",
    )
    deletion_protection = models.BooleanField(default=False)
    tags = models.JSONField(default=dict, blank=True)
    spelled_out = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Settings that the API gives back as it was told them."
    )
    issuer_url = models.URLField(
        blank=True, help_text=_("The `iss` of its tokens when it is not the public address followed by the pool id.")
    )

    class Meta:
        db_table = "pool"

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @property
    def address(self) -> str:
        """Its path on the one host: every deployment answers there, and every program can resolve it."""
        return f"{settings.PORTICO_URL}/{self.id}"

    @property
    def issuer(self) -> str:
        return self.issuer_url or self.address

    @property
    def suffix(self) -> str:
        """What follows the underscore: SRP names the pool by it."""
        return self.id.partition("_")[2]

    @property
    def is_reserved(self) -> bool:
        return self.id == OPERATORS

    @property
    def browser_session(self) -> timedelta:
        return timedelta(minutes=self.browser_session_minutes)

    def fold(self, name: str) -> str:
        """The form in which two spellings of a sign-in name are one."""
        given = unicodedata.normalize("NFKC", name.strip())
        return given if self.case_sensitive else given.casefold()

    def origin(self) -> str:
        """Where its hosted pages live: its own domain, or its path on the one host."""
        return origin_of(self)

    def clean(self) -> None:
        for field, allowed in LISTS.items():
            value: Any = getattr(self, field)
            if not isinstance(value, list) or any(word not in allowed for word in value):
                raise ValidationError({field: _("A list of: %s.") % ", ".join(allowed)})
        if self.username_attributes and self.alias_attributes:
            raise ValidationError(
                {"alias_attributes": _("A pool has username attributes or alias attributes, not both.")}
            )
        if self.mfa_configuration == self.Mfa.ON and not self.software_token_mfa:
            raise ValidationError({"mfa_configuration": _("MFA needs at least one factor that people can set up.")})
        if "admin_only" in self.recovery and len(self.recovery) > 1:
            raise ValidationError({"recovery": _("admin_only stands alone.")})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.deletion_protection or self.is_reserved:
            raise ValidationError(_("This pool is protected from deletion."))
        return super().delete(*args, **kwargs)


LISTS = {
    "username_attributes": ("email", "phone_number"),
    "alias_attributes": ("email", "phone_number", "preferred_username"),
    "auto_verified_attributes": ("email", "phone_number"),
    "verify_before_update": ("email", "phone_number"),
    "recovery": ("verified_email", "verified_phone_number", "admin_only"),
}


def origin_of(pool: Pool) -> str:
    """An own domain first, then a prefix, then the path form; never taken from a request."""
    here = urlsplit(settings.PORTICO_URL)
    names = sorted((domain.name for domain in pool.domains.all()), key=lambda name: "." not in name)
    if not names:
        return f"{settings.PORTICO_URL}/{pool.id}"
    host = names[0] if "." in names[0] else f"{names[0]}.{settings.PORTICO_DOMAIN}"
    return f"{here.scheme}://{host}{f':{here.port}' if here.port else ''}"
