"""Many people at once: `jobs` begins and stops work, `work` does it in the background, `acts` knows what there is.

`export` writes people out as they are read, and keeps nothing.
"""
