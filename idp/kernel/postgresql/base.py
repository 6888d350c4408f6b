"""A database back end (``ENGINE``): Django's own, but for how it finds out that a kept connection is still good."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """With persistent connections Django asks ``SELECT 1`` before the first statement of every request."""

    def is_usable(self) -> bool:
        """Whether the server is still there: one that has gone, or a proxy that has let go, leaves something to read.

        Nothing to read, nothing happened: that is known without a round trip. Else Django's question decides,
        for what waits may only be a notice.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN | select.POLLHUP)
        return super().is_usable() if waiting.poll(0) else True
