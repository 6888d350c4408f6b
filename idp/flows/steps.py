"""The engine's language: one more question, or done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from idp.directory.models import User
from idp.pools.models import Client, Pool


class ChallengeName(StrEnum):
    """Cognito's ChallengeNameType, as far as it is built."""

    PASSWORD_VERIFIER = "PASSWORD_VERIFIER"
    NEW_PASSWORD_REQUIRED = "NEW_PASSWORD_REQUIRED"
    SOFTWARE_TOKEN_MFA = "SOFTWARE_TOKEN_MFA"
    MFA_SETUP = "MFA_SETUP"


class Method(StrEnum):
    """How somebody proved who they are (`amr` values, RFC 8176 §2)."""

    PASSWORD = "pwd"
    OTP = "otp"


@dataclass(frozen=True, slots=True)
class Caller:
    """Which app speaks for the person, and what it said about them; one per request."""

    client: Client
    language: str = "en"
    address: str = ""
    user_agent: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def pool(self) -> Pool:
        return self.client.pool


@dataclass(frozen=True, slots=True)
class Challenge:
    """The engine needs one more thing before it can say yes."""

    name: ChallengeName
    session: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Authenticated:
    """There is nothing left to ask; tokens may be minted for ``user``."""

    user: User
    methods: tuple[Method, ...]
    at: datetime


Step = Challenge | Authenticated


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a code went (Cognito's CodeDeliveryDetails): ``destination`` is masked."""

    destination: str
    medium: str
    attribute: str
