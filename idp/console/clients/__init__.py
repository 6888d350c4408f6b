"""App clients: made by kind, a page with all that an app's owner needs to know and may set, secrets shown once.

Begin with `rows` (the lists and their addresses). What holds for a client is `pools.clients`'.
"""

from idp.console.clients.rows import Clients, ClientSecrets

__all__ = ["ClientSecrets", "Clients"]
