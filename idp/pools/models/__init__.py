"""The rows of this room, one file per subject."""

from idp.pools.models.branding import Asset, Branding
from idp.pools.models.client import Client, ClientSecret
from idp.pools.models.mark import Mark
from idp.pools.models.pool import OPERATORS, Domain, Pool
from idp.pools.models.schema import Attribute, ResourceServer

__all__ = [
    "OPERATORS",
    "Asset",
    "Attribute",
    "Branding",
    "Client",
    "ClientSecret",
    "Domain",
    "Mark",
    "Pool",
    "ResourceServer",
]
