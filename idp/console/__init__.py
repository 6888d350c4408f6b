"""The console: Django's admin over every row, for operators, on the reserved pool's address only.

It shows no secret and decides nothing: whatever changes a person calls what the API calls.
Begin with `site` (who may come in); each subject has its file.
"""
