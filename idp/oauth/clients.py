"""A relying app as authlib and the grants see it, built once and kept while the configuration stands."""

from __future__ import annotations

from authlib.oauth2.rfc6749 import ClientMixin

from idp.kernel import secrets
from idp.pools import configuration, redirects, usage
from idp.pools.models import Client, Pool


class RelyingApp(ClientMixin):
    """One client of one pool, with its secrets opened: keep it in memory, never write it anywhere."""

    def __init__(self, row: Client) -> None:
        self.row = row
        self._secrets = tuple((secret.pk, secret.reveal()) for secret in row.secrets.all())

    def __repr__(self) -> str:
        return f"<RelyingApp {self.row.pk}>"

    @property
    def is_public(self) -> bool:
        """It cannot keep a secret (RFC 6749 §2.1)."""
        return not self._secrets

    def proves(self, secret: str) -> bool:
        """One of up to two secrets, every one compared, in constant time; a public app has none to give."""
        if self.is_public:
            return not secret
        proven = [key for key, own in self._secrets if secrets.same(own, secret)]
        for key in proven:
            usage.secret(key)
        return bool(proven)

    def may(self, flow: str) -> bool:
        """``code``, ``implicit`` or ``client_credentials``."""
        return self.row.oauth_enabled and flow in self.row.oauth_flows

    def default_redirect_uri(self) -> str:
        """The declared one, or the only one (RFC 6749 §3.1.2.3)."""
        urls: list[str] = self.row.callback_urls
        return self.row.default_redirect_uri or (urls[0] if len(urls) == 1 else "")

    # What authlib asks for.

    def get_client_id(self) -> str:
        return self.row.pk

    def get_default_redirect_uri(self) -> str:
        return self.default_redirect_uri()

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirects.registered(redirect_uri, self.row.callback_urls)

    def check_client_secret(self, client_secret: str) -> bool:
        return self.proves(client_secret)


def find(pool: Pool, client_id: str) -> RelyingApp | None:
    """A client of this pool; another pool's client does not exist here."""

    def read() -> RelyingApp | None:
        row = configuration.client(pool.pk, client_id) if 0 < len(client_id) <= 128 else None
        return RelyingApp(row) if row else None

    return configuration.kept(("relying-app", pool.pk, client_id), read)
