"""What a user agent says about itself, in words short enough for a list of sessions or events."""

from __future__ import annotations

import re

UNKNOWN = "unknown"
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "macos": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
    "linux": "Linux",
}
PROGRAMS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
"""The first that is in a user agent names it: each of these also claims to be those behind it."""


def described(user_agent: str) -> str:
    """Program and system: ``Firefox on Linux``, ``Boto3 on Linux``, ``unknown``."""
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    product = re.match(r"[\w.-]+", user_agent)
    own = product[0] if product and product[0] != "Mozilla" else ""
    program = next((name for mark, name in PROGRAMS.items() if mark in user_agent), own)
    return " on ".join(filter(None, (program[:50], system))) or UNKNOWN
