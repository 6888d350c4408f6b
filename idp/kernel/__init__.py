"""What everyone may lean on: the clock, ids, secrets, encryption at rest, refusals.

Knows nothing of pools or people. Begin with `refusals`: it is the vocabulary in which
every room above says no.
"""
