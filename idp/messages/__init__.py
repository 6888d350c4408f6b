"""Carries words out of the house, and tells whether they left.

Knows how a letter looks and travels; not why it was written. Begin with `outbox`: `write`
is called with the change it speaks of, `deliver` later by a worker. In test mode
everything ends in `inbox`.
"""
