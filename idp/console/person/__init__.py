"""A person's page: who they are, what happened, and the buttons that support needs.

`acts` is the table of the buttons, `standing` says which of them make sense now, `pages` gives each an address.
Nothing is decided here: every act is a verb of the engine, which the API calls too.
"""
