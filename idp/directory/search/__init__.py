"""Finding people: Amazon's filter of ListUsers (`filters`), and what an operator looks for (`criteria`).

`listing` shows people page by page and walks through all of them, `beginnings` finds them by how a name starts.
Whatever is asked, each statement reads a bounded number of rows by an index; nothing counts or scans a pool.
"""

from idp.directory.search.criteria import Criteria
from idp.directory.search.filters import matching
from idp.directory.search.keys import Cursor
from idp.directory.search.listing import Chunk, Counted, Page, count, page, walk

__all__ = ["Chunk", "Counted", "Criteria", "Cursor", "Page", "count", "matching", "page", "walk"]
