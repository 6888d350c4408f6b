"""Signs, reads, rotates and revokes tokens; decides nothing about people.

Begin with `jose` (the only place that opens python-jose), then `families`: what one
sign-in gave one client.
"""
