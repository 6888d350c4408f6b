"""Every address of a pool's page and who may ask for it; whoever only sees a tab cannot write by it (`tab.sent`)."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern

from idp.console.pool import branding, danger, domains, keys, messages, passwords, sign_in
from idp.console.tasks import page
from idp.directory.roles import Permission

SEE, CONFIGURE, SECRETS = Permission.SEE_POOL, Permission.CONFIGURE, Permission.SECRETS


def addresses(rows: Any) -> list[URLPattern]:
    """``rows``: the list of pools. Its change page is the overview."""

    def at(route: str, view: Any, needs: Permission, label: str = "", *, fresh: bool = False) -> URLPattern:
        name = f"pools_pool_{route.replace('/', '_').replace('-', '_')}"
        return page(rows, f"<str:pk>/{route}/", view, needs=needs, name=name, fresh=fresh, label=label)

    return [
        at("sign-in", sign_in.page, SEE, "Change how people sign in"),
        at("passwords", passwords.page, SEE, "Change the password policy"),
        at("passwords/draft", passwords.draft, CONFIGURE),
        at("messages", messages.page, SEE, "Change the words of letters"),
        at("messages/letter", messages.letter, SEE),
        at("messages/sample", messages.send, CONFIGURE, "Send a sample letter"),
        at("branding", branding.page, SEE, "Change the look"),
        at("branding/draft", branding.draft, CONFIGURE),
        at("branding/picture", branding.picture, CONFIGURE, "Change a picture"),
        at("domains", domains.page, SEE, "Change the issuer"),
        at("domains/add", domains.add, CONFIGURE, "Take a host"),
        at("domains/drop", domains.drop, CONFIGURE, "Give up a host"),
        at("keys", keys.page, SEE),
        at("keys/rotate", keys.rotate, SECRETS, "Rotate the signing keys", fresh=True),
        at("danger", danger.page, SEE, "Change deletion protection"),
    ]
