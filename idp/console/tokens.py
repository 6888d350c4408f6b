"""Signing keys and what was issued; an operator may rotate keys and end a family of tokens."""

from __future__ import annotations

from django.contrib.admin import register
from django.db.models import QuerySet
from django.http import HttpRequest

from idp.console.many import Many
from idp.console.pool.keys import told
from idp.console.rows import Listed, Record
from idp.console.site import console
from idp.console.tasks import task
from idp.directory.roles import Permission
from idp.pools.models import Pool
from idp.tokens import families, keys
from idp.tokens.models import AuthorizationCode, SigningKey, TokenFamily


@register(SigningKey, site=console)
class SigningKeys(Record[SigningKey]):
    """A retired key stays in the JWKS until its last token has died; ``manage.py rotate_keys`` does the same."""

    list_display = ("kid", "pool", "use", "created", "retired", "forgotten")
    list_select_related = ("pool",)
    list_filter = ("pool", "use")
    exclude = ("sealed",)
    actions = ("rotate",)

    @task("Rotate all keys of their pools", Permission.SECRETS, fresh=True)
    def rotate(self, request: HttpRequest, queryset: QuerySet[SigningKey]) -> None:
        for pool in Pool.objects.filter(pk__in=queryset.values("pool")):
            for key in keys.rotate(pool):
                self.log_addition(request, key, "rotated")
            self.message_user(request, told(pool))


@register(TokenFamily, site=console)
class TokenFamilies(Many[TokenFamily], Record[TokenFamily]):
    see = Permission.SEE_PEOPLE
    list_display = ("id", "user", "client", "created", "rotated", "expires", "revoked")
    list_select_related = ("user", "client")
    list_filter = ("pool",)
    exact = ("id", "client")
    exclude = ("digest", "former")
    actions = ("revoke",)

    @task("Revoke", Permission.HELP_PEOPLE)
    def revoke(self, request: HttpRequest, queryset: QuerySet[TokenFamily]) -> None:
        done = sum(families.revoke(family.pk) for family in queryset)
        self.message_user(request, f"{done} {'family' if done == 1 else 'families'} revoked.")


@register(AuthorizationCode, site=console)
class AuthorizationCodes(Many[AuthorizationCode], Listed[AuthorizationCode]):
    see = Permission.SEE_PEOPLE
    list_display = ("user", "client", "redirect_uri", "expires", "used")
    list_select_related = ("user", "client")
    list_filter = ("pool",)
    exact = ("client",)
