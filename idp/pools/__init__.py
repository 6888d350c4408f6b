"""What a place allows: pools, their clients, domains, attribute schema, policies, branding.

Anything that could differ between two pools is a column here. Knows no people. Begin with
`models.pool`; hot paths read through `configuration`, which keeps rows per process.
"""
