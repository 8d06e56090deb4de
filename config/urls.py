"""The addresses of the portal. Each app brings its own; this file only joins them."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("partnership.urls")),
    path("", include("deadlines.urls")),
    path("", include("governance.urls")),
    *(
        path("", include(f"{module}.urls"))
        for module in settings.MODULES
        if module not in settings.MODULES_OFF
    ),
]

handler429 = "core.views.account.too_many"  # read by allauth
handler500 = "config.faults.server_error"
