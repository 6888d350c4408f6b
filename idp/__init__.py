"""Portico: a self-hosted user pool service.

The floors, from the ground up: kernel, pools, directory, crafts, flows, doors.
"""
