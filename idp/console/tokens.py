"""Signing keys and what was issued; an operator may end a family of tokens."""

from __future__ import annotations

from django.contrib.admin import action, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from idp.console.rows import Record
from idp.console.site import console
from idp.tokens import families
from idp.tokens.models import AuthorizationCode, SigningKey, TokenFamily


@register(SigningKey, site=console)
class SigningKeys(Record[SigningKey]):
    """Rotated by ``manage.py rotate_keys``."""

    list_display = ("kid", "pool", "use", "created", "retired", "forgotten")
    list_filter = ("pool", "use")
    exclude = ("sealed",)


@register(TokenFamily, site=console)
class TokenFamilies(Record[TokenFamily]):
    list_display = ("id", "user", "client", "created", "rotated", "expires", "revoked")
    list_select_related = ("user", "client")
    list_filter = ("pool",)
    search_fields = ("=id", "user__username", "user__email", "=client__id")
    exclude = ("digest", "former")
    actions = ("revoke",)
    show_full_result_count = False

    @action(description=gettext_lazy("Revoke"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[TokenFamily]) -> None:
        done = sum(families.revoke(family.pk) for family in queryset)
        self.message_user(request, ngettext("%d family revoked.", "%d families revoked.", done) % done)


@register(AuthorizationCode, site=console)
class AuthorizationCodes(Record[AuthorizationCode]):
    list_display = ("user", "client", "redirect_uri", "expires", "used")
    list_select_related = ("user", "client")
    list_display_links = None
    list_filter = ("pool",)
    search_fields = ("user__username", "=client__id")
    exclude = ("digest", "nonce", "challenge")
    show_full_result_count = False
