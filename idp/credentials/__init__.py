"""Checks one proof at a time: a password, a mailed code. Never decides what it is worth.

Begin with `passwords`. `throttles` counts guesses for whoever asks.
"""
