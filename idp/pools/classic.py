"""The classic hosted pages' CSS: Cognito's ``*-customizable`` classes, read strictly and written anew for our elements.

What is served is made here from what was understood, so nothing that was not understood is served: no other
selectors, no ``url()``, no ``@import``, no property that moves things about the page.
"""

from __future__ import annotations

import functools
import re

from idp.kernel.refusals import InvalidParameter

LARGEST_CSS = 3 * 1024
LARGEST_IMAGE = 100 * 1024

PLAIN_BUTTON = ".button[type=submit]:not(.secondary,.quiet,.danger,.account)"
ELEMENTS = {
    "background": "body",
    "banner": ".masthead",
    "errorMessage": ".summary",
    "idpButton": ".button.provider",
    "idpDescription": ".providers p",
    "inputField": ".field input:not([type=checkbox],[type=radio])",
    "label": ".field label",
    "legalText": ".legal",
    "logo": ".masthead img",
    "passwordCheck-notValid": '.rules [data-met="false"]',
    "passwordCheck-valid": '.rules [data-met="true"]',
    "redirect": ".links",
    "socialButton": ".button.provider",
    "submitButton": PLAIN_BUTTON,
    "textDescription": ".lede",
}
"""Which of our elements each class names; buttons of foreign providers have yet to come."""

PROPERTIES = re.compile(
    r"color|opacity|display|cursor|visibility|background(-color)?|box-(shadow|sizing)|vertical-align|white-space"
    r"|((min|max)-)?(width|height)|(letter|word)-spacing|line-height|border(-[a-z-]+)?|padding(-[a-z]+)?|margin(-[a-z]+)?"
    r"|font(-[a-z]+)?|text-(align|decoration|indent|overflow|shadow|transform)"
)
KEPT_OFF = re.compile(r"outline(-[a-z]+)?")
"""Accepted, because Cognito's own template has it, and not served: whoever uses a keyboard must see where they are."""

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"\s*([^{}]+?)\s*\{([^{}]*)\}")
SELECTOR = re.compile(r"\.([A-Za-z-]{1,40})-customizable((?::(?:hover|focus|active))?)")
VALUE = re.compile(
    r"(?:[\w\s#%.,+/-]|\"[\w ,-]*\"|'[\w ,-]*'|(?:rgb|rgba|hsl|hsla)\([\d\s.,%/]*\))+(?:!\s*important)?", re.ASCII
)
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def image_type(content: bytes) -> str:
    """PNG or JPEG, by its first bytes. Raises InvalidParameter."""
    if len(content) > LARGEST_IMAGE:
        raise InvalidParameter("The image is larger than 100 KB.", field="ImageFile")  # [P]
    found = next((kind for magic, kind in PICTURES.items() if content.startswith(magic)), "")
    if not found:
        raise InvalidParameter("The image is neither PNG nor JPEG.", field="ImageFile")  # [P]
    return found


@functools.lru_cache(maxsize=1024)
def stylesheet(css: str) -> str:
    """What is served for ``css``. Raises InvalidParameter, naming what it does not know."""
    if len(css.encode()) > LARGEST_CSS:
        raise _refuse("it is larger than 3 KB")
    plain, at, rules = COMMENT.sub(" ", css), 0, []
    while plain[at:].strip():
        found = RULE.match(plain, at)
        if found is None:
            raise _refuse(f"{plain[at:].strip()[:40]!r} is not a rule")
        at = found.end()
        served = _declarations(found[2])
        selectors = ",".join(_selector(each.strip()) for each in found[1].split(","))
        if served:
            rules.append(f"{selectors}{{{served}}}")
    return "".join(rules)


def _selector(text: str) -> str:
    found = SELECTOR.fullmatch(text)
    if found is None or found[1] not in ELEMENTS:
        raise _refuse(f"{text[:60]!r} is not a class that can be customized")
    return ELEMENTS[found[1]] + found[2]


def _declarations(text: str) -> str:
    served = []
    for declaration in filter(None, (part.strip() for part in text.split(";"))):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
        name = name.lower()
        if not colon or not (PROPERTIES.fullmatch(name) or KEPT_OFF.fullmatch(name)):
            raise _refuse(f"the property {name[:40]!r} cannot be set")
        if not VALUE.fullmatch(value):
            raise _refuse(f"the value of {name} cannot be used")
        if PROPERTIES.fullmatch(name):
            served.append(f"{name}:{' '.join(value.split())}")
    return ";".join(served)


def _refuse(why: str) -> InvalidParameter:
    return InvalidParameter(f"The CSS cannot be used: {why}.", field="CSS")  # [P]
