"""A pool's own words, filled in: HTML as its owner wrote it, and the same as plain text.

Placeholders are replaced in one pass, so that nothing that is filled in is looked at for placeholders again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser

from django.utils.html import escape

from idp.pools import wording
from idp.pools.models import Pool

OWN = {
    "confirm_sign_up": ("code", "code"),
    "attribute_verification": ("code", "code"),
    "recover": ("code", "code"),
    "confirm_sign_up_link": ("link", "link"),
    "temporary_password": ("invite", "password"),
}
"""By kind of letter: how the names of its parts begin (`wording.PARTS`), and the word of the context in it."""

BLOCKS = set(
    "address article blockquote dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table "
    "tr ul".split()
)
UNREAD = {"script", "style", "title"}
BREAKS = re.compile(rf"<({'|'.join(sorted(BLOCKS | {'br'}))})\b", re.IGNORECASE)


def filled(kind: str, pool: Pool, context: Mapping[str, str]) -> tuple[str, str]:
    """Subject and HTML of the letter in the pool's own words; empty where it has none."""
    if kind not in OWN:
        return "", ""
    part, word = OWN[kind]
    own = wording.parts(pool)
    values = {"username": context.get("username", "")}
    if word != "link":
        values["####"] = context[word]
    subject = _replaced(own[f"{part}_subject"], values)
    html = {name: _inert(value) for name, value in values.items()}
    link = escape(context["link"]) if word == "link" else ""
    return " ".join(subject.split()), _replaced(own[f"{part}_message"], html, link=link)


def as_text(html: str) -> str:
    """HTML as it is read aloud: lines where it breaks them, and an address written out beside a link's text."""
    reader = _Reader(keeps_lines=not BREAKS.search(html))
    reader.feed(html)
    reader.handle_data(unescape(reader.rawdata))  # a tag without an end; `close` would try it from every character
    lines = [" ".join(line.split()) for line in "".join(reader.said).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _replaced(template: str, values: Mapping[str, str], *, link: str = "") -> str:
    """What has no value here, such as a code in a letter with a link, stays as it stands."""

    def one(found: re.Match[str]) -> str:
        if found["name"]:
            return values.get(found["name"], found[0])
        return f'<a href="{link}">{found["text"]}</a>' if link else found[0]

    return wording.PLACEHOLDER.sub(one, template)


def _inert(value: str) -> str:
    """As HTML reads it back wherever it stands, also as an attribute without quotes, and never as markup."""
    return re.sub(r"[^\w@.+-]", lambda found: f"&#{ord(found[0])};", value)


class _Reader(HTMLParser):
    """Gathers what is said. Whatever the owner wrote, it reads on: a mail that waits for good helps nobody."""

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__()
        self.said: list[str] = []
        self.keeps_lines = keeps_lines
        self.unread = 0
        self.address, self.begun = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread += 1
        elif tag == "a":
            self.address, self.begun = dict(attrs).get("href") or "", len(self.said)
        elif tag == "br":
            self.said.append("\n")
        elif tag in {"td", "th"}:
            self.said.append(" ")
        elif tag in BLOCKS:
            self.said.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread = max(0, self.unread - 1)
        elif tag == "a":
            if ":" in self.address and self.address not in "".join(self.said[self.begun :]):
                self.said.append(f" <{self.address}>")
            self.address = ""
        elif tag in BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.said.append(data if self.keeps_lines else " ".join(data.splitlines()))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Python's own fails on one that it does not know, such as ``<![x]>``."""
        return self.parse_bogus_comment(i)
