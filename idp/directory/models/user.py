"""A person of a pool."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import DatabaseError, models
from django.utils.translation import gettext_lazy as _

from idp.kernel.refusals import UserNotFound
from idp.pools.models import OPERATORS, Pool

COLUMNS = ("email", "phone_number", "preferred_username", "name", "given_name", "family_name", "locale")
"""Standard attributes with a column of their own; the others and the custom ones are in ``more``."""

FLAGS = ("email_verified", "phone_number_verified")


SEARCHED = ("username", "email", "phone_number", "preferred_username", "name", "given_name", "family_name")
"""What people are found by in `directory.search`, also by its beginning.

``last_login`` has no index on purpose: each sign-in would then write anew to every index that a person is in.
"""


class Head(models.Func):
    """The first characters of a text, ordered as bytes: what an index can hold however long the text is.

    Indexes were of this once; they are of `Beginning` now.
    """

    SIZE = 64
    template = f"substr(%(expressions)s, 1, {SIZE})"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=f'(substr(%(expressions)s, 1, {self.SIZE}) COLLATE "C")')


class Beginning(Head):
    """The same without regard to case, as the database knows case."""

    template = f"lower(substr(%(expressions)s, 1, {Head.SIZE}))"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=f'({self.template} COLLATE "C")')


class Status(models.TextChoices):
    """Cognito's UserStatusType."""

    UNCONFIRMED = "UNCONFIRMED", _("unconfirmed")
    CONFIRMED = "CONFIRMED", _("confirmed")
    ARCHIVED = "ARCHIVED", _("archived")
    COMPROMISED = "COMPROMISED", _("compromised")
    UNKNOWN = "UNKNOWN", _("unknown")
    RESET_REQUIRED = "RESET_REQUIRED", _("must reset the password")
    FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD", _("must change the temporary password")
    EXTERNAL_PROVIDER = "EXTERNAL_PROVIDER", _("from a provider")


class Users(BaseUserManager["User"]):
    """Never looks a person up without the pool."""

    def get_by_natural_key(self, username: str | None) -> User:
        raise NotImplementedError("A username means nothing without its pool: use directory.names.")


class User(AbstractBaseUser):
    """``id`` is the ``sub``. Names in ``directory.names`` lead here; every query carries the pool."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="users")
    username = models.CharField(max_length=128)
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.UNCONFIRMED)
    enabled = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    email = models.CharField(max_length=2048, blank=True)
    email_verified = models.BooleanField(default=False)
    phone_number = models.CharField(max_length=2048, blank=True)
    phone_number_verified = models.BooleanField(default=False)
    preferred_username = models.CharField(max_length=2048, blank=True)
    name = models.CharField(max_length=2048, blank=True)
    given_name = models.CharField(max_length=2048, blank=True)
    family_name = models.CharField(max_length=2048, blank=True)
    locale = models.CharField(max_length=2048, blank=True)
    more = models.JSONField(default=dict, blank=True)

    password_changed = models.DateTimeField(null=True, blank=True)
    signed_out = models.DateTimeField(
        null=True, blank=True, help_text=_("Browser sessions opened before this moment are over.")
    )

    signed_in: datetime | None = None
    verified = False
    """Of the browser's session at hand: when it was opened, and whether with a second factor (`hosted.backend`)."""

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "person"
        constraints = [
            models.UniqueConstraint(fields=["pool", "username"], name="username_unique_in_pool"),
            models.CheckConstraint(
                condition=models.Q(is_staff=False) | models.Q(pool=OPERATORS), name="operators_only_in_their_pool"
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "created", "id"], name="person_created"),
            models.Index(fields=["pool", "status", "created", "id"], name="person_status"),
            models.Index(fields=["pool", "created", "id"], name="person_disabled", condition=models.Q(enabled=False)),
            *(
                models.Index(
                    fields=["pool", "created", "id"],
                    name=f"person_{kind}_unproven",
                    condition=models.Q(**{f"{kind}_verified": False, f"{kind}__gt": ""}),
                )
                for kind in ("email", "phone_number")
            ),
            *(models.Index("pool", Beginning(column), name=f"person_{column}") for column in SEARCHED),
        ]

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **options: Any) -> None:
        """Raises UserNotFound where some columns are to be written, and somebody has deleted the row meanwhile."""
        try:
            super().save(*args, **options)
        except DatabaseError as error:
            if type(error) is DatabaseError and error.__cause__ is None:  # Django's own word for no row at all
                raise UserNotFound from None
            raise

    @property
    def sub(self) -> str:
        return str(self.id)

    @property
    def exists(self) -> bool:
        """False for the phantom: see `directory.phantom`."""
        return not self._state.adding

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's class attribute, ours is a column's view
        return self.enabled

    def is_verified(self) -> bool:
        """As django-otp calls it."""
        return self.verified

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether this is an operator at all: what they may do, `directory.roles` says."""
        return self.is_staff and self.enabled and self.pool_id == OPERATORS

    has_module_perms = has_perm

    def attribute(self, name: str) -> str:
        """One attribute as text, empty when it is not set."""
        if name == "sub":
            return self.sub
        if name in FLAGS:
            return "true" if getattr(self, name) else "false"
        return str(getattr(self, name) if name in COLUMNS else self.more.get(name, ""))

    def attributes(self) -> dict[str, str]:
        """Every attribute that is set, as text, ``sub`` first; verified flags beside their addresses."""
        found = {"sub": self.sub}
        for name in COLUMNS:
            if value := getattr(self, name):
                found[name] = value
        for flag in FLAGS:
            if getattr(self, flag.removesuffix("_verified")):
                found[flag] = self.attribute(flag)
        return found | {name: str(value) for name, value in self.more.items()}

    def put(self, name: str, value: str) -> None:
        """Set one attribute in memory (empty: remove); validation and saving are the caller's."""
        if name in FLAGS:
            setattr(self, name, value == "true")
        elif name in COLUMNS:
            setattr(self, name, value)
        elif value:
            self.more[name] = value
        else:
            self.more.pop(name, None)
