"""Invented people, very many of them, for a pool that is to be tried out at its full size.

`names` is where they come from, `people` what they are like, `loading` how they get into the tables.
"""

from idp.directory.seed.loading import Seeded, sow

__all__ = ["Seeded", "sow"]
