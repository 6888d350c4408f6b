"""A pool's page: one file for each tab, and what their forms have in common.

A tab's form writes its own columns only, of these only what the operator changed, through the verbs of `idp.pools`.
Begin with `tab`; `console.pools` mounts them.
"""
