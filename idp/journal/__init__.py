"""The journal: what administrators changed (entries, chained by hash) and what people did (events).

Knows no row of any other room: pools and people are ids here, so that what is written stays when they go.
Nothing that must stay secret is written. Begin with `entries` and `events`.
"""
