"""The rows of this room, one file per subject."""

from idp.pools.models.branding import Asset, Branding
from idp.pools.models.client import Client, ClientSecret
from idp.pools.models.domain import Domain
from idp.pools.models.mark import Mark
from idp.pools.models.pool import OPERATORS, Pool
from idp.pools.models.schema import Attribute, ResourceServer
from idp.pools.models.style import Customization, Style, StyleAsset
from idp.pools.models.terms import Terms

__all__ = [
    "OPERATORS",
    "Asset",
    "Attribute",
    "Branding",
    "Client",
    "ClientSecret",
    "Customization",
    "Domain",
    "Mark",
    "Pool",
    "ResourceServer",
    "Style",
    "StyleAsset",
    "Terms",
]
