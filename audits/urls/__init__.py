"""The addresses of audits, a file an area."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("audits.urls.frameworks")),
    path("", include("audits.urls.campaigns")),
    path("", include("audits.urls.insight")),
    path("", include("audits.urls.returns")),
    path("", include("audits.urls.surveys")),
    path("", include("audits.urls.snapshots")),
    path("", include("audits.urls.plan")),
    path("", include("audits.urls.case_audits")),
    path("", include("audits.urls.visits")),
    path("", include("audits.urls.quality")),
    path("", include("audits.urls.downloads")),
    path("", include("audits.urls.packages")),
]
