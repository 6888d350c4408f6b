"""Every address of the house. The pool is not in these paths: `idp.middleware.Place` has found it before."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("idp.hosted.urls")),
    path("", include("idp.oauth.urls")),
    path("admin/", include("idp.console.urls")),
]

handler400 = "idp.middleware.bad_request"
handler403 = "idp.middleware.forbidden"
handler404 = "idp.middleware.not_found"
handler500 = "idp.middleware.server_error"
