"""The people of a pool: users, the names they sign in by, groups. Nothing about how they prove it.

Begin with `models.user`. `names` finds a person, `users` changes one, `phantom` is the
person who is not there.
"""
