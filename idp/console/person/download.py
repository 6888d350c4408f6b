"""Everything held about a person, as a file: streamed, never kept here, and noted in the journal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import add_never_cache_headers

from idp.console.person import act_page
from idp.console.person.standing import called
from idp.directory.models import User
from idp.flows import everything
from idp.journal import entries

HOLDS = (
    "attributes and names they sign in by",
    "groups, second factors (without their seeds) and sessions (without their tokens)",
    "messages of the last thirty days (without their words and codes)",
    "what they did, as long as the pool keeps it, and what operators did to them",
)


def download(rows: Any, request: HttpRequest, user: User) -> HttpResponse:
    """GET says what it holds; POST sends it."""
    if request.method != "POST":
        words = {"title": f"Download everything: {called(user)}", "holds": HOLDS}
        return act_page.render(rows, request, user, "console/person/download.html", words)
    entries.note(change=entries.Change.DONE, target=user)
    answer = StreamingHttpResponse(everything.held(user), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="person-{user.pk}.json"'
    add_never_cache_headers(answer)
    return answer  # type: ignore[return-value]  # a view may return either
