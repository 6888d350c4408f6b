"""Everything that may be set on a client, in sections; only what its reader changed is written."""

from __future__ import annotations

from functools import partial
from typing import Any

from idp.console import lifetimes, lists
from idp.console.clients import words
from idp.console.lifetimes import Lifetime
from idp.console.pool.columns import Columns, Section
from idp.kernel.refusals import Refusal
from idp.pools import clients
from idp.pools.changes import Meanwhile
from idp.pools.models import Client, Pool
from idp.pools.models.client import LIFETIMES

LIVES = {f"{name}_life": (f"{name}_validity", f"{name}_unit") for name, _, _ in LIFETIMES}
LIMITS = {name: {"least": least, "most": most} for name, least, most in LIFETIMES}
USUAL = "Every standard attribute, and none of your own (what Cognito does unless it is told)"


class Settings(Columns):
    oauth_flows = lists.Ticks(words.OAUTH_FLOWS, label="Grants")
    scopes = lists.Ticks({}, label="Scopes", help_text="What the app may ask for.")
    callback_urls = lists.Addresses(
        label="Callback URLs",
        help_text="One on a line. The app must send exactly one of them: https, http for localhost, or its own scheme.",
    )
    logout_urls = lists.Addresses(rows=2, label="Sign-out URLs", help_text="One on a line.")
    auth_flows = lists.Ticks(words.AUTH_FLOWS, label="Ways to sign in by API")
    access_token_life = Lifetime(**LIMITS["access_token"], label="Access tokens live")
    id_token_life = Lifetime(**LIMITS["id_token"], label="ID tokens live")
    refresh_token_life = Lifetime(**LIMITS["refresh_token"], label="Refresh tokens live")
    read_attributes = lists.Own(USUAL, label="May read")
    write_attributes = lists.Own(USUAL, label="May write")
    sections = (
        Section("Name", ("name",)),
        Section(
            "Where people come back to",
            ("callback_urls", "logout_urls", "default_redirect_uri"),
        ),
        Section("OAuth 2 and OpenID Connect", ("oauth_enabled", "oauth_flows", "scopes")),
        Section(
            "Signing in",
            ("auth_flows", "auth_session_minutes", "sso_minutes", "hide_existence"),
            "On the hosted pages people sign in as the pool allows; these are for apps that call the API themselves.",
        ),
        Section(
            "Tokens",
            (
                *("access_token_life", "id_token_life", "refresh_token_life"),
                *("refresh_rotation", "refresh_grace_seconds", "token_revocation"),
            ),
            "What has been issued keeps the life that it was given.",
        ),
        Section("Attributes", ("read_attributes", "write_attributes")),
    )

    class Meta:
        model = Client
        fields = (
            *("name", "default_redirect_uri", "oauth_enabled", "auth_session_minutes", "sso_minutes"),
            *("hide_existence", "refresh_rotation", "refresh_grace_seconds", "token_revocation"),
        )
        labels = {
            "default_redirect_uri": "Default callback URL",
            "oauth_enabled": "May use the authorization server",
            "auth_session_minutes": "Minutes for a half-finished sign-in",
            "sso_minutes": "Minutes of single sign-on",
            "hide_existence": "Hide whether somebody has an account",
            "refresh_rotation": "Refresh tokens rotate with each use",
            "refresh_grace_seconds": "Seconds in which a lost refresh may be repeated",
            "token_revocation": "Tokens can be revoked",
        }
        help_texts = {
            "default_redirect_uri": "One of the callback URLs, for apps that send none.",
            "hide_existence": "Wrong names get the same answer as wrong passwords.",
        }

    def __init__(self, *args: Any, instance: Client, pool: Pool, **kwargs: Any) -> None:
        lives = {name: [getattr(instance, column) for column in pair] for name, pair in LIVES.items()}
        for name, life in lives.items():
            setattr(instance, name, life)
        lists_of_its_own = ("oauth_flows", "scopes", "callback_urls", "logout_urls", "auth_flows")
        own = {name: getattr(instance, name) for name in (*lists_of_its_own, "read_attributes", "write_attributes")}
        super().__init__(*args, instance=instance, initial={**lives, **own}, **kwargs)
        self.fields["auth_flows"].offer(words.auth_flows(instance), ())  # type: ignore[attr-defined]  # Ticks
        self.fields["scopes"].offer(words.scopes(pool), instance.scopes)  # type: ignore[attr-defined]  # Ticks
        for name, life in lives.items():
            self.fields[name].help_text += f" Now {lifetimes.words(lifetimes.seconds(life))}."
        for name, never in (("read_attributes", ()), ("write_attributes", clients.NEVER_WRITTEN)):
            labels = words.attributes(pool, never=never)
            self.fields[name].offer(labels, getattr(instance, name))  # type: ignore[attr-defined]  # Ticks

    def _post_clean(self) -> None:
        """The verb checks the row, under its lock."""

    def write_to(self, client: Client) -> bool:
        return self.write(partial(self._change, client))

    def _change(self, client: Client, values: dict[str, Any], *, seen: dict[str, Any]) -> Client:
        """Lives are two columns each."""
        try:
            return clients.change(client, _in_columns(values), seen=_in_columns(seen))
        except Meanwhile as meanwhile:
            row = Client.objects.get(pk=client.pk)
            now = meanwhile.now
            for name, pair in LIVES.items():
                if set(pair) & set(now):
                    now[name] = [getattr(row, column) for column in pair]
            meanwhile.now = {name: value for name, value in now.items() if name in self.fields}
            raise
        except Refusal as refusal:
            refusal.field = next((name for name, pair in LIVES.items() if refusal.field in pair), refusal.field)
            raise


def _in_columns(values: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in values.items() if name not in LIVES}
    for name, pair in LIVES.items():
        if name in values:
            found |= dict(zip(pair, values[name], strict=True))
    return found
