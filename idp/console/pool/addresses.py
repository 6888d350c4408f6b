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

    def at(route: str, view: Any, needs: Permission, **more: Any) -> URLPattern:
        name = f"pools_pool_{route.replace('/', '_').replace('-', '_')}"
        return page(rows, f"<str:pk>/{route}/", view, needs=needs, name=name, **more)

    return [
        at("sign-in", sign_in.page, SEE),
        at("passwords", passwords.page, SEE),
        at("passwords/draft", passwords.draft, CONFIGURE),
        at("messages", messages.page, SEE),
        at("messages/letter", messages.letter, SEE),
        at("messages/sample", messages.send, CONFIGURE),
        at("branding", branding.page, SEE),
        at("branding/draft", branding.draft, CONFIGURE),
        at("branding/picture", branding.picture, CONFIGURE),
        at("domains", domains.page, SEE),
        at("domains/add", domains.add, CONFIGURE),
        at("domains/drop", domains.drop, CONFIGURE),
        at("keys", keys.page, SEE),
        at("keys/rotate", keys.rotate, SECRETS, fresh=True, label="Rotate the signing keys"),
        at("danger", danger.page, SEE),
    ]
