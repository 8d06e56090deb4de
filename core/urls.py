from django.urls import URLPattern, URLResolver, path, re_path

from core import pages
from core.admin_site import site
from core.views import account, files, health, outbox, saved

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health.health, name="health"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("brand.css", pages.brand_css, name="brand_css"),
    path("catalogue/", pages.catalogue, name="catalogue"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/extend/", account.session_extend, name="session_extend"),
    path("accounts/confirm/", account.confirm, name="account_confirm"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("outbox/", outbox.outbox_list, name="outbox"),
    path("outbox/<int:pk>/", outbox.outbox_message, name="outbox_message"),
    path("outbox/<int:pk>/edit/", outbox.outbox_edit, name="outbox_edit"),
    path("outbox/<int:pk>/cancel/", outbox.outbox_cancel, name="outbox_cancel"),
    path("outbox/<int:pk>/resend/", outbox.outbox_resend, name="outbox_resend"),
    path("views/", saved.saved_view_list, name="saved_view_list"),
    path("views/new/", saved.saved_view_new, name="saved_view_new"),
    path("views/<int:saved_view>/remove/", saved.saved_view_remove, name="saved_view_remove"),
    path("documents/<int:pk>/", files.document, name="document"),
    path("admin/", site.urls),
]
