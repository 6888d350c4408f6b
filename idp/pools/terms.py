"""Which documents a sign-up page links to."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from idp.kernel.refusals import InvalidParameter
from idp.pools import configuration
from idp.pools.models import Client, Terms

LANGUAGES = {"en": "cognito:english", "de": "cognito:german", "ko": "cognito:korean"}
DEFAULT = "cognito:default"


def check(links: Mapping[str, str]) -> None:
    """They stand on a page that people trust: whole web addresses. Raises InvalidParameter."""
    for url in links.values():
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme != "https" or not parts.hostname:
            raise InvalidParameter("A link begins with https:// and names a host.", field="Links")  # [P]


def links(client: Client, language: str) -> list[tuple[str, str]]:
    """(name, URL) of both documents in that language or else by default; none until there are both, as in Cognito."""

    def read() -> dict[str, dict[str, str]]:
        return dict(Terms.objects.filter(client_id=client.pk).values_list("name", "links"))

    kept = configuration.kept(("terms", client.pool_id, client.pk), read)
    if set(kept) != set(Terms.Name.values):
        return []
    mine = LANGUAGES.get(language, DEFAULT)
    urls = {name: kept[name].get(mine) or kept[name].get(DEFAULT, "") for name in Terms.Name.values}
    return [(name, url) for name, url in urls.items() if url]
