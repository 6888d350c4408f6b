"""Which way in a client allows: Cognito's AuthFlow against the client's ExplicitAuthFlows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Client

NOT_ENABLED = _("Auth flow not enabled for this client")  # [K]


@dataclass(frozen=True, slots=True)
class AuthFlow:
    """``admin``: only through the operations of an administrator, only without them, or either way (None)."""

    switch: str
    admin: bool | None = None
    refusal: Any = NOT_ENABLED


FLOWS = {
    "USER_PASSWORD_AUTH": AuthFlow(
        "ALLOW_USER_PASSWORD_AUTH",
        False,
        _("USER_PASSWORD_AUTH flow not enabled for this client"),  # [K]
    ),
    "USER_SRP_AUTH": AuthFlow("ALLOW_USER_SRP_AUTH", refusal=_("USER_SRP_AUTH is not enabled for the client.")),  # [K]
    "ADMIN_USER_PASSWORD_AUTH": AuthFlow("ALLOW_ADMIN_USER_PASSWORD_AUTH", True),
    "ADMIN_NO_SRP_AUTH": AuthFlow("ALLOW_ADMIN_USER_PASSWORD_AUTH", True),
    "REFRESH_TOKEN_AUTH": AuthFlow("ALLOW_REFRESH_TOKEN_AUTH"),
    "REFRESH_TOKEN": AuthFlow("ALLOW_REFRESH_TOKEN_AUTH"),
}
"""USER_AUTH and CUSTOM_AUTH are not built."""

WITH_PASSWORD = ("USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH")

WITH_REFRESH_TOKEN = ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")


def permit(name: str, client: Client, *, admin: bool = False) -> None:
    """Raises InvalidParameter unless this client may begin in this way.

    A client whose refresh tokens rotate uses GetTokensFromRefreshToken (developer guide, "Refresh token rotation").
    """
    flow = FLOWS.get(name)
    if flow is None or flow.admin not in {None, admin}:
        raise InvalidParameter(_("Initiate Auth method not supported."), field="AuthFlow", detail=name)  # [K]
    if flow.switch not in client.open_flows or (name in WITH_REFRESH_TOKEN and client.refresh_rotation):
        raise InvalidParameter(flow.refusal, field="AuthFlow", detail=f"{name} in {client.pk}")
