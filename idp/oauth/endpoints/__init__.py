"""The addresses of the authorization server, one file each; `door` is what they have in common."""
