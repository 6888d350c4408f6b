"""Groups: their definition, their order, who is in them.

Begin with `rows` (the lists and their addresses). What changes a group is `directory.groups`'.
"""

from idp.console.groups.rows import Groups, Memberships, SignInNames

__all__ = ["Groups", "Memberships", "SignInNames"]
