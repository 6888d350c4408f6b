"""What an operation is given: valid input, and whoever is behind it.

`Call` finds the pool, the client and the person that the input names, each only as far as the caller may
see it. A handler reads ``call["Username"]``, ``call.pool``, ``call.user`` and calls the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from idp.api import proofs
from idp.api.models import AccessKey
from idp.api.refusals import AccessDenied
from idp.api.service import Access, Operation
from idp.directory import names
from idp.directory.models import User
from idp.flows import attempts
from idp.flows.bearers import Bearer
from idp.flows.steps import Caller
from idp.kernel.refusals import InvalidParameter, NotAuthorized, ResourceNotFound, UserNotFound
from idp.pools import configuration
from idp.pools.models import OPERATORS, Client, Pool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from; ``pool`` when it came in by that pool's own address."""

    pool: Pool | None = None
    language: str = "en"
    address: str = ""
    user_agent: str = ""


class Call:
    """One operation, about to be answered; made in `dispatch` only."""

    def __init__(
        self, operation: Operation, given: Mapping[str, Any], *, origin: Origin, key: AccessKey | None
    ) -> None:
        self.operation, self.input, self.origin, self.key = operation, given, origin, key

    def __getitem__(self, name: str) -> Any:
        return self.input[name]

    def __contains__(self, name: str) -> bool:
        return name in self.input

    def get(self, name: str, default: Any = None) -> Any:
        return self.input.get(name, default)

    def identify(self) -> None:
        """Settle who calls, before the handler runs. Raises a Refusal."""
        match self.operation.access:
            case Access.SIGNED:
                if "UserPoolId" in self:
                    _ = self.pool
                if "UserPoolId" in self and "ClientId" in self and not self.is_for_every_client:
                    _ = self.client
            case Access.PUBLIC if "ClientId" in self:
                if "SecretHash" in self.operation.input.members and "Username" in self:
                    proofs.secret_hash(self.client, self["Username"], self.get("SecretHash"))
                _ = self.pool
            case Access.PUBLIC if "UserPoolId" in self:
                _ = self.pool
            case Access.TOKEN if "AccessToken" in self:
                _ = self.bearer
            case Access.TOKEN if "Session" in self:
                _ = self.caller
            case Access.TOKEN:
                raise InvalidParameter("Missing required parameter AccessToken")
            case _:
                pass

    # --- the place -------------------------------------------------------------------------

    @cached_property
    def pool(self) -> Pool:
        """The pool that the input, the client or the access token names: a kept row, to be read and not saved."""
        if "UserPoolId" in self:
            return self.pool_named(self["UserPoolId"])
        return self.bearer.user.pool if "AccessToken" in self else self.caller.pool

    def pool_named(self, pool_id: str) -> Pool:
        """Any pool that the access key opens. Raises AccessDenied, ResourceNotFound."""
        if self.key is not None and not self.key.opens(pool_id) and pool_id != OPERATORS:
            raise self.denied(pool_id)
        found = configuration.pool(pool_id) if pool_id != OPERATORS else None
        if found is None or not self._is_here(found):
            raise ResourceNotFound(f"User pool {pool_id} does not exist.")
        return found

    def sees(self, pool: Pool) -> bool:
        """Whether the access key opens a pool that was found by something else than its id."""
        return self.key is not None and self.key.opens(pool.pk) and self._is_here(pool)

    def pool_of_arn(self, arn: str) -> Pool:
        """The same by ``arn:aws:cognito-idp:<region>:<account>:userpool/<id>``."""
        head, _, pool_id = arn.partition(":userpool/")
        if not pool_id or ":cognito-idp:" not in head:
            raise InvalidParameter("Invalid ARN.", detail="not a user pool's")
        return self.pool_named(pool_id)

    def locked_pool(self) -> Pool:
        """The pool's own row, to be changed and saved; call it inside ``transaction.atomic()``."""
        found = Pool.objects.select_for_update().filter(pk=self.pool.pk).first()
        if found is None:
            raise ResourceNotFound(f"User pool {self.pool.pk} does not exist.")
        return found

    @property
    def is_for_every_client(self) -> bool:
        """Classic branding is for all of a pool's clients when it names ``ALL``, or none."""
        return self.operation.name.endswith("UICustomization") and self.get("ClientId", "ALL") == "ALL"

    @property
    def place_id(self) -> str:
        """The pool's id, or ``-`` where an operation is about no single pool."""
        return self.pool.pk if "UserPoolId" in self or self.operation.access is not Access.SIGNED else "-"

    # --- who ---------------------------------------------------------------------------------

    @cached_property
    def client(self) -> Client:
        """The app client that the input names, of this pool only. Raises ResourceNotFound."""
        client_id: str = self["ClientId"]
        if self.operation.access is Access.SIGNED:
            found = configuration.client(self.pool.pk, client_id)
        else:
            found = configuration.client_by_id(client_id)
        if found is None or not self._is_here(found.pool):
            raise ResourceNotFound(f"User pool client {client_id} does not exist.")
        return found

    @cached_property
    def bearer(self) -> Bearer:
        """Whoever holds the access token. Raises NotAuthorized."""
        return proofs.bearer(self["AccessToken"], here=self.origin.pool)

    @property
    def user(self) -> User:
        """The person whose access token it is."""
        return self.bearer.user

    def person(self, name: str = "Username") -> User:
        """The person of this pool whom the input names: by user name, alias or (where those are addresses) sub.

        For operations that an access key signs: nothing is hidden there. Raises UserNotFound.
        """
        found = names.find(self.pool, self[name])
        if found is None:
            raise UserNotFound
        return found

    @cached_property
    def caller(self) -> Caller:
        """The app that speaks, as the engine wants it; for an operator without one, a stand-in that hides nothing.

        Raises NotAuthorized (InvalidSession), ResourceNotFound.
        """
        context: Mapping[str, Any] = self.get("ContextData") or {}
        return Caller(
            client=self._speaker(),
            language=self.origin.language,
            address=context.get("IpAddress", "") if self.key else self.origin.address,
            user_agent=_user_agent(context) if self.key else self.origin.user_agent,
            metadata=self.get("ClientMetadata") or {},
        )

    def prove_client(self, username: str, given: str | None) -> None:
        """SECRET_HASH over ``username``, where it travels among other parameters. Raises NotAuthorized."""
        proofs.secret_hash(self.client, username, given)

    def prove_secret(self, given: str | None) -> None:
        """The client's secret itself. Raises NotAuthorized."""
        proofs.client_secret(self.client, given)

    def may_make_pools(self) -> None:
        """Only a key for every pool opens new ground. Raises AccessDenied."""
        if self.key is None or not self.key.every_pool:
            raise self.denied("*")

    def denied(self, pool_id: str) -> AccessDenied:
        """Says nothing about whether there is such a pool."""
        return AccessDenied(
            f"User: {self.key.pk if self.key else 'anonymous'} is not authorized to perform: "
            f"cognito-idp:{self.operation.name} on resource: userpool/{pool_id}"
        )

    def _speaker(self) -> Client:
        if "AccessToken" in self:
            found = configuration.client(self.pool.pk, self.bearer.client_id)
            if found is None:
                raise NotAuthorized("Invalid Access Token", detail="its client is gone")
            return found
        if "ClientId" in self:
            return self.client
        if self.operation.access is Access.TOKEN:  # in the middle of a sign-in: AssociateSoftwareToken(Session)
            return attempts.caller_of(self["Session"], here=self.origin.pool).client
        return Client(id="", pool=self.pool, hide_existence=False)

    def _is_here(self, pool: Pool) -> bool:
        return self.origin.pool is None or self.origin.pool.pk == pool.pk


def _user_agent(context: Mapping[str, Any]) -> str:
    """The person's, as the server that speaks for them passes it on; the server's own says nothing about them."""
    headers = {header.get("headerName", "").lower(): header for header in context.get("HttpHeaders") or ()}
    return str(headers.get("user-agent", {}).get("headerValue", ""))[:512]
