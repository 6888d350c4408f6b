"""On a phone a table's row is a card: each cell carries the name of its column."""

from __future__ import annotations

import re
from pathlib import Path

from django.template import engines
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Client

TABLE = """{% load tables %}{% filter labelled %}<table><thead><tr><th scope="col">Who</th><th scope="col">
<a href="?o=1">E-mail, "it"</a></th><th scope="col"><span class="vh">Remove</span></th></tr></thead><tbody>
<tr><th scope="row">{{ who }}</th><td class="x">b</td><td><button>c</button></td></tr><tr><td>d</td></tr></tbody>
</table>{% endfilter %}"""


def test_each_cell_has_the_name_of_its_column() -> None:
    found = engines["django"].from_string(TABLE).render({"who": '<td title="x">'})
    labels = re.findall(r'<(?:td|th)[^>]* data-label="([^"]*)"', found)
    assert labels == ["Who", "E-mail, &quot;it&quot;", "", "Who"]
    assert "&lt;td title=&quot;x&quot;&gt;" in found


def test_every_list_and_every_table_of_the_console_is_labelled(operator: Browser, ann: User, app: Client) -> None:
    page = operator.get("/admin/directory/user/").content.decode()
    assert '<td data-label="Name" class="field-' in page
    folder = Path(__file__).resolve().parents[2] / "templates" / "console"
    bare = [
        path.name
        for path in folder.rglob("*.html")
        if re.search(r'(?<!{% filter labelled %})<table class="rows', path.read_text())
    ]
    assert bare == []
