"""The addresses of governance, a file an area."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("governance.urls.groups")),
    path("", include("governance.urls.meetings")),
    path("", include("governance.urls.papers")),
    path("", include("governance.urls.outcomes")),
    path("", include("governance.urls.actions")),
    path("", include("governance.urls.thread")),
    path("", include("governance.urls.registers")),
    path("", include("governance.urls.members")),
]
