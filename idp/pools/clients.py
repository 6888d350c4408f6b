"""App clients made and changed, what they must keep to, and their secrets.

Two secrets at most, so that an app moves from one to the next without a gap.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from idp.kernel import clock, ids
from idp.kernel.refusals import (
    InvalidOAuthFlow,
    InvalidParameter,
    LimitExceeded,
    Refusal,
    ResourceNotFound,
    ScopeDoesNotExist,
)
from idp.pools import changes, configuration, redirects, schema
from idp.pools.models import Client, ClientSecret
from idp.pools.models.client import LEGACY_AUTH_FLOWS, SYSTEM_SCOPES

MOST = 2
LOCAL = "COGNITO"
NEVER_WRITTEN = ("sub", *schema.VERIFIED_FLAGS)
Rule = Callable[[Client], Refusal | None]


def create(client: Client, *, secret: bool = False, chosen: str = "") -> ClientSecret | None:
    """Save an unsaved one, with a new secret or the ``chosen`` one where asked. Raises the first rule's Refusal."""
    with transaction.atomic():
        check(client, secret=secret or bool(chosen))
        changes.check(client)
        if Client.objects.filter(pk=client.pk).exists():
            raise InvalidParameter(f"There is a client {client.pk} already.")
        client.save(force_insert=True)
        return add_secret(client, chosen=chosen) if secret or chosen else None


def change(client: Client, values: changes.Values, *, seen: changes.Values | None = None) -> Client:
    """The row with these columns in it, and every other as it was. Raises the rule's Refusal, Meanwhile."""
    with transaction.atomic():
        row = locked(client)
        differ = changes.apply(row, values, seen=seen)
        check(row, secret=not row.is_public)
        changes.check(row)
        if differ:
            row.save(update_fields=[*differ, "modified"])
    return row


def delete(client: Client) -> None:
    """With all the tokens it was given. Raises ResourceNotFound."""
    with transaction.atomic():
        locked(client).delete()


def locked(client: Client) -> Client:
    """Its row until the transaction ends. Raises ResourceNotFound."""
    found = Client.objects.select_for_update().filter(pool_id=client.pool_id, pk=client.pk).first()
    if found is None:
        raise ResourceNotFound(f"User pool client {client.pk} does not exist.")
    found.pool = client.pool
    return found


def another_secret(client: Client, *, chosen: str = "") -> ClientSecret:
    """A second one for a client that has one. A public client stays public: its apps know no secret.

    Raises InvalidParameter, LimitExceeded.
    """
    if client.is_public:
        raise InvalidParameter("The app client was made without a client secret.")  # [P]
    return add_secret(client, chosen=chosen)


def add_secret(client: Client, *, chosen: str = "") -> ClientSecret:
    """A new secret, or the one that was chosen elsewhere. Raises LimitExceeded when two are live."""
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        live = list(ClientSecret.objects.filter(client=client))
        if len(live) >= MOST:
            raise LimitExceeded(_("A client has at most two secrets: delete one first."))
        newest = max((row.created for row in live), default=None)
        now = clock.now()
        row = ClientSecret(client=client, created=max(now, newest + timedelta(milliseconds=1)) if newest else now)
        row.seal(chosen or ids.client_secret())
        row.save()
    return row


def drop_secret(client: Client, name: str) -> None:
    """Delete a secret by its id; never the last one, which would make the app public.

    Raises ResourceNotFound, InvalidParameter.
    """
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        live = {row.name: row for row in ClientSecret.objects.filter(client=client)}
        if name not in live:
            raise ResourceNotFound("The client secret does not exist.")  # [P]
        if len(live) == 1:
            raise InvalidParameter("The last secret of a client cannot be deleted.")  # [P]
        live[name].delete()


def check(client: Client, *, secret: bool) -> None:
    """Whether its settings go together; ``secret``: it has one. Raises the first rule's Refusal."""
    for rule in RULES:
        refusal = rule(client)
        if refusal is not None:
            raise refusal
    if "client_credentials" in client.oauth_flows and not secret:
        raise InvalidOAuthFlow(
            "client_credentials flow can not be selected if client does not have a client secret.", field="oauth_flows"
        )


def _flows_of_one_age(client: Client) -> Refusal | None:
    ages = {word in LEGACY_AUTH_FLOWS for word in client.auth_flows}
    return (
        InvalidParameter(
            "ADMIN_NO_SRP_AUTH, CUSTOM_AUTH_FLOW_ONLY and USER_PASSWORD_AUTH stand beside no ALLOW_ flow.",
            field="auth_flows",
        )
        if len(ages) > 1
        else None
    )


def _grants_go_together(client: Client) -> Refusal | None:
    if "client_credentials" in client.oauth_flows and len(set(client.oauth_flows)) > 1:
        return InvalidOAuthFlow(
            "client_credentials flow can not be selected along with code flow or implicit flow.", field="oauth_flows"
        )
    return None


def _grants_and_scopes(client: Client) -> Refusal | None:
    if client.oauth_enabled and not (client.oauth_flows and client.scopes):
        return InvalidOAuthFlow(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
            field="scopes" if client.oauth_flows else "oauth_flows",
        )
    return None


def _scopes_exist(client: Client) -> Refusal | None:
    known = configuration.scopes(client.pool_id) if client.scopes else frozenset()
    unknown = next((scope for scope in client.scopes if scope not in SYSTEM_SCOPES and scope not in known), "")
    if unknown:
        return ScopeDoesNotExist(f"Invalid scope requested: {unknown}", field="scopes")
    if "client_credentials" in client.oauth_flows and set(client.scopes) & set(SYSTEM_SCOPES):
        return InvalidOAuthFlow("client_credentials flow grants scopes of resource servers only.", field="scopes")
    return None


def _addresses(client: Client) -> Refusal | None:
    for column in ("callback_urls", "logout_urls"):
        for url in getattr(client, column):
            if problem := redirects.problem(url):
                return InvalidParameter(f"{url[:200]}: {problem}", field=column)
    if client.default_redirect_uri and client.default_redirect_uri not in client.callback_urls:
        return InvalidParameter("DefaultRedirectURI must be in the CallbackURLs list.", field="default_redirect_uri")
    return None


def _attributes_exist(client: Client) -> Refusal | None:
    known = schema.rules(client.pool)
    for word, names in (("read", client.read_attributes), ("write", client.write_attributes)):
        never = NEVER_WRITTEN if word == "write" else ()
        if any(name not in known or name in never for name in names or ()):
            return InvalidParameter(
                f"Invalid {word} attributes specified while creating a client", field=f"{word}_attributes"
            )
    return None


def _providers_exist(client: Client) -> Refusal | None:
    unknown = next((name for name in client.identity_providers if name != LOCAL), "")
    return (
        InvalidParameter(f"The provider {unknown} does not exist for User Pool {client.pool_id}.") if unknown else None
    )


RULES: list[Rule] = [  # their sentences are [K], but for those without an Amazon's: [P]
    _flows_of_one_age,
    _grants_go_together,
    _grants_and_scopes,
    _scopes_exist,
    _addresses,
    _attributes_exist,
    _providers_exist,
]
