"""The rows of this room, one file per subject."""

from idp.directory.models.group import Group, Membership
from idp.directory.models.name import SignInName
from idp.directory.models.role import Operator, Role, Trust
from idp.directory.models.user import Status, User

__all__ = ["Group", "Membership", "Operator", "Role", "SignInName", "Status", "Trust", "User"]
