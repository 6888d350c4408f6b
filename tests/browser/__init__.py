"""Real chromium at a running Portico, as the people who use it: `hands` does what they do, `witness` sees what breaks.

The fixtures (``portico``, ``surf``, ``page``) are in ``tests/live.py``, because the peers' tests use them too. Every
test brings its own people and, where it needs another kind of place, its own pool (`places`): all share one server.
"""
